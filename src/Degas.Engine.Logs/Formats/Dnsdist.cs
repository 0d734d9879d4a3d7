using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// dnsdist, whose rules may log (<c>LogAction</c>, <c>LogResponseAction</c>): <c>Packet from ADDRESS:PORT for NAME TYPE with id ID</c> and
/// <c>Answer to ADDRESS:PORT for NAME TYPE (RCODE) with id ID</c>. In verbose mode there is <c>Got query for NAME|TYPE from ADDRESS:PORT[ (https)],
/// relayed to SERVER</c> as well, for what it did not answer itself; these count where the others are missing. Seconds in brackets or syslog's prefix may stand before.
/// </summary>
public struct Dnsdist : ILogFormat
{
    private static readonly SearchValues<byte> s_seconds = SearchValues.Create("0123456789."u8);

    /// <inheritdoc/>
    public static string Name => "dnsdist";

    /// <inheritdoc/>
    public static string Description => "dnsdist, LogAction and verbose";

    /// <inheritdoc/>
    public static string Sample => "Nov 27 13:03:52 lb1 dnsdist[812]: Packet from 192.0.2.7:40123 for www.example.com. A with id 4711";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Syslog syslog = Syslog.Read(line);
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        int message = SkipSeconds(line, syslog.Message, ref record);
        ReadOnlySpan<byte> text = line[message..];
        if (text.StartsWith("Packet from "u8))
            return ReadLogged(line, message + "Packet from ".Length, isAnswer: false, state, ref record);
        if (text.StartsWith("Answer to "u8))
            return ReadLogged(line, message + "Answer to ".Length, isAnswer: true, state, ref record);
        if (text.StartsWith("Got query for "u8))
            return ReadRelayed(line, message + "Got query for ".Length, ref record);
        if (syslog.Program.Of(line).StartsWith("dnsdist"u8) || text.StartsWith("Got answer from "u8))
            return LineKind.OtherEvent;
        return syslog.Time.Length == 0 ? LineKind.Unparsed : syslog.Program.Length > 0 ? LineKind.OtherProgram : LineKind.OtherEvent;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.IndexOf("dnsdist"u8) >= 0 || line.IndexOf("Got answer from "u8) >= 0;

    private static LineKind ReadLogged(ReadOnlySpan<byte> line, int start, bool isAnswer, LineState state, ref LogRecord record)
    {
        Fields fields = new(line, start);
        FieldRange client = fields.Next(), preposition = fields.Next(), name = fields.Next(), type = fields.Next(), next = fields.Next();
        if (!preposition.Of(line).SequenceEqual("for"u8) || line[client.Start..].IndexOf(" with id "u8) < 0)
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = type;
        record.Client = Address.WithoutPort(line, client);
        if (!isAnswer)
            return next.Of(line).SequenceEqual("with"u8) ? LineKind.Query : LineKind.Unparsed;

        // In words: "(No Error)".
        int close = next.Of(line).StartsWith("("u8) ? line[next.Start..].IndexOf((byte)')') : -1;
        if (close < 0)
            return LineKind.Unparsed;
        var words = new FieldRange(next.Start + 1, close - 1);
        SetCode(line, words, state, ref record);
        return LineKind.Response;
    }

    private static LineKind ReadRelayed(ReadOnlySpan<byte> line, int start, ref LogRecord record)
    {
        Fields fields = new(line, start);
        FieldRange question = fields.Next(), preposition = fields.Next(), client = fields.Next();
        int bar = question.Of(line).LastIndexOf((byte)'|');
        if (bar <= 0 || bar + 1 == question.Length || !preposition.Of(line).SequenceEqual("from"u8) || line[client.Start..].IndexOf(", relayed to "u8) < 0)
            return LineKind.Unparsed;
        record.Name = new(question.Start, bar);
        record.QueryType = new(question.Start + bar + 1, question.Length - bar - 1);
        int end = client.Of(line).IndexOf((byte)',');
        record.Client = Address.WithoutPort(line, end < 0 ? client : new(client.Start, end));
        return LineKind.ServerQuery;
    }

    // "[1791387199.123456789] "
    private static int SkipSeconds(ReadOnlySpan<byte> line, int message, ref LogRecord record)
    {
        ReadOnlySpan<byte> text = line[message..];
        int close = text.StartsWith("["u8) ? text.IndexOf("] "u8) : -1;
        if (close < 2 || text[1..close].ContainsAnyExcept(s_seconds))
            return message;
        // Nanoseconds follow without their leading zeros, so they say nothing.
        int point = text[1..close].IndexOf((byte)'.');
        record.Time = new(message + 1, point < 0 ? close - 1 : point);
        record.TimeStyle = TimeStyle.Epoch;
        return message + close + 2;
    }

    private static void SetCode(ReadOnlySpan<byte> line, FieldRange words, LineState state, ref LogRecord record)
    {
        ReadOnlySpan<byte> text = words.Of(line), code = text.SequenceEqual("No Error"u8) ? "NOERROR"u8 : text.SequenceEqual("Non-Existent domain"u8) ? "NXDOMAIN"u8
            : text.SequenceEqual("Server Failure"u8) ? "SERVFAIL"u8 : text.SequenceEqual("Query Refused"u8) ? "REFUSED"u8 : default;
        if (code.IsEmpty)
        {
            record.ResponseCode = words;
            return;
        }

        state.ClearScratch();
        record.Name = state.Append(record.Name.Of(line));
        record.QueryType = state.Append(record.QueryType.Of(line));
        record.Client = state.Append(record.Client.Of(line));
        record.Time = state.Append(record.Time.Of(line));
        record.ResponseCode = state.Append(code);
        record.InScratch = true;
    }
}
