namespace Degas.Engine.Logs.Formats;

/// <summary>The words of a line, parted by spaces, as ranges of it.</summary>
/// <param name="line">The line.</param>
/// <param name="start">Where to begin.</param>
internal ref struct Fields(ReadOnlySpan<byte> line, int start)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next = start;

    /// <summary>The next word; length 0 at the end of the line.</summary>
    public FieldRange Next()
    {
        while (_next < _line.Length && _line[_next] == ' ')
            _next++;
        int from = _next, length = _line[from..].IndexOf((byte)' ');
        _next = length < 0 ? _line.Length : from + length;
        return new(from, _next - from);
    }
}

/// <summary>White space.</summary>
internal static class SpanText
{
    /// <summary>True for a line with nothing on it.</summary>
    public static bool IsWhiteSpace(this ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
