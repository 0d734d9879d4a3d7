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

    /// <summary>The object for <typeparamref name="TFormat"/>.</summary>
    public static LogFormat Of<TFormat>()
        where TFormat : struct, ILogFormat => new Typed<TFormat>();

    /// <summary>The layout in force behind <paramref name="lines"/>.</summary>
    public abstract LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout);

    /// <summary>Reads one line.</summary>
    public abstract LineKind Read(ReadOnlySpan<byte> line, ref LogLayout? layout, ref LogRecord record);

    /// <summary>Reads whole lines and hands each to <paramref name="sink"/>.</summary>
    /// <param name="lines">Lines, each with its end; the last may lack it.</param>
    /// <param name="layout">The layout in force; moved on by headers among the lines.</param>
    /// <param name="sink">Where they go; a struct or a class, the calls are direct.</param>
    public abstract void ReadLines<TSink>(ReadOnlySpan<byte> lines, ref LogLayout? layout, ref TSink sink)
        where TSink : ILineSink, allows ref struct;

    private sealed class Typed<TFormat> : LogFormat
        where TFormat : struct, ILogFormat
    {
        public override string Name => TFormat.Name;

        public override string Description => TFormat.Description;

        public override string Sample => TFormat.Sample;

        public override bool RowPerLine => TFormat.RowPerLine;

        public override LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout) => TFormat.LayoutAfter(lines, layout);

        public override LineKind Read(ReadOnlySpan<byte> line, ref LogLayout? layout, ref LogRecord record) => TFormat.Read(line, ref layout, ref record);

        public override void ReadLines<TSink>(ReadOnlySpan<byte> lines, ref LogLayout? layout, ref TSink sink)
        {
            for (int start = 0; start < lines.Length;)
            {
                ReadOnlySpan<byte> rest = lines[start..];
                int end = rest.IndexOf((byte)'\n');
                int next = end < 0 ? lines.Length : start + end + 1;
                ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
                if (line.Length > 0 && line[^1] == '\r')
                    line = line[..^1];

                LogRecord record = default;
                LineKind kind = TFormat.Read(line, ref layout, ref record);
                if (kind == LineKind.Record)
                    sink.OnRecord(line, start, in record);
                else
                    sink.OnOther(line, start, kind);
                start = next;
            }
        }
    }
}
