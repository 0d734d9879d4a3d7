using System.Text.Encodings.Web;
using System.Text.Json;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// A log of lines of text in a container's or in systemd's journal: Docker's JSON, what Fluentd or Filebeat make of it, the text of CRI, or
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
        ContainerLine.Move(ref record, record.InScratch ? state.Append(state.Inner.Scratch).Start : wrapped.Message.Start);
        record.InScratch = true;
        if (record.Time.Length == 0)
        {
            record.Time = wrapped.Time;
            record.TimeStyle = TimeStyle.Iso;
        }

        return kind;
    }
}
#pragma warning restore CA1000
