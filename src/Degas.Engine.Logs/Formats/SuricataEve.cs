namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Suricata's EVE log with its DNS events of versions 1 to 3. In version 3, the default of Suricata 8, the name stands in
/// <c>dns.queries</c>, and the types are <c>request</c> and <c>response</c>. Events of other kinds are told by a search for bytes alone.
/// </summary>
public struct SuricataEve : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "dns.rrname"),
        (JsonField.Name, "dns.queries.rrname"),
        (JsonField.Time, "timestamp"),
        (JsonField.Client, "src_ip"),
        (JsonField.Other, "dest_ip"),
        (JsonField.QueryType, "dns.rrtype"),
        (JsonField.QueryType, "dns.queries.rrtype"),
        (JsonField.ResponseCode, "dns.rcode"),
        (JsonField.Kind, "dns.type"));

    /// <inheritdoc/>
    public static string Name => "eve";

    /// <inheritdoc/>
    public static string Description => "Suricata EVE log";

    /// <inheritdoc/>
    public static string Sample => """
        {"timestamp":"2017-05-02T10:00:01.123456+0000","flow_id":1,"event_type":"dns","src_ip":"10.0.2.15","src_port":41805,"dest_ip":"10.0.2.3","dest_port":53,"proto":"UDP","dns":{"type":"query","id":1,"rrname":"google.com","rrtype":"A","tx_id":0}}
        {"timestamp":"2017-05-02T10:00:01.223456+0000","flow_id":1,"event_type":"dns","src_ip":"10.0.2.3","src_port":53,"dest_ip":"10.0.2.15","dest_port":41805,"proto":"UDP","dns":{"version":3,"type":"response","id":1,"rcode":"NOERROR","queries":[{"rrname":"google.com","rrtype":"A"}]}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!JsonFields.LooksLikeObject(line))
            return JsonTable.NoObject(line);
        if (!HasEventType(line, out bool isDns))
            return LineKind.Unparsed;
        if (!isDns)
            return LineKind.OtherEvent;
        if (!s_table.TryRead(line, out JsonValues values))
            return LineKind.Unparsed;

        ReadOnlySpan<byte> type = values[JsonField.Kind].Of(line);
        bool isQuery = type.SequenceEqual("query"u8) || type.SequenceEqual("request"u8);
        bool isResponse = type.SequenceEqual("answer"u8) || type.SequenceEqual("response"u8);
        if (!values.Has(JsonField.Name) || !(isQuery || isResponse))
            return LineKind.OtherEvent;
        if (isResponse)
            values[JsonField.Client] = values[JsonField.Other];
        else
            // Version 3 writes the header's code for requests too, where it says nothing.
            values[JsonField.ResponseCode] = default;
        return values.ToRecord(isQuery ? LineKind.Query : LineKind.Response, TimeStyle.Iso, line, state, ref record);
    }

    // Any "event_type" counts, so that the order of keys does not matter; inside a string its quotes would be escaped.
    private static bool HasEventType(ReadOnlySpan<byte> line, out bool isDns)
    {
        isDns = false;
        bool found = false;
        for (int at; !isDns && (at = line.IndexOf("\"event_type\""u8)) >= 0; found = true)
        {
            line = line[(at + "\"event_type\"".Length)..].TrimStart(" \t"u8);
            isDns = line.Length > 0 && line[0] == ':' && line[1..].TrimStart(" \t"u8).StartsWith("\"dns\""u8);
        }

        return found;
    }
}
