namespace Degas.Engine.Logs.Formats;

/// <summary>Takes lines out of a container's log.</summary>
internal static class ContainerLine
{
    private static readonly byte[][] s_paths = JsonFields.Paths("log", "message", "time", "@timestamp");

    /// <summary>Puts the line inside at the start of the scratch text, and the time behind it.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> line, LineState state, out FieldRange message, out FieldRange time)
    {
        if (!JsonRecord.IsObject(line))
            return TryUnwrapCri(line, state, out message, out time);
        message = time = default;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonFields.TryRead(line, s_paths, values, out _))
            return false;
        Span<FieldRange> pair = [values[values[0].Length > 0 ? 0 : 1], values[values[2].Length > 0 ? 2 : 3]];
        if (pair[0].Length == 0)
            return false;
        JsonFields.Unescape(line, pair, state);
        // Docker keeps the line's end.
        message = new(0, pair[0].Of(state.Scratch).TrimEnd("\r\n"u8).Length);
        time = pair[1];
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

    // "2023-05-02T10:00:01.123456789Z stdout F LINE"; P instead of F where the line goes on.
    private static bool TryUnwrapCri(ReadOnlySpan<byte> line, LineState state, out FieldRange message, out FieldRange time)
    {
        message = time = default;
        if (line.Length < 20 || line[4] != '-' || line[10] != 'T')
            return false;
        Fields fields = new(line, 0);
        FieldRange when = fields.Next();
        ReadOnlySpan<byte> stream = fields.Next().Of(line);
        FieldRange tag = fields.Next();
        if (!(stream.SequenceEqual("stdout"u8) || stream.SequenceEqual("stderr"u8)) || tag.Length != 1 || line[tag.Start] is not ((byte)'F' or (byte)'P'))
            return false;
        state.ClearScratch();
        message = state.Append(line[Math.Min(tag.Start + 2, line.Length)..]);
        time = state.Append(when.Of(line));
        return true;
    }
}
