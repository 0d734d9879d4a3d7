namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Suricata's EVE log with its DNS events of versions 1 to 3. In version 3, the default of Suricata 8, the names stand in
/// <c>dns.queries</c>, one record for each, and the types are <c>request</c> and <c>response</c>. Events of other kinds are told by a search for bytes alone.
/// </summary>
public struct SuricataEve : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "dns.rrname"),
        (JsonField.Time, "timestamp"),
        (JsonField.Client, "src_ip"),
        (JsonField.Other, "dest_ip"),
        (JsonField.OtherPort, "dest_port"),
        (JsonField.QueryType, "dns.rrtype"),
        (JsonField.ResponseCode, "dns.rcode"),
        (JsonField.Kind, "dns.type"),
        (JsonField.Elements, "dns.queries[]"));

    private static readonly JsonTable s_eventType = new((JsonField.Kind, "event_type"));
    private static readonly JsonTable s_question = new((JsonField.Name, "rrname"), (JsonField.QueryType, "rrtype"));

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
        if (!HasEventType(line, out bool isDns) && !HasEscapedEventType(line, out isDns))
            return LineKind.Unparsed;
        if (!isDns)
            return LineKind.OtherEvent;
        if (!s_table.TryRead(line, out JsonValues values))
            return LineKind.Unparsed;

        ReadOnlySpan<byte> type = values[JsonField.Kind].Of(line);
        bool isQuery = type.SequenceEqual("query"u8) || type.SequenceEqual("request"u8);
        bool isResponse = type.SequenceEqual("answer"u8) || type.SequenceEqual("response"u8);
        state.Next = line.Length;
        if (!values.HasName && values.Has(JsonField.Elements))
        {
            int next = values[JsonField.Elements].Start + 1;
            s_question.TryReadElement(line, ref next, out JsonValues question);
            values[JsonField.Name] = question[JsonField.Name];
            values[JsonField.QueryType] = question[JsonField.QueryType];
            values.IsEscaped |= question.IsEscaped;
            state.Next = next;
        }

        if (!values.HasName || !(isQuery || isResponse))
            return LineKind.OtherEvent;
        // An answer of version 2 has the addresses of the flow, that of another version its own packet's.
        if (isResponse && !values[JsonField.OtherPort].Of(line).SequenceEqual("53"u8))
            values[JsonField.Client] = values[JsonField.Other];
        // Version 3 writes the header's code for requests too, where it says nothing.
        if (!isResponse)
            values[JsonField.ResponseCode] = default;
        return values.ToRecord(isQuery ? LineKind.Query : LineKind.Response, TimeStyle.Iso, line, state, ref record);
    }

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int next = state.Next;
        if (!s_question.TryReadElement(line, ref next, out JsonValues question))
            return false;
        state.Next = next;
        // The rest of the record is the line's, and stays.
        question.Replace(line, state, ref record);
        return true;
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

    // The key may be written with JSON escapes. Suricata writes none, so this is asked of lines that are not its own alone, and its own pay nothing.
    private static bool HasEscapedEventType(ReadOnlySpan<byte> line, out bool isDns)
    {
        isDns = false;
        if (line.IndexOf("\\u00"u8) < 0 || !s_eventType.TryRead(line, out JsonValues values) || !values.Has(JsonField.Kind))
            return false;
        isDns = values[JsonField.Kind].Of(line).SequenceEqual("dns"u8);
        return true;
    }
}
