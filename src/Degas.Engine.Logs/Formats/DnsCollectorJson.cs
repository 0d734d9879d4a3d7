namespace Degas.Engine.Logs.Formats;

/// <summary>DNS-collector's JSON lines, nested or flat (dotted keys).</summary>
public struct DnsCollectorJson : ILogFormat
{
    private const int Operation = JsonRecord.Own;
    private static readonly byte[][] s_paths = JsonFields.Paths("dns.qname", "dnstap.timestamp-rfc3339ns", "network.query-ip", "dns.qtype", "dns.rcode", "dnstap.operation");

    /// <inheritdoc/>
    public static string Name => "dns-collector-json";

    /// <inheritdoc/>
    public static string Description => "DNS-collector, JSON lines";

    /// <inheritdoc/>
    public static string Sample =>
        """{"network":{"family":"IPv4","protocol":"UDP","query-ip":"192.168.1.5","query-port":"52311"},"dns":{"id":45,"qname":"google.fr","qtype":"A","rcode":"NOERROR"},"dnstap":{"operation":"CLIENT_QUERY","identity":"dnscollector","timestamp-rfc3339ns":"2023-04-08T18:27:29.278929129Z"}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[JsonRecord.Name].Length == 0 || values[Operation].Length == 0)
            return LineKind.Unparsed;
        ReadOnlySpan<byte> operation = values[Operation].Of(line);
        LineKind kind = operation.SequenceEqual("CLIENT_QUERY"u8) ? LineKind.Query : operation.SequenceEqual("CLIENT_RESPONSE"u8) ? LineKind.Response : LineKind.OtherEvent;
        if (kind == LineKind.OtherEvent)
            return kind;
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Iso, ref record);
        return kind;
    }
}
