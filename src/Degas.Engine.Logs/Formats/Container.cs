using System.Text.Encodings.Web;
using System.Text.Json;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// A log of lines of text in a container's: Docker's JSON, what Fluentd or Filebeat make of it, or the text of CRI. The line is taken out and
/// read as the format inside, which must be one without a layout; where it has no time, the container's stands in.
/// </summary>
/// <typeparam name="TInner">The format inside.</typeparam>
internal struct Container<TInner> : ILogFormat
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
            return line.IsWhiteSpace() ? LineKind.Comment : LineKind.Unparsed;
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
