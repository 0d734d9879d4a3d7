namespace Degas.Engine.Logs.Formats;

/// <summary>
/// systemd-resolved: its journal at level <c>debug</c>, <c>… systemd-resolved[PID]: Looking up RR for NAME CLASS TYPE.</c>, and what <c>resolvectl monitor</c> prints,
/// <c>→ Q: NAME CLASS TYPE</c>.
/// </summary>
public struct SystemdResolved : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "systemd-resolved";

    /// <inheritdoc/>
    public static string Description => "systemd-resolved, debug log or resolvectl monitor";

    /// <inheritdoc/>
    public static string Sample => "May 02 10:00:01 host systemd-resolved[712]: Looking up RR for www.example.com IN A.";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        // "← S: success", "← A: …", and "→ C: …" for the names that aliases lead to.
        if (line.StartsWith("→ Q: "u8))
            return ReadQuestion(line, "→ Q: "u8.Length, ref record);
        if (line.StartsWith("← "u8) || line.StartsWith("→ "u8))
            return LineKind.OtherEvent;
        Syslog syslog = Syslog.Read(line);
        if (!syslog.Program.Of(line).SequenceEqual("systemd-resolved"u8))
            return syslog.Time.Length > 0 && syslog.Program.Length > 0 ? LineKind.OtherProgram : LineKind.Unparsed;
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        ReadOnlySpan<byte> mark = "Looking up RR for "u8;
        return line[syslog.Message..].StartsWith(mark) ? ReadQuestion(line, syslog.Message + mark.Length, ref record) : LineKind.OtherEvent;
    }

    private static LineKind ReadQuestion(ReadOnlySpan<byte> line, int start, ref LogRecord record)
    {
        Fields fields = new(line, start);
        FieldRange name = fields.Next(), queryClass = fields.Next(), type = fields.Next();
        int length = type.Of(line).TrimEnd((byte)'.').Length;
        if (length == 0 || !NamedMessage.IsClass(queryClass.Of(line)))
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = new(type.Start, length);
        return LineKind.Query;
    }
}
