namespace Degas.Engine.Logs.Formats;

/// <summary>Query logs of Amazon's Route 53 Resolver: a JSON object a line, keys in any order.</summary>
public struct Route53Resolver : ILogFormat
{
    private static readonly byte[][] s_paths = JsonFields.Paths("query_name", "query_timestamp", "srcaddr", "query_type", "rcode");

    /// <inheritdoc/>
    public static string Name => "route53";

    /// <inheritdoc/>
    public static string Description => "Amazon Route 53 Resolver query log";

    /// <inheritdoc/>
    public static string Sample =>
        """{"version":"1.100000","account_id":"123456789012","region":"us-east-1","vpc_id":"vpc-0a1b","query_timestamp":"2021-12-11T22:46:23Z","query_name":"does-not-exist.abc.com.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"172.31.86.159","srcport":"37318","transport":"UDP","srcids":{"instance":"i-0a1b"}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[JsonRecord.Name].Length == 0 || values[JsonRecord.Time].Length == 0)
            return LineKind.Unparsed;
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Iso, ref record);
        return LineKind.Transaction;
    }
}
