using System.Text.Encodings.Web;
using System.Text.Json;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// A log of lines of another format in a container's or in systemd's journal: Docker's JSON, what Fluentd or Filebeat make of it, the text of CRI, or
/// <c>journalctl -o json</c>. The line is taken out and read as the format inside, which must be one without a layout; where it has no time, the one outside stands in.
/// </summary>
/// <typeparam name="TInner">The format inside.</typeparam>
#pragma warning disable CA1000 // The members are ILogFormat's, and static there.
public struct Container<TInner> : ILogFormat
    where TInner : struct, ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "container-" + TInner.Name;

    /// <inheritdoc/>
    public static string Description => TInner.Description + ", in a container's log (Docker, CRI, Fluentd, Filebeat) or journald's JSON";

    /// <inheritdoc/>
    public static string Sample
    {
        get
        {
            string line = TInner.Sample.Split('\n')[^1];
            JsonEncodedText text = JsonEncodedText.Encode(line + "\n", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            return $$"""
                {"log":"{{text}}","stream":"stdout","time":"2023-05-02T10:00:01.123456789Z"}
                {"__REALTIME_TIMESTAMP":"1683021601123456","SYSLOG_IDENTIFIER":"server","MESSAGE":"{{text}}"}
                2023-05-02T10:00:01.123456789Z stdout F {{line}}
                """;
        }
    }

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!ContainerLine.TryUnwrap(line, state, out ContainerLine wrapped))
            return JsonTable.NoObject(line);
        LineKind kind = TInner.Read(wrapped.Message.Of(state.Scratch), state.Inner, ref record);
        if (wrapped.Syslog.Length > 0 && !kind.IsRecord())
        {
            // A program that logs to the journal leaves it to the journal to say which it is.
            record = default;
            kind = TInner.Read(wrapped.Syslog.Of(state.Scratch), state.Inner, ref record);
            wrapped.Message = wrapped.Syslog;
        }

        if (!kind.IsRecord())
            return kind;
        state.InnerLine = wrapped.Message;
        state.InnerRecord = record;
        Place(state, ref record);
        if (record.Time.Length == 0)
        {
            record.Time = wrapped.Time;
            record.TimeStyle = TimeStyle.Iso;
        }

        return kind;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) =>
        ContainerLine.TryUnwrap(line, state, out ContainerLine wrapped)
        && TInner.IsOwnEvent((wrapped.Syslog.Length > 0 ? wrapped.Syslog : wrapped.Message).Of(state.Scratch), state.Inner);

    /// <inheritdoc/>
    public static bool IsForAnyLog => TInner.IsForAnyLog;

    /// <inheritdoc/>
    public static bool HasFurther => TInner.HasFurther;

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        LogRecord inner = state.InnerRecord;
        if (!TInner.ReadFurther(state.InnerLine.Of(state.Scratch), state.Inner, ref inner))
            return false;
        state.InnerRecord = inner;
        (FieldRange time, TimeStyle style) = (record.Time, record.TimeStyle);
        record = inner;
        Place(state, ref record);
        // The line's, which may be the one outside.
        (record.Time, record.TimeStyle) = (time, style);
        return true;
    }

    // Makes ranges of the line inside, or of its reader's scratch text, ranges of this one's.
    private static void Place(LineState state, ref LogRecord record)
    {
        ContainerLine.Move(ref record, record.InScratch ? state.Append(state.Inner.Scratch).Start : state.InnerLine.Start);
        record.InScratch = true;
    }
}
#pragma warning restore CA1000
