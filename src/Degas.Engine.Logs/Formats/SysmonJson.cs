namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Sysmon's DNS query events as JSON: from Winlogbeat (<c>winlog.event_data.QueryName</c>), from NXLog, which has all at the top, or in the
/// shape of the event's XML (<c>Event.EventData.QueryName</c>), as evtx_dump writes it, or in an alert of Wazuh's (<c>data.win.eventdata</c>). Events with another number are passed over.
/// </summary>
public struct SysmonJson : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "winlog.event_data.QueryName"),
        (JsonField.Name, "QueryName"),
        (JsonField.Name, "Event.EventData.QueryName"),
        (JsonField.ResponseCode, "winlog.event_data.QueryStatus"),
        (JsonField.ResponseCode, "QueryStatus"),
        (JsonField.ResponseCode, "Event.EventData.QueryStatus"),
        (JsonField.Time, "winlog.event_data.UtcTime"),
        (JsonField.Time, "UtcTime"),
        (JsonField.Time, "Event.EventData.UtcTime"),
        // Winlogbeat 6, and Wazuh.
        (JsonField.Name, "event_data.QueryName"),
        (JsonField.Name, "data.win.eventdata.queryName"),
        (JsonField.ResponseCode, "event_data.QueryStatus"),
        (JsonField.ResponseCode, "data.win.eventdata.queryStatus"),
        (JsonField.Time, "event_data.UtcTime"),
        (JsonField.Time, "data.win.eventdata.utcTime"),
        (JsonField.Time, "@timestamp"),
        (JsonField.Kind, "winlog.event_id"),
        (JsonField.Kind, "event.code"),
        (JsonField.Kind, "event_id"),
        (JsonField.Kind, "data.win.system.eventID"),
        (JsonField.Kind, "EventID"),
        (JsonField.Kind, "Event.System.EventID"),
        // Where the number has attributes of its own.
        (JsonField.Kind, "Event.System.EventID.#text"));

    /// <inheritdoc/>
    public static string Name => "sysmon-json";

    /// <inheritdoc/>
    public static string Description => "Sysmon event 22, JSON (Winlogbeat, NXLog)";

    /// <inheritdoc/>
    public static string Sample => """
        {"@timestamp":"2019-07-18T03:34:02.025Z","event":{"code":"22","provider":"Microsoft-Windows-Sysmon"},"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":22,"event_data":{"UtcTime":"2019-07-18 03:34:01.261","QueryName":"www.example.com","QueryStatus":"0","QueryResults":"::ffff:93.184.216.34;","Image":"C:\\Windows\\System32\\svchost.exe"}}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!JsonFields.LooksLikeObject(line))
            return SysmonXml.IsRecordNumber(line) ? LineKind.Comment : JsonTable.NoObject(line);
        // Most of Sysmon's events are of other kinds. A key with JSON escapes is not found: the search for a
        // backslash as well made passing over these slower by a third and more.
        if (line.IndexOf("ueryName\""u8) < 0)
            return line.IndexOf("\"winlog"u8) >= 0 || line.IndexOf("\"EventID\""u8) >= 0 || line.IndexOf("\"event_data\""u8) >= 0 || line.IndexOf("\"eventdata\""u8) >= 0 ? LineKind.OtherEvent : LineKind.Unparsed;
        if (!s_table.TryRead(line, out JsonValues values) || !values.Has(JsonField.Kind))
            return LineKind.Unparsed;
        if (!values[JsonField.Kind].Of(line).SequenceEqual(Sysmon.DnsQuery) || !values.HasName)
            return LineKind.OtherEvent;

        ReadOnlySpan<byte> status = values[JsonField.ResponseCode].Of(line), code = Sysmon.ResponseCode(status);
        values.IsEscaped |= code != status;
        values.ToRecord(LineKind.Transaction, TimeStyle.IsoUtc, line, state, ref record);
        if (code != status)
            record.ResponseCode = state.Append(code);
        return LineKind.Transaction;
    }
}
