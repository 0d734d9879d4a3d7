using System.Buffers;
using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>
/// The first lines of an input that its reader made nothing of, or that are another program's: enough to tell whether another reader would have
/// taken them. A file of two formats is read as one of them, since where the other begins would depend on how the input is cut into blocks.
/// </summary>
internal sealed class ForeignLines
{
    private const int LinesKept = 100, LongestKept = 2048;
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private readonly List<(long Number, int End)> _lines = [];

    /// <summary>Keeps a line, if there is room.</summary>
    public void Add(ReadOnlySpan<byte> line, long number)
    {
        if (_lines.Count == LinesKept || line.Length > LongestKept)
            return;
        _text.Write(line);
        _text.Write("\n"u8);
        _lines.Add((number, _text.WrittenCount));
    }

    /// <summary>Keeps the lines of the next block.</summary>
    public void Add(ForeignLines next)
    {
        int start = 0;
        foreach ((long number, int end) in next._lines)
        {
            Add(next._text.WrittenSpan[start..(end - 1)], number);
            start = end;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _text.ResetWrittenCount();
        _lines.Clear();
    }

    /// <summary>The other format that is in an input read as <paramref name="format"/>; null where none is.</summary>
    public LogFormat? FindOther(LogFormat format) =>
        // Nearly any word could be a name in a list.
        LogFormats.Detect(_text.WrittenSpan) is { } other && other.Name != format.Name && other != LogFormats.All[^1] ? other : null;

    /// <summary>Says which other format is in an input that was read as <paramref name="format"/>; null where none is.</summary>
    public string? Describe(LogFormat format)
    {
        if (FindOther(format) is not { } other)
            return null;
        var first = new FirstRecord();
        other.ReadLines(_text.WrittenSpan, new LineState { Layout = other.InitialLayout }, ref first);
        return $"is read as {format.Name}, but has lines of {other.Name} too, from line {_lines[first.Index].Number} on, which are not: split the file, or run again with --format {other.Name}";
    }

    private struct FirstRecord : ILineSink
    {
        private bool _found;

        public int Index { get; private set; }

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => _found = true;

        public readonly void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => Index += _found ? 0 : 1;
    }
}
