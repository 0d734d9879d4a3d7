namespace Degas.Engine.Logs.Formats;

/// <summary>Amazon Route 53 Resolver's query log, one JSON object a line as it is delivered to S3 or Firehose.</summary>
public struct Route53 : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "query_name"),
        (JsonField.Time, "query_timestamp"),
        (JsonField.Client, "srcaddr"),
        (JsonField.QueryType, "query_type"),
        (JsonField.ResponseCode, "rcode"));

    /// <inheritdoc/>
    public static string Name => "route53";

    /// <inheritdoc/>
    public static string Description => "Amazon Route 53 Resolver query log";

    /// <inheritdoc/>
    public static string Sample => """
        {"version":"1.100000","account_id":"111122223333","region":"us-east-1","vpc_id":"vpc-00000001","query_timestamp":"2021-12-11T22:46:23Z","query_name":"does-not-exist.abc.com.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"172.31.86.159","srcport":"54474","transport":"UDP","srcids":{"instance":"i-00000001"}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        return values.HasName && values.Has(JsonField.Time)
            ? values.ToRecord(LineKind.Transaction, TimeStyle.Iso, line, state, ref record)
            : LineKind.Unparsed;
    }
}
