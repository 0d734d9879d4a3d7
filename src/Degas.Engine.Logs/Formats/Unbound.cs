using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Unbound with <c>log-queries</c> or <c>log-replies</c>: <c>[EPOCH] unbound[PID:THREAD] TAG: CLIENT NAME. TYPE CLASS [RCODE SECONDS CACHED SIZE]</c>.
/// The time may be of another form, and through syslog it is <c>TIME HOST unbound[PID]: [PID:THREAD] TAG: …</c>. The tag is <c>info</c>
/// as for many other messages, or <c>query</c> and <c>reply</c> with <c>log-tag-queryreply</c>.
/// </summary>
public struct Unbound : ILogFormat
{
    private static readonly SearchValues<byte> s_seconds = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> s_thread = SearchValues.Create("0123456789abcdef:"u8);

    /// <inheritdoc/>
    public static string Name => "unbound";

    /// <inheritdoc/>
    public static string Description => "Unbound queries and replies, file or syslog";

    /// <inheritdoc/>
    public static string Sample => """
        [1791387199] unbound[46658:0] query: 127.0.0.1 a.home.test. A IN
        [1791387199] unbound[46658:0] reply: 127.0.0.1 a.home.test. A IN NOERROR 0.000000 1 56
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        LineKind kind = FindMessage(line, ref record, out int message);
        if (kind != LineKind.Query)
            return kind;

        Fields fields = new(line, message);
        ReadOnlySpan<byte> tag = fields.Next().Of(line);
        bool isQuery = tag.SequenceEqual("query:"u8), isReply = tag.SequenceEqual("reply:"u8);
        if (!isQuery && !isReply && !tag.SequenceEqual("info:"u8))
            return LineKind.OtherEvent;
        FieldRange client = fields.Next(), name = fields.Next(), type = fields.Next(), queryClass = fields.Next();
        if (!Address.IsAddress(client.Of(line)) || !name.Of(line).EndsWith("."u8) || !NamedMessage.IsClass(queryClass.Of(line)))
            return isQuery || isReply ? LineKind.Unparsed : LineKind.OtherEvent;
        record.Name = name;
        record.Client = client;
        record.QueryType = type;

        FieldRange code = fields.Next();
        if (code.Length == 0)
            return isReply ? LineKind.Unparsed : LineKind.Query;
        FieldRange seconds = fields.Next(), cached = fields.Next(), size = fields.Next();
        if (isQuery || size.Length == 0)
            return LineKind.Unparsed;
        record.ResponseCode = code;
        return LineKind.Response;
    }

    // Query where there is a message to look at.
    private static LineKind FindMessage(ReadOnlySpan<byte> line, ref LogRecord record, out int message)
    {
        message = line.Length;
        if (line[0] == '[')
        {
            int close = line.IndexOf((byte)']');
            if (close < 2 || line[1..close].ContainsAnyExcept(s_seconds))
                return LineKind.Unparsed;
            record.Time = new(1, close - 1);
            record.TimeStyle = TimeStyle.Epoch;
            return IsProgram(line, close + 1, default, out message) ? LineKind.Query : LineKind.Unparsed;
        }

        Syslog syslog = Syslog.Read(line);
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        // A file with log-time-ascii or log-time-iso.
        if (syslog.Time.Length > 0 && IsProgram(line, syslog.Time.Start + syslog.Time.Length, "unbound"u8, out message))
            return LineKind.Query;
        if (!syslog.Program.Of(line).EndsWith("unbound"u8))
            return syslog.Time.Length > 0 && syslog.Program.Length > 0 ? LineKind.OtherProgram : LineKind.Unparsed;
        Fields fields = new(line, syslog.Message);
        FieldRange thread = fields.Next();
        // The line of a file, through a logger: "unbound: [1553775590] unbound[32655:0] info: …".
        if (thread.Length > 2 && line[thread.Start] == '[' && !line.Slice(thread.Start + 1, thread.Length - 2).ContainsAnyExcept(s_seconds) && IsProgram(line, thread.Start + thread.Length, default, out message))
            return LineKind.Query;
        message = thread.Start + thread.Length;
        return IsThread(thread.Of(line)) ? LineKind.Query : LineKind.OtherEvent;
    }

    // "unbound[46658:0]"; behind seconds in brackets, which nobody else writes, it may be any log-identity.
    private static bool IsProgram(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> name, out int end)
    {
        FieldRange word = new Fields(line, start).Next();
        end = word.Start + word.Length;
        ReadOnlySpan<byte> text = word.Of(line);
        int bracket = text.IndexOf((byte)'[');
        return bracket > 0 && text[..bracket].EndsWith(name) && IsThread(text[bracket..]);
    }

    // "[46658:1f]": process, and thread in hexadecimal.
    private static bool IsThread(ReadOnlySpan<byte> text) =>
        text.Length >= 5 && text[0] == '[' && text[^1] == ']' && text.Contains((byte)':') && !text[1..^1].ContainsAnyExcept(s_thread);
}
