namespace Degas.Engine.Logs.Formats;

/// <summary>The prefix that a line has from syslog: <c>[&lt;PRI&gt;] Mmm dd hh:mm:ss</c> (RFC 3164) or an ISO time (RFC 5424, rsyslog).</summary>
internal static class Syslog
{
    /// <summary>The time at the start of a line; length 0 where there is none.</summary>
    public static FieldRange Time(ReadOnlySpan<byte> line)
    {
        int start = 0;
        if (line.Length > 0 && line[0] == '<')
        {
            int close = line[..Math.Min(line.Length, 6)].IndexOf((byte)'>');
            if (close < 0)
                return default;
            start = close + 1;
        }

        ReadOnlySpan<byte> text = line[start..];
        // "May  2 10:00:01": month, day padded with a space, time.
        if (text.Length >= 15 && char.IsAsciiLetterUpper((char)text[0]) && text[3] == ' ' && text[6] == ' ' && text[9] == ':' && text[12] == ':')
            return new(start, 15);
        // "2023-05-02T10:00:01.123456+02:00"
        if (text.Length >= 19 && text[4] == '-' && text[7] == '-' && text[10] is (byte)'T' or (byte)' ' && text[13] == ':')
        {
            int end = text[11..].IndexOf((byte)' ');
            return new(start, end < 0 ? text.Length : 11 + end);
        }

        return default;
    }
}
