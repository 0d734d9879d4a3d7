namespace Degas.Engine.Logs.Formats;

/// <summary>Zeek's <c>dns.log</c> as JSON. Lines of Zeek's other logs, and DNS messages without a question, are passed over.</summary>
public struct ZeekJson : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "query"),
        (JsonField.Time, "ts"),
        (JsonField.Client, "id.orig_h"),
        (JsonField.QueryType, "qtype_name"),
        (JsonField.ResponseCode, "rcode_name"),
        (JsonField.Kind, "_path"),
        (JsonField.Other, "uid"));

    /// <inheritdoc/>
    public static string Name => "zeek-json";

    /// <inheritdoc/>
    public static string Description => "Zeek dns.log, JSON";

    /// <inheritdoc/>
    public static string Sample => """
        {"ts":1547188415.857497,"uid":"CHhAvVGS1DHFjwGM9","id.orig_h":"192.168.86.167","id.orig_p":38339,"id.resp_h":"8.8.8.8","id.resp_p":53,"proto":"udp","query":"dd62.cloud.es.io","qtype_name":"A","rcode_name":"NOERROR"}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        // The writer names the log only where several go the same way.
        if (values.Has(JsonField.Kind) && !values[JsonField.Kind].Of(line).SequenceEqual("dns"u8))
            return LineKind.OtherEvent;
        if (values.HasName && values.Has(JsonField.Client))
        {
            values.ToRecord(LineKind.Transaction, values.EpochOrIso(line), line, state, ref record);
            if (record.InScratch && ZeekText.IsEscaped(record.Name.Of(state.Scratch)))
                ZeekText.Unescape(state.Scratch, state, ref record);
            return LineKind.Transaction;
        }

        return values.Has(JsonField.Kind) || (values.Has(JsonField.Time) && values.Has(JsonField.Other)) ? LineKind.OtherEvent : LineKind.Unparsed;
    }
}
