namespace Degas.Engine.Logs.Formats;

/// <summary>Sysmon's event 22 (DnsQuery) as Winlogbeat writes it: <c>winlog.event_data.QueryName</c>.</summary>
public struct SysmonJson : ILogFormat
{
    private const int EventId = JsonRecord.Own, EventCode = EventId + 1;

    private static readonly byte[][] s_paths = JsonFields.Paths(
        "winlog.event_data.QueryName", "@timestamp", JsonRecord.None, JsonRecord.None, "winlog.event_data.QueryStatus", "winlog.event_id", "event.code");

    /// <inheritdoc/>
    public static string Name => "sysmon-json";

    /// <inheritdoc/>
    public static string Description => "Sysmon event 22, JSON by Winlogbeat";

    /// <inheritdoc/>
    public static string Sample =>
        """{"@timestamp":"2019-07-18T03:34:01.261Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":22,"event_data":{"UtcTime":"2019-07-18 03:34:01.261","QueryName":"www.example.com","QueryStatus":"0","QueryResults":"::ffff:93.184.216.34;","Image":"C:\\Program Files\\a.exe"}},"event":{"code":"22"}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || line.IndexOf("winlog"u8) < 0 || !JsonFields.TryRead(line, s_paths, values, out _) || values[EventId].Length + values[EventCode].Length == 0)
            return LineKind.Unparsed;
        ReadOnlySpan<byte> id = values[values[EventId].Length > 0 ? EventId : EventCode].Of(line);
        if (!id.SequenceEqual("22"u8) || values[JsonRecord.Name].Length == 0)
            return LineKind.OtherEvent;
        // Always by way of the scratch text, where the status can be named.
        JsonFields.Unescape(line, values[..JsonRecord.Own], state);
        values[JsonRecord.ResponseCode] = SysmonStatus.Write(values[JsonRecord.ResponseCode], state);
        JsonRecord.Fill(line, values, escaped: false, state, TimeStyle.Iso, ref record);
        record.InScratch = true;
        return LineKind.Transaction;
    }
}
