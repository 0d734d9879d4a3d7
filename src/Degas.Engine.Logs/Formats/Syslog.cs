namespace Degas.Engine.Logs.Formats;

/// <summary>
/// What syslog puts before a message: <c>[&lt;PRI&gt;]Mmm dd hh:mm:ss [HOST] PROGRAM[PID]: </c> (RFC 3164), the same with an ISO time (rsyslog),
/// or <c>&lt;PRI&gt;1 TIME HOST PROGRAM PID ID DATA </c> (RFC 5424).
/// </summary>
internal readonly struct Syslog
{
    private Syslog(FieldRange time, TimeStyle style, FieldRange program, int message)
    {
        Time = time;
        TimeStyle = style;
        Program = program;
        Message = message;
    }

    /// <summary>The time; length 0 where the line does not begin with one.</summary>
    public FieldRange Time { get; }

    /// <summary>Verbatim for RFC 3164's time, which has no year.</summary>
    public TimeStyle TimeStyle { get; }

    /// <summary>The program's name, without its number; length 0 where there is none.</summary>
    public FieldRange Program { get; }

    /// <summary>First byte of the message; 0 where the line has no such prefix.</summary>
    public int Message { get; }

    /// <summary>Reads the prefix of a line; a line without one gives nothing, and its message starts at 0.</summary>
    public static Syslog Read(ReadOnlySpan<byte> line)
    {
        int start = PriorityEnd(line);
        bool isVersioned = start > 0 && line[start..].StartsWith("1 "u8);
        if (isVersioned)
            start += 2;
        FieldRange time = ReadTime(line, start, out TimeStyle style);
        // In a container's log the time is the container's, and the line starts with the program.
        Fields fields = new(line, time.Length == 0 ? start : time.Start + time.Length);
        if (time.Length == 0)
        {
            FieldRange tag = fields.Next();
            ReadOnlySpan<byte> text = tag.Of(line);
            return text.Length > 1 && text[^1] == ':' && char.IsAsciiLetter((char)text[0])
                ? new(default, default, new(tag.Start, text.IndexOfAny((byte)'[', (byte)':')), SkipSpaces(line, tag.Start + tag.Length))
                : default;
        }

        if (isVersioned)
        {
            fields.Next();
            FieldRange program = fields.Next();
            fields.Next();
            fields.Next();
            return new(time, style, program, SkipSpaces(line, DataEnd(line, fields.Next())));
        }

        // The host is missing where the program writes the file itself.
        FieldRange word = fields.Next();
        if (word.Length > 0 && line[word.Start + word.Length - 1] != ':')
        {
            FieldRange second = fields.Next();
            if (second.Length == 0 || line[second.Start + second.Length - 1] != ':')
                return new(time, style, default, SkipSpaces(line, time.Start + time.Length));
            word = second;
        }

        if (word.Length == 0)
            return new(time, style, default, line.Length);
        int name = word.Of(line).IndexOfAny((byte)'[', (byte)':');
        return new(time, style, new(word.Start, name), SkipSpaces(line, word.Start + word.Length));
    }

    private static int PriorityEnd(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '<')
            return 0;
        return line[..Math.Min(line.Length, 6)].IndexOf((byte)'>') + 1;
    }

    private static FieldRange ReadTime(ReadOnlySpan<byte> line, int start, out TimeStyle style)
    {
        style = TimeStyle.Verbatim;
        ReadOnlySpan<byte> text = line[start..];
        // "May  2 10:00:01": month, day padded with a space, time.
        if (text.Length >= 15 && char.IsAsciiLetterUpper((char)text[0]) && text[3] == ' ' && text[6] == ' ' && text[9] == ':' && text[12] == ':')
            return new(start, 15 + FractionLength(text[15..]));
        // "May 2 10:00:01", where the day is not padded.
        if (text.Length >= 14 && char.IsAsciiLetterUpper((char)text[0]) && text[3] == ' ' && text[5] == ' ' && text[8] == ':' && text[11] == ':' && char.IsAsciiDigit((char)text[4]))
            return new(start, 14 + FractionLength(text[14..]));
        // "Tue May  2 10:00:01 2023": OpenWrt's logread, with facility and level where others have the host.
        if (text.Length >= 24 && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[13] == ':' && text[16] == ':' && text[19] == ' '
            && char.IsAsciiLetterUpper((char)text[0]) && char.IsAsciiLetterUpper((char)text[4]) && char.IsAsciiDigit((char)text[23]))
            return new(start, 24);
        // "2023-05-02T10:00:01.123456+02:00"
        if (text.Length >= 19 && char.IsAsciiDigit((char)text[0]) && text[4] == '-' && text[7] == '-' && text[10] is (byte)'T' && text[13] == ':')
        {
            style = TimeStyle.Iso;
            int end = text.IndexOf((byte)' ');
            return new(start, end < 0 ? text.Length : end);
        }

        return default;
    }

    // ".123456", as journalctl -o short-precise has.
    private static int FractionLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '.')
            return 0;
        int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? text.Length : digits + 1;
    }

    // "-", or "[id name="value" …][id …]" with spaces in it.
    private static int DataEnd(ReadOnlySpan<byte> line, FieldRange word)
    {
        if (word.Length == 0 || line[word.Start] != '[')
            return word.Start + word.Length;
        bool quoted = false;
        for (int i = word.Start; i < line.Length; i++)
        {
            if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == '\\')
                i++;
            else if (line[i] == ']' && !quoted && !line[(i + 1)..].StartsWith("["u8))
                return i + 1;
        }

        return line.Length;
    }

    private static int SkipSpaces(ReadOnlySpan<byte> line, int start)
    {
        while (start < line.Length && line[start] == ' ')
            start++;
        return start;
    }
}
