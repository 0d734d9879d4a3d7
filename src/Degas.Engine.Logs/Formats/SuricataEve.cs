namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Suricata's EVE log. Versions 1 and 2 have <c>dns.rrname</c> and the types <c>query</c> and <c>answer</c>; version 3 (Suricata 8) has
/// <c>dns.queries[0].rrname</c>, <c>request</c> and <c>response</c>. In an answer the client is the destination.
/// </summary>
public struct SuricataEve : ILogFormat
{
    private const int QueriesName = JsonRecord.Own, QueriesType = QueriesName + 1, EventType = QueriesName + 2, DnsType = QueriesName + 3, Destination = QueriesName + 4;

    private static readonly byte[][] s_paths = JsonFields.Paths(
        "dns.rrname", "timestamp", "src_ip", "dns.rrtype", "dns.rcode", "dns.queries.rrname", "dns.queries.rrtype", "event_type", "dns.type", "dest_ip");

    /// <inheritdoc/>
    public static string Name => "eve";

    /// <inheritdoc/>
    public static string Description => "Suricata EVE JSON, all versions of its DNS events";

    /// <inheritdoc/>
    public static string Sample =>
        """{"timestamp":"2017-05-02T10:00:01.123456+0000","flow_id":1093,"event_type":"dns","src_ip":"10.0.2.15","src_port":37454,"dest_ip":"10.0.2.3","dest_port":53,"proto":"UDP","dns":{"type":"query","id":16000,"rrname":"google.com","rrtype":"A","tx_id":0}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        // Most lines of an EVE log are of other events; they are told apart by a search, not by a parser.
        if (!JsonRecord.IsObject(line) || line.IndexOf("\"event_type\""u8) < 0)
            return LineKind.Unparsed;
        if (line.IndexOf("\"dns\""u8) < 0)
            return line[^1] == '}' ? LineKind.OtherEvent : LineKind.Unparsed;

        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonFields.TryRead(line, s_paths, values, out bool escaped))
            return LineKind.Unparsed;
        if (values[JsonRecord.Name].Length == 0)
        {
            values[JsonRecord.Name] = values[QueriesName];
            values[JsonRecord.QueryType] = values[QueriesType];
        }

        ReadOnlySpan<byte> type = values[DnsType].Of(line);
        bool isAnswer = type.SequenceEqual("answer"u8) || type.SequenceEqual("response"u8);
        if (!values[EventType].Of(line).SequenceEqual("dns"u8) || values[JsonRecord.Name].Length == 0 || !(isAnswer || type.SequenceEqual("query"u8) || type.SequenceEqual("request"u8)))
            return LineKind.OtherEvent;
        if (isAnswer)
            values[JsonRecord.Client] = values[Destination];
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Iso, ref record);
        return isAnswer ? LineKind.Response : LineKind.Query;
    }
}
