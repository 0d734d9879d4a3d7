using System.Numerics;
using System.Runtime.Intrinsics;

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
        int from = _next;
        _next = EndOfWord(from);
        return new(from, _next - from);
    }

    // Words are short: a search that is made for long texts takes as long to begin as to find the end of one.
    private readonly int EndOfWord(int at)
    {
        for (; at <= _line.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            uint spaces = Vector128.Equals(Vector128.Create(_line.Slice(at, Vector128<byte>.Count)), Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            if (spaces != 0)
                return at + BitOperations.TrailingZeroCount(spaces);
        }

        while (at < _line.Length && _line[at] != ' ')
            at++;
        return at;
    }
}

/// <summary>White space.</summary>
internal static class SpanText
{
    /// <summary>True for a line with nothing on it.</summary>
    public static bool IsWhiteSpace(this ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
