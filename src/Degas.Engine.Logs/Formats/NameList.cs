using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>One name a line; blank lines and <c>#</c> comments are passed over. Every other line gives a row.</summary>
public struct NameList : ILogFormat
{
    // What no name in a list holds, though DNS would let it: a line with one of these is of another format, or damaged.
    private static readonly SearchValues<byte> s_foreign = SearchValues.Create([.. " \t,;\"'|/<>(){}[]="u8, .. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);

    /// <inheritdoc/>
    public static string Name => "list";

    /// <inheritdoc/>
    public static string Description => "one name a line";

    /// <inheritdoc/>
    public static string Sample => "www.example.com\nxcbeoysoqcbnlvje.eu";

    /// <inheritdoc/>
    public static bool RowPerLine => true;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        ReadOnlySpan<byte> text = line.TrimEnd(" \t"u8);
        // Joined files may have a byte order mark in the middle.
        int mark = text.StartsWith("\uFEFF"u8) ? 3 : 0, start = text[mark..].IndexOfAnyExcept(" \t"u8);
        if (start < 0 || text[start += mark] == '#')
            return LineKind.Comment;
        text = text[start..];
        record.Name = new(start, text.Length);
        return IsForeign(text) ? LineKind.Unparsed : LineKind.Query;
    }

    /// <summary>Whether a word of a list cannot be a name that is meant.</summary>
    public static bool IsForeign(ReadOnlySpan<byte> word) => word.ContainsAny(s_foreign);
}
