using System.Text.Encodings.Web;
using System.Text.Json;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// A log of lines of text in a container's: Docker's JSON, what Fluentd or Filebeat make of it, or the text of CRI. The line is taken out and
/// read as the format inside, which must be one without a layout; where it has no time, the container's stands in.
/// </summary>
/// <typeparam name="TInner">The format inside.</typeparam>
#pragma warning disable CA1000 // The members are ILogFormat's, and static there.
public struct Container<TInner> : ILogFormat
    where TInner : struct, ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "container-" + TInner.Name;

    /// <inheritdoc/>
    public static string Description => TInner.Description + ", in a container's log (Docker, CRI, Fluentd, Filebeat)";

    /// <inheritdoc/>
    public static string Sample
    {
        get
        {
            string line = TInner.Sample.Split('\n')[^1];
            JsonEncodedText text = JsonEncodedText.Encode(line + "\n", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            return $$"""
                {"log":"{{text}}","stream":"stdout","time":"2023-05-02T10:00:01.123456789Z"}
                2023-05-02T10:00:01.123456789Z stdout F {{line}}
                """;
        }
    }

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!ContainerLine.TryUnwrap(line, state, out FieldRange message, out FieldRange time))
            return JsonTable.NoObject(line);
        LineKind kind = TInner.Read(message.Of(state.Scratch), state.Inner, ref record);
        if (!kind.IsRecord())
            return kind;
        if (record.InScratch)
            ContainerLine.Move(ref record, state.Append(state.Inner.Scratch).Start);
        record.InScratch = true;
        if (record.Time.Length == 0)
        {
            record.Time = time;
            record.TimeStyle = TimeStyle.Iso;
        }

        return kind;
    }
}
#pragma warning restore CA1000

/// <summary>Takes lines out of a container's log.</summary>
internal static class ContainerLine
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "log"),
        (JsonField.Name, "message"),
        (JsonField.Time, "time"),
        (JsonField.Time, "@timestamp"));

    /// <summary>Puts the line inside at the start of the scratch text, and the time behind it.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> line, LineState state, out FieldRange message, out FieldRange time)
    {
        if (!JsonFields.LooksLikeObject(line))
            return TryUnwrapCri(line, state, out message, out time);
        message = time = default;
        if (!s_table.TryRead(line, out JsonValues values) || !values.Has(JsonField.Name))
            return false;
        LogRecord wrapper = default;
        values.IsEscaped = true;
        values.ToRecord(LineKind.OtherEvent, TimeStyle.Iso, line, state, ref wrapper);
        // Docker keeps the line's end.
        message = new(0, wrapper.Name.Of(state.Scratch).TrimEnd("\r\n"u8).Length);
        time = wrapper.Time;
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
