namespace Degas.Engine.Logs;

/// <summary>A format as the rest of the program sees it: one object per <see cref="ILogFormat"/>.</summary>
public abstract class LogFormat
{
    /// <summary>What <c>--format</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What writes it.</summary>
    public abstract string Description { get; }

    /// <summary>A few lines of it.</summary>
    public abstract string Sample { get; }

    /// <summary>Whether every line is a row even if it holds no name.</summary>
    public abstract bool RowPerLine { get; }

    /// <summary>Whether it is chosen only where most of its values look like names of hosts.</summary>
    public abstract bool IsForAnyLog { get; }

    /// <summary>The layout at the start of an input; null unless the format was made with one, such as the name of a column.</summary>
    public LogLayout? InitialLayout { get; private init; }

    /// <summary>The object for <typeparamref name="TFormat"/>.</summary>
    public static LogFormat Of<TFormat>(LogLayout? initialLayout = null)
        where TFormat : struct, ILogFormat => new Typed<TFormat> { InitialLayout = initialLayout };

    /// <summary>The layout in force behind <paramref name="lines"/>.</summary>
    public abstract LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout);

    /// <summary>Whether a line of another event shows which program wrote it.</summary>
    public abstract bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state);

    /// <summary>Reads one line, without its line end.</summary>
    public abstract LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record);

    /// <summary>Reads whole lines and hands each to <paramref name="sink"/>.</summary>
    /// <param name="lines">Lines, each with its end; the last may lack it.</param>
    /// <param name="state">The layout in force, moved on by headers among the lines.</param>
    /// <param name="sink">Where they go.</param>
    public abstract void ReadLines<TSink>(ReadOnlySpan<byte> lines, LineState state, ref TSink sink)
        where TSink : ILineSink, allows ref struct;

    private sealed class Typed<TFormat> : LogFormat
        where TFormat : struct, ILogFormat
    {
        public override string Name => TFormat.Name;

        public override string Description => TFormat.Description;

        public override string Sample => TFormat.Sample;

        public override bool RowPerLine => TFormat.RowPerLine;

        public override bool IsForAnyLog => TFormat.IsForAnyLog;

        public override LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout) => TFormat.LayoutAfter(lines, layout);

        public override bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => TFormat.IsOwnEvent(line, state);

        public override LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record) => TFormat.Read(line, state, ref record);

        public override void ReadLines<TSink>(ReadOnlySpan<byte> lines, LineState state, ref TSink sink)
        {
            while (!lines.IsEmpty)
            {
                int end = lines.IndexOf((byte)'\n');
                ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
                lines = end < 0 ? default : lines[(end + 1)..];
                if (line.Length > 0 && line[^1] == '\r')
                    line = line[..^1];

                LogRecord record = default;
                LineKind kind = TFormat.Read(line, state, ref record);
                if (!kind.IsRecord())
                {
                    sink.OnOther(line, kind);
                    continue;
                }

                sink.OnRecord(line, record.InScratch ? state.Scratch : line, in record, kind);
                // Known when the loop is compiled: other formats do not pay for it.
                while (TFormat.HasFurther && TFormat.ReadFurther(line, state, ref record))
                    sink.OnFurther(line, record.InScratch ? state.Scratch : line, in record, kind);
            }
        }
    }
}
