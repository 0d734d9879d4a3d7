using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// tcpdump's text, a line a packet: <c>TIME IP CLIENT.PORT > SERVER.PORT: ID[FLAGS] [1au] TYPE? NAME. (SIZE)</c>. An answer repeats the question with <c>-vv</c>
/// alone, behind <c>q:</c>; with <c>-v</c> the line is parted behind the IP header, and its second half has no time. Several questions stand behind
/// each other; mDNS puts <c>(QM)</c> between type and mark, a class other than IN stands there as <c>CHAOS</c>. With <c>-e</c> the addresses of the frame stand
/// before those of the packet.
/// </summary>
public struct Tcpdump : ILogFormat
{
    private static readonly SearchValues<byte> s_id = SearchValues.Create("0123456789+%*-|$"u8);
    private static readonly SearchValues<byte> s_type = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);

    /// <inheritdoc/>
    public static string Name => "tcpdump";

    /// <inheritdoc/>
    public static string Description => "tcpdump, text";

    /// <inheritdoc/>
    public static string Sample => "16:05:30.123456 IP 192.168.1.100.55555 > 8.8.8.8.53: 1234+ [1au] A? www.example.com. (44)";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace() || IsFrame(line))
            return LineKind.Comment;
        int frame = line.IndexOf(", ethertype IP"u8), arrow = Arrow(line, frame < 0 ? 0 : frame);
        int length = arrow <= 0 ? -1 : line[(arrow + 3)..].IndexOf(": "u8);
        if (length <= 0 || line.Slice(arrow + 3, length).Contains((byte)' '))
            return IsPacket(line) ? LineKind.OtherEvent : LineKind.Unparsed;
        int source = line[..arrow].LastIndexOf((byte)' ') + 1, message = arrow + 3 + length + 2;
        // "192.0.2.7.55555", "2001:db8::7.55555", "host.example.55555".
        int port = line[source..arrow].LastIndexOf((byte)'.');
        if (port <= 0 || !line.Slice(arrow + 3, length).Contains((byte)'.'))
            return IsPacket(line) ? LineKind.OtherEvent : LineKind.Unparsed;

        int mark = line[message..].IndexOf("? "u8);
        state.Next = mark < 0 ? line.Length : line[..(message + mark)].LastIndexOf((byte)' ') + 1;
        // "PTR (QM)? ", "TXT CHAOS? "
        if (mark > 0 && state.Next > message && IsBehindType(line[state.Next..]))
            state.Next = line[..(state.Next - 1)].LastIndexOf((byte)' ') + 1;
        if (state.Next <= message || !FindId(line[message..state.Next], out FieldRange code, out bool isAnswer) || !ReadFurther(line, state, ref record))
            return LineKind.OtherEvent;
        ReadTime(line, source, ref record);
        if (!isAnswer)
        {
            record.Client = new(source, port);
            return LineKind.Query;
        }

        int end = line.Slice(arrow + 3, length).LastIndexOf((byte)'.');
        record.Client = new(arrow + 3, Math.Max(end, 0));
        record.ResponseCode = code.Length == 0 ? default : new(message + code.Start, code.Length);
        return LineKind.Response;
    }

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        Fields fields = new(line, state.Next);
        FieldRange type = fields.Next(), name = fields.Next();
        if (IsBehindType(name.Of(line)))
            name = fields.Next();
        else if (type.Of(line).EndsWith("?"u8))
            type = new(type.Start, type.Length - 1);
        else
            return false;
        if (type.Length == 0 || name.Length == 0 || !char.IsAsciiLetterUpper((char)line[type.Start]) || type.Of(line).ContainsAnyExcept(s_type))
            return false;
        name = WithSpaces(line, name);
        record.Name = name;
        record.QueryType = type;
        state.Next = name.Start + name.Length;
        return true;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.IndexOf(" > "u8) > 0 && IsPacket(line);

    private static int Arrow(ReadOnlySpan<byte> line, int from)
    {
        int at = line[from..].IndexOf(" > "u8);
        return at < 0 ? -1 : from + at;
    }

    private static bool IsBehindType(ReadOnlySpan<byte> word) =>
        word is [(byte)'(', (byte)'Q', _, (byte)')', (byte)'?', ..] || word.StartsWith("CHAOS? "u8) || word.SequenceEqual("CHAOS?"u8) || word.StartsWith("HS? "u8) || word.SequenceEqual("HS?"u8);

    // Every name ends with a dot, so one that does not goes on, with a space that is its own: "A? a b.example. (31)".
    private static FieldRange WithSpaces(ReadOnlySpan<byte> line, FieldRange name)
    {
        Fields fields = new(line, name.Start + name.Length);
        FieldRange last = name;
        while (!last.Of(line).EndsWith("."u8))
        {
            last = fields.Next();
            if (last.Length == 0 || line[last.Start] == '(' || line[last.Start + last.Length - 1] == '?')
                return name;
        }

        return new(name.Start, last.Start + last.Length - name.Start);
    }

    // The number of the message, with its flags: "1234+", or "1234 NXDomain* q:".
    private static bool FindId(ReadOnlySpan<byte> text, out FieldRange code, out bool isAnswer)
    {
        code = default;
        isAnswer = text.TrimEnd((byte)' ').EndsWith(" q:"u8);
        bool found = false;
        var fields = new Fields(text, 0);
        for (FieldRange word; (word = fields.Next()).Length > 0;)
        {
            ReadOnlySpan<byte> bytes = word.Of(text);
            if (char.IsAsciiDigit((char)bytes[0]) && !bytes.ContainsAnyExcept(s_id))
                (found, code) = (true, default);
            else if (found && code.Length == 0 && char.IsAsciiLetterUpper((char)bytes[0]))
                code = new(word.Start, bytes.TrimEnd("*-|$"u8).Length);
        }

        return found;
    }

    // "16:05:30.123456", "2024-05-02 16:05:30.123456" or seconds.
    private static void ReadTime(ReadOnlySpan<byte> line, int end, ref LogRecord record)
    {
        Fields fields = new(line[..end], 0);
        FieldRange word = fields.Next();
        ReadOnlySpan<byte> text = word.Of(line);
        if (text.Length == 10 && text[4] == '-' && text[7] == '-')
        {
            FieldRange clock = fields.Next();
            record.Time = new(word.Start, clock.Start + clock.Length - word.Start);
            record.TimeStyle = TimeStyle.Iso;
        }
        else if (text.Length >= 8 && char.IsAsciiDigit((char)text[0]))
        {
            record.Time = word;
            record.TimeStyle = text[2] == ':' ? TimeStyle.Verbatim : TimeStyle.Epoch;
        }
    }

    private static bool IsPacket(ReadOnlySpan<byte> line) =>
        line.IndexOf(" IP "u8) >= 0 || line.IndexOf(" IP6 "u8) >= 0 || line.IndexOf(" ARP, "u8) >= 0 || line.IndexOf(", ethertype "u8) >= 0 || line.StartsWith("IP "u8) || line.StartsWith("IP6 "u8)
        || (line.StartsWith("    "u8) && line.IndexOf(" > "u8) > 0);

    // What it says of itself at the start and at the end.
    private static bool IsFrame(ReadOnlySpan<byte> line) =>
        line.StartsWith("tcpdump: "u8) || line.StartsWith("listening on "u8) || line.StartsWith("reading from "u8) || line.StartsWith("dropped privs "u8)
        || line.IndexOf(" packets captured"u8) > 0 || line.IndexOf(" packets received by filter"u8) > 0 || line.IndexOf(" packets dropped by "u8) > 0;
}
