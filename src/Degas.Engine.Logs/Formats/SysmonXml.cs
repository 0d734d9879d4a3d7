namespace Degas.Engine.Logs.Formats;

/// <summary>Sysmon's DNS query events as XML, as Windows renders them, one <c>&lt;Event&gt;</c> or several a line; a syslog prefix may stand before.</summary>
public struct SysmonXml : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "sysmon-xml";

    /// <inheritdoc/>
    public static string Description => "Sysmon event 22, XML";

    /// <inheritdoc/>
    public static string Sample => """
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID><TimeCreated SystemTime='2019-07-18T03:34:02.025237700Z'/></System><EventData><Data Name='UtcTime'>2019-07-18 03:34:01.261</Data><Data Name='QueryName'>c.bing.com</Data><Data Name='QueryStatus'>0</Data></EventData></Event>
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int start = FindTag(line, 0, "<Event"u8);
        if (start < 0 || line[start..].IndexOf("</Event>"u8) < 0)
            return IsFrame(line) ? LineKind.Comment : LineKind.Unparsed;
        state.Next = start;
        LineKind kind = LineKind.Unparsed;
        while (state.Next < line.Length && !kind.IsRecord())
        {
            LineKind next = ReadEvent(line, state, ref record);
            kind = next == LineKind.Unparsed ? kind : next;
        }

        return kind;
    }

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        while (state.Next < line.Length)
        {
            if (ReadEvent(line, state, ref record).IsRecord())
                return true;
        }

        return false;
    }

    // Reads the event that begins at Next, and goes to the one behind it.
    private static LineKind ReadEvent(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int start = state.Next, length = line[start..].IndexOf("</Event>"u8);
        if (length < 0)
        {
            state.Next = line.Length;
            return LineKind.Unparsed;
        }

        int next = FindTag(line, start + length, "<Event"u8);
        state.Next = next < 0 ? line.Length : next;
        // What is behind this event is not its own.
        line = line[..(start + length)];
        int number = FindTag(line, start, "<EventID"u8);
        if (number < 0)
            return LineKind.Unparsed;
        if (!Content(line, number).Of(line).Trim(" \t"u8).SequenceEqual(Sysmon.DnsQuery))
            return LineKind.OtherEvent;

        FieldRange name = default, status = default, time = default;
        for (int tag = start; (tag = FindTag(line, tag, "<Data"u8)) >= 0;)
        {
            if (HasAttribute(line, tag, "QueryName"u8))
                name = Content(line, tag);
            else if (HasAttribute(line, tag, "QueryStatus"u8))
                status = Content(line, tag);
            else if (HasAttribute(line, tag, "UtcTime"u8))
                time = Content(line, tag);
        }

        if (name.Length == 0)
            return LineKind.OtherEvent;
        if (time.Length == 0)
            time = CreationTime(line, start);
        state.ClearScratch();
        record.Name = XmlText.Append(state, name.Of(line));
        record.Time = XmlText.Append(state, time.Of(line));
        record.TimeStyle = TimeStyle.IsoUtc;
        record.ResponseCode = state.Append(Sysmon.ResponseCode(status.Of(line)));
        record.InScratch = true;
        return LineKind.Transaction;
    }

    // What stands around the events of an export, and before each of evtx_dump's.
    private static bool IsFrame(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t"u8);
        return line.IsEmpty || line.StartsWith("<?xml "u8) || line.StartsWith("<Events"u8) || line.SequenceEqual("</Events>"u8) || IsRecordNumber(line);
    }

    /// <summary>Whether a line is what evtx_dump puts before each event: <c>Record 1</c>.</summary>
    internal static bool IsRecordNumber(ReadOnlySpan<byte> line) =>
        line.StartsWith("Record "u8) && !line["Record ".Length..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    // Where the name of the tag ends, so that the next search goes on behind it; -1 where there is none.
    private static int FindTag(ReadOnlySpan<byte> line, int from, ReadOnlySpan<byte> tag)
    {
        for (int at; (at = line[from..].IndexOf(tag)) >= 0;)
        {
            from += at + tag.Length;
            if (from < line.Length && line[from] is (byte)'>' or (byte)' ')
                return from;
        }

        return -1;
    }

    // The text behind the tag that ends next, up to the tag after it.
    private static FieldRange Content(ReadOnlySpan<byte> line, int tag)
    {
        int end = line[tag..].IndexOf((byte)'>');
        if (end < 0 || (end > 0 && line[tag + end - 1] == '/'))
            return default;
        int start = tag + end + 1, length = line[start..].IndexOf((byte)'<');
        return length < 0 ? default : new(start, length);
    }

    private static bool HasAttribute(ReadOnlySpan<byte> line, int tag, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> text = line[tag..].TrimStart((byte)' ');
        return text.StartsWith("Name="u8) && text.Length > "Name=''".Length + name.Length
            && text[5] is (byte)'\'' or (byte)'"' && text[6..].StartsWith(name) && text[6 + name.Length] == text[5];
    }

    private static FieldRange CreationTime(ReadOnlySpan<byte> line, int start)
    {
        int tag = FindTag(line, start, "<TimeCreated"u8);
        int time = tag < 0 ? -1 : line[tag..].IndexOf("SystemTime="u8);
        if (time < 0 || (time += tag + "SystemTime=".Length) >= line.Length || line[time] is not ((byte)'\'' or (byte)'"'))
            return default;
        int length = line[(time + 1)..].IndexOf(line[time]);
        return length < 0 ? default : new(time + 1, length);
    }
}
