using System.Buffers.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>A line of text taken out of a container's log or of systemd's journal, as ranges of the scratch text.</summary>
internal struct ContainerLine
{
    // "_COMM" is cut to 15 bytes, and syslog's own name for the program says more.
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "log"),
        (JsonField.Name, "message"),
        // Splunk's exports.
        (JsonField.Name, "_raw"),
        (JsonField.Name, "result._raw"),
        // Grafana Loki's, by logcli -o jsonl.
        (JsonField.Name, "line"),
        (JsonField.Time, "result._time"),
        (JsonField.Time, "time"),
        (JsonField.Time, "@timestamp"),
        (JsonField.Time, "timestamp"),
        (JsonField.Other, "MESSAGE"),
        (JsonField.Elements, "MESSAGE[]"),
        (JsonField.Kind, "__REALTIME_TIMESTAMP"),
        (JsonField.Client, "SYSLOG_IDENTIFIER"),
        (JsonField.Client, "_COMM"));

    /// <summary>The line, without its end.</summary>
    public FieldRange Message { get; set; }

    /// <summary>The line as syslog would have it, <c>TIME PROGRAM: MESSAGE</c>, where it stood in a journal; else of length 0.</summary>
    public FieldRange Syslog { get; private set; }

    /// <summary>When it was written, in ISO 8601.</summary>
    public FieldRange Time { get; private set; }

    /// <summary>Takes the line out.</summary>
    /// <param name="line">A line of the log.</param>
    /// <param name="state">Where the text goes.</param>
    /// <param name="inside">Ranges of the scratch text.</param>
    /// <returns>False where the line is not one of such a log.</returns>
    public static bool TryUnwrap(ReadOnlySpan<byte> line, LineState state, out ContainerLine inside)
    {
        inside = default;
        if (TryUnwrapCri(line, state, ref inside) || TryUnwrapCompose(line, state, ref inside))
            return true;
        if (!s_table.TryRead(line, out JsonValues values))
            return false;
        state.ClearScratch();
        if (values.Has(JsonField.Kind))
            return inside.UnwrapJournal(line, values, state);
        if (!values.Has(JsonField.Name))
            return false;
        inside.Message = WithoutEnd(JsonFields.Unescape(line, values[JsonField.Name], state), state);
        inside.Time = JsonFields.Unescape(line, values[JsonField.Time], state);
        return true;
    }

    /// <summary>Moves the ranges of <paramref name="record"/>.</summary>
    public static void Move(ref LogRecord record, int by)
    {
        record.Name = Moved(record.Name, by);
        record.Time = Moved(record.Time, by);
        record.Client = Moved(record.Client, by);
        record.QueryType = Moved(record.QueryType, by);
        record.ResponseCode = Moved(record.ResponseCode, by);
    }

    private static FieldRange Moved(FieldRange range, int by) => range.Length == 0 ? default : new(range.Start + by, range.Length);

    // Docker keeps the line's end.
    private static FieldRange WithoutEnd(FieldRange text, LineState state) => new(text.Start, text.Of(state.Scratch).TrimEnd("\r\n"u8).Length);

    // "2023-05-02T10:00:01.123456789Z stdout F LINE"; P instead of F where the line goes on. From docker logs -t without stream and mark.
    private static bool TryUnwrapCri(ReadOnlySpan<byte> line, LineState state, ref ContainerLine inside)
    {
        if (line.Length < 20 || line[4] != '-' || line[10] != 'T')
            return false;
        Fields fields = new(line, 0);
        FieldRange when = fields.Next();
        ReadOnlySpan<byte> stream = fields.Next().Of(line);
        FieldRange tag = fields.Next();
        int message = tag.Start + 2;
        if (!(stream.SequenceEqual("stdout"u8) || stream.SequenceEqual("stderr"u8)) || tag.Length != 1 || line[tag.Start] is not ((byte)'F' or (byte)'P'))
        {
            // Always nine digits, which the programs themselves do not write.
            message = "2023-05-02T10:00:01.123456789Z ".Length;
            if (when.Length + 1 != message || line[19] != '.' || line[29] != 'Z')
                return false;
        }

        state.ClearScratch();
        inside.Message = state.Append(line[Math.Min(message, line.Length)..]);
        inside.Time = state.Append(when.Of(line));
        return true;
    }

    // "coredns-1  | LINE", from docker compose logs.
    private static bool TryUnwrapCompose(ReadOnlySpan<byte> line, LineState state, ref ContainerLine inside)
    {
        if (line.IsEmpty || !char.IsAsciiLetterOrDigit((char)line[0]))
            return false;
        int bar = line[..Math.Min(line.Length, 80)].IndexOf(" | "u8);
        if (bar < 0 || line[..bar].TrimEnd((byte)' ').Contains((byte)' '))
            return false;
        state.ClearScratch();
        inside.Message = state.Append(line[(bar + 3)..]);
        return true;
    }

    private bool UnwrapJournal(ReadOnlySpan<byte> line, JsonValues values, LineState state)
    {
        Time = AppendMicroseconds(values[JsonField.Kind].Of(line), state);
        int start = Time.Start;
        state.Append(" "u8);
        JsonFields.Unescape(line, values[JsonField.Client], state);
        FieldRange mark = state.Append(": "u8);
        // An array of bytes where it is not clean UTF-8; null where journalctl found it too long.
        FieldRange message = values.Has(JsonField.Elements)
            ? AppendBytes(line[(values[JsonField.Elements].Start + 1)..], state)
            : JsonFields.Unescape(line, values[JsonField.Other], state);
        Message = message.Length == 0 ? new(mark.Start + mark.Length, 0) : WithoutEnd(message, state);
        Syslog = new(start, Message.Start + Message.Length - start);
        return true;
    }

    // As ISO 8601, which readers find in front of a line.
    private static FieldRange AppendMicroseconds(ReadOnlySpan<byte> text, LineState state)
    {
        int written = Utf8Parser.TryParse(text, out long microseconds, out int read) && read == text.Length
            ? TimeText.WriteMicroseconds(microseconds, state.Reserve(TimeText.MaxLength))
            : 0;
        return state.Take(written);
    }

    // "91,49,93]"; ends at what is no byte.
    private static FieldRange AppendBytes(ReadOnlySpan<byte> numbers, LineState state)
    {
        Span<byte> room = state.Reserve(numbers.Length);
        int written = 0;
        while (Utf8Parser.TryParse(numbers = numbers.TrimStart(" \t,"u8), out byte value, out int read))
        {
            room[written++] = value;
            numbers = numbers[read..];
        }

        return state.Take(written);
    }
}
