using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// dnstap as text, a line a message: <c>TIME CQ CLIENT UDP SIZEb "NAME" CLASS TYPE</c> from <c>dnstap -q</c>, or
/// <c>DATE TIME CQ CLIENT:PORT -> SERVER:PORT UDP SIZEb NAME/CLASS/TYPE</c> from BIND's <c>dnstap-read</c>. Neither tells the response code.
/// </summary>
public struct DnstapText : ILogFormat
{
    private static readonly SearchValues<byte> s_clock = SearchValues.Create("0123456789:.?"u8);

    /// <inheritdoc/>
    public static string Name => "dnstap-text";

    /// <inheritdoc/>
    public static string Description => "text of dnstap -q and dnstap-read";

    /// <inheritdoc/>
    public static string Sample => "21:08:07.858612 CQ 127.0.0.1 UDP 40b \"dnstap.info.\" IN A";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Fields fields = new(line, 0);
        FieldRange clock = fields.Next();
        bool hasDate = clock.Length == 11 && line[2] == '-' && line[6] == '-';
        if (hasDate)
            clock = fields.Next();
        if (!IsClock(clock.Of(line)))
            return line.StartsWith("dnstap"u8) || line.StartsWith("[unhandled Message.Type]"u8) ? LineKind.OtherEvent : LineKind.Unparsed;
        LineKind kind = DnstapMessage.KindOfCode(fields.Next().Of(line));
        if (!kind.IsRecord())
            return LineKind.Unparsed;
        record.Time = new(0, clock.Start + clock.Length);
        record.TimeStyle = hasDate ? TimeStyle.Bind : TimeStyle.Verbatim;
        return hasDate ? ReadLong(line, ref fields, kind, ref record) : ReadQuiet(line, ref fields, kind, ref record);
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.Contains((byte)' ');

    private static LineKind ReadQuiet(ReadOnlySpan<byte> line, ref Fields fields, LineKind kind, ref LogRecord record)
    {
        FieldRange client = fields.Next(), size = fields.Next();
        // The protocol may be missing.
        if (!IsSize(size.Of(line)))
            size = fields.Next();
        int open = size.Start + size.Length + 1;
        if (!IsSize(size.Of(line)) || open >= line.Length)
            return LineKind.Unparsed;
        // A message that could not be read.
        if (line[open..].TrimEnd((byte)' ').SequenceEqual("X"u8))
            return LineKind.OtherEvent;
        int length = line[open] == '"' ? Quotes.IndexOfClosing(line[(open + 1)..]) : -1;
        if (length <= 0)
            return LineKind.Unparsed;
        fields = new(line, open + 1 + length + 1);
        FieldRange queryClass = fields.Next(), type = fields.Next();
        record.Name = new(open + 1, length);
        record.Client = client.Of(line).SequenceEqual("MISSING_ADDRESS"u8) ? default : client;
        record.QueryType = type;
        return NamedMessage.IsClass(queryClass.Of(line)) && type.Length > 0 ? kind : LineKind.Unparsed;
    }

    private static LineKind ReadLong(ReadOnlySpan<byte> line, ref Fields fields, LineKind kind, ref LogRecord record)
    {
        FieldRange client = fields.Next(), arrow = fields.Next(), server = fields.Next(), protocol = fields.Next(), size = fields.Next(), question = fields.Next();
        ReadOnlySpan<byte> text = question.Of(line);
        int type = text.LastIndexOf((byte)'/') + 1;
        // A slash in the name is not escaped, so the class is looked for from the end.
        int name = type < 1 ? -1 : text[..(type - 1)].LastIndexOf((byte)'/');
        if (!(arrow.Of(line).SequenceEqual("->"u8) || arrow.Of(line).SequenceEqual("<-"u8)) || !IsSize(size.Of(line))
            || name <= 0 || type == text.Length || !NamedMessage.IsClass(text[(name + 1)..(type - 1)]))
            return LineKind.Unparsed;
        record.Name = new(question.Start, name);
        record.QueryType = new(question.Start + type, text.Length - type);
        // The port is always there, behind IPv6 as well; "?" where the address is missing.
        int port = client.Of(line).LastIndexOf((byte)':');
        record.Client = port < 0 ? default : Address.WithoutPort(line, new(client.Start, port));
        return kind;
    }

    // "21:08:07.858612"; "??:??:??.??????" where the message has no time.
    private static bool IsClock(ReadOnlySpan<byte> text) =>
        text.Length >= 12 && text[2] == ':' && text[5] == ':' && text[8] == '.' && !text.ContainsAnyExcept(s_clock);

    private static bool IsSize(ReadOnlySpan<byte> text) => text.Length >= 2 && text[^1] == 'b' && !text[..^1].ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
