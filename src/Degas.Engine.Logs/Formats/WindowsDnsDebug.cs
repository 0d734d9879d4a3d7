using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// The debug log of the Windows DNS server:
/// <c>DATE TIME THREAD PACKET [POINTER] UDP Rcv CLIENT ID [R] OPCODE [FLAGS RCODE] TYPE (3)www(7)example(3)com(0)</c>. Dates follow the server's
/// locale. A syslog prefix may stand before. The server's own questions to others, and their answers, are passed over.
/// </summary>
public struct WindowsDnsDebug : ILogFormat
{
    private static readonly SearchValues<byte> s_hexadecimal = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <inheritdoc/>
    public static string Name => "windns";

    /// <inheritdoc/>
    public static string Description => "Windows DNS server debug log";

    /// <inheritdoc/>
    public static string Sample =>
        "6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Rcv 10.161.60.71    5b47   Q [0001   D   NOERROR] A      (12)somecomputer(6)domain(3)com(0)";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        int context = FindContext(line, FindDate(line), out FieldRange time);
        if (context < 0)
            return ClassifyOther(line);
        Fields fields = new(line, context);
        if (!fields.Next().Of(line).SequenceEqual("PACKET"u8))
            return LineKind.OtherEvent;

        // Windows Server 2003 has no pointer.
        if (!IsProtocol(fields.Next().Of(line)) && !IsProtocol(fields.Next().Of(line)))
            return LineKind.Unparsed;
        FieldRange direction = fields.Next(), client = fields.Next(), id = fields.Next(), opcode = fields.Next();
        bool isResponse = opcode.Of(line).SequenceEqual("R"u8);
        if (isResponse)
            opcode = fields.Next();
        bool isSent = direction.Of(line).SequenceEqual("Snd"u8);
        FieldRange flags = fields.Next(), code = fields.Next();
        if ((!isSent && !direction.Of(line).SequenceEqual("Rcv"u8)) || flags.Length == 0 || line[flags.Start] != '[')
            return LineKind.Unparsed;
        while (code.Length > 0 && line[code.Start + code.Length - 1] != ']')
            code = fields.Next();
        FieldRange type = fields.Next(), name = fields.Next();
        // Before Windows Server 2008 the type may be missing.
        if (type.Length > 0 && line[type.Start] == '(')
            (type, name) = (default, type);
        if (code.Length == 0 || name.Length == 0)
            return LineKind.Unparsed;
        if (isResponse != isSent || !opcode.Of(line).SequenceEqual("Q"u8))
            return LineKind.OtherEvent;

        state.ClearScratch();
        if (!TryReadName(line[name.Start..].TrimEnd((byte)' '), state, out FieldRange decoded))
            return LineKind.Unparsed;
        record.Name = decoded;
        record.Time = state.Append(time.Of(line));
        record.Client = state.Append(client.Of(line));
        record.QueryType = state.Append(type.Of(line));
        if (isResponse)
            record.ResponseCode = state.Append(line.Slice(code.Start, code.Length - 1));
        record.InScratch = true;
        return isResponse ? LineKind.Response : LineKind.Query;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.IndexOf(" PACKET "u8) >= 0 || line.IndexOf("DNS server"u8) >= 0;

    // 0, or behind syslog's prefix, whose host comes without a program.
    private static int FindDate(ReadOnlySpan<byte> line)
    {
        if (char.IsAsciiDigit((char)line[0]))
            return 0;
        Syslog syslog = Syslog.Read(line);
        if (syslog.Time.Length == 0 || syslog.Program.Length > 0)
            return syslog.Message;
        FieldRange host = new Fields(line, syslog.Message).Next();
        return host.Start + host.Length + 1;
    }

    // The word behind the number of the thread, in capitals: PACKET, EVENT. Before it stand a date, a time, and what a locale says for AM.
    private static int FindContext(ReadOnlySpan<byte> line, int start, out FieldRange time)
    {
        time = default;
        if (start >= line.Length || !char.IsAsciiDigit((char)line[start]))
            return -1;
        Fields fields = new(line, start);
        FieldRange thread = fields.Next();
        int timeEnd = 0;
        bool hasTime = false;
        for (int words = 1; words < 10; words++)
        {
            FieldRange word = fields.Next();
            ReadOnlySpan<byte> text = word.Of(line);
            if (text.IsEmpty || IsProtocol(text))
                return -1;
            if (hasTime && text.Length >= 3 && !text.ContainsAnyExceptInRange((byte)'A', (byte)'Z') && !thread.Of(line).ContainsAnyExcept(s_hexadecimal))
            {
                time = new(start, timeEnd - start);
                return word.Start;
            }

            // The first word is the date; a few locales have dots between hours, minutes and seconds as well.
            hasTime |= char.IsAsciiDigit((char)text[0]) && (text.Contains((byte)':') || text.Count((byte)'.') == 2);
            timeEnd = thread.Start + thread.Length;
            thread = word;
        }

        return -1;
    }

    // The head of the file explains its columns; with details, each packet is followed by indented lines.
    private static LineKind ClassifyOther(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("DNS Server log file creation at"u8) || line.StartsWith("Log file wrap at"u8) || line.StartsWith("Message logging key"u8))
            return LineKind.Comment;
        bool isDetail = line[0] is (byte)' ' or (byte)'\t' || ((line.StartsWith("UDP "u8) || line.StartsWith("TCP "u8)) && line.IndexOf(" info at "u8) > 0);
        return isDetail ? LineKind.OtherEvent : LineKind.Unparsed;
    }

    private static bool IsProtocol(ReadOnlySpan<byte> text) => text.SequenceEqual("UDP"u8) || text.SequenceEqual("TCP"u8);

    // Lengths say where a label ends, since it may hold parentheses and dots itself. What would read as structure is escaped.
    private static bool TryReadName(ReadOnlySpan<byte> text, LineState state, out FieldRange name)
    {
        name = default;
        // ".www.example.com.", as some forwarders rewrite the lengths.
        if (text.Length > 1 && text[0] == '.' && text[^1] == '.' && !text.ContainsAny("( "u8))
        {
            name = state.Append(text[1..]);
            return true;
        }

        Span<byte> room = state.Reserve(text.Length * 4 + 1);
        int written = 0;
        while (true)
        {
            int close = text[..Math.Min(text.Length, 4)].IndexOf((byte)')');
            if (close < 2 || text[0] != '(' || text[1..close].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return false;
            int length = close == 2 ? text[1] - '0' : (text[1] - '0') * 10 + text[2] - '0';
            text = text[(close + 1)..];
            if (length == 0)
                break;
            if (length > text.Length)
                return false;
            if (written > 0)
                room[written++] = (byte)'.';
            foreach (byte b in text[..length])
            {
                if (b is (byte)'.' or (byte)'\\')
                {
                    (b == '.' ? "\\046"u8 : "\\092"u8).CopyTo(room[written..]);
                    written += 4;
                }
                else
                {
                    room[written++] = b;
                }
            }

            text = text[length..];
        }

        if (written == 0)
            room[written++] = (byte)'.';
        name = state.Take(written);
        return text.IsEmpty;
    }
}
