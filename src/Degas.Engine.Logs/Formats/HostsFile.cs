using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// A list in the form of <c>/etc/hosts</c>, as block lists come: <c>ADDRESS NAME [NAME …] [# COMMENT]</c>, one record for each name. Every line
/// that is neither blank nor a comment gives a row.
/// </summary>
public struct HostsFile : ILogFormat
{
    private static readonly SearchValues<byte> s_space = SearchValues.Create(" \t"u8);
    // A word of these alone is a type, a class, a code or a number: a table of another kind.
    private static readonly SearchValues<byte> s_code = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    /// <inheritdoc/>
    public static string Name => "hosts";

    /// <inheritdoc/>
    public static string Description => "list of names as a hosts file";

    /// <inheritdoc/>
    public static string Sample => "0.0.0.0 www.example.com # advertising\n127.0.0.1 xcbeoysoqcbnlvje.eu";

    /// <inheritdoc/>
    public static bool RowPerLine => true;

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int next = line.StartsWith("\uFEFF"u8) ? 3 : 0;
        ReadOnlySpan<byte> text = NextWord(line, ref next).Of(line);
        if (text.IsEmpty)
            return LineKind.Comment;
        int zone = text.IndexOf((byte)'%');
        if (!Address.IsAddress(zone < 0 ? text : text[..zone]))
            return LineKind.Unparsed;
        state.Next = next;
        if (!ReadFurther(line, state, ref record))
            return LineKind.Unparsed;
        // All of the names are looked at before the first is taken.
        for (FieldRange word = record.Name; word.Length > 0; word = NextWord(line, ref next))
        {
            if (NameList.IsForeign(word.Of(line)) || !word.Of(line).ContainsAnyExcept(s_code))
                return LineKind.Unparsed;
        }

        return LineKind.Query;
    }

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int next = state.Next;
        record.Name = NextWord(line, ref next);
        state.Next = next;
        return record.Name.Length > 0;
    }

    // Length 0 at the end of the line or at a comment, which may follow a name without a space.
    private static FieldRange NextWord(ReadOnlySpan<byte> line, ref int next)
    {
        int gap = line[next..].IndexOfAnyExcept(s_space);
        int start = gap < 0 ? line.Length : next + gap, length = line[start..].IndexOfAny((byte)' ', (byte)'\t', (byte)'#');
        if (length < 0)
            length = line.Length - start;
        next = start + length;
        return new(start, length);
    }
}
