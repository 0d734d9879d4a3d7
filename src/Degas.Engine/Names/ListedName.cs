using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Degas.Engine.Names;

/// <summary>A domain as it stands in a list that somebody wrote: of letters, digits, hyphens, underscores, and other scripts' letters in an IDN.</summary>
/// <remarks>
/// A log may ask for any bytes, but a list with others in it is one of another kind: an ad blocker's, a page of HTML, a compressed file. Taken for names these would
/// match nothing, and nobody would be told. Who means such a byte writes it as <c>\DDD</c> (RFC 1035, section 5.1).
/// </remarks>
internal static class ListedName
{
    /// <summary>The most bytes of a name: escapes and UTF-8 have four at most for one of it.</summary>
    public const int MaxLength = 4 * DomainName.MaxLength + 1;

    private const int MostShown = 120;
    private const string TooLong = "it is too long for one";
    private static readonly SearchValues<byte> s_host = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    /// <summary>Reads a name.</summary>
    /// <param name="raw">The name without blanks around it.</param>
    /// <param name="destination">Its normal form (see <see cref="DomainName.Normalize"/>); at least <see cref="MaxLength"/> bytes. A long list should cost no more than its names.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="ascii">The spelling of an IDN in ASCII, which is the one that is nearly always asked for; null for other names.</param>
    /// <returns>Why it is no domain, in few words; null where it is one.</returns>
    public static string? Read(ReadOnlySpan<byte> raw, Span<byte> destination, out int length, out byte[]? ascii)
    {
        ascii = null;
        // Nearly all of a list's: the suffixes in the program are read at every start.
        if (raw.Length is > 0 and <= DomainName.MaxLabelLength && !raw.ContainsAnyExcept(s_host) && raw[0] is not ((byte)'.' or (byte)'-') && raw[^1] != '.' && raw.IndexOf(".."u8) < 0)
        {
            Ascii.ToLower(raw, destination, out length);
            return null;
        }

        length = 0;
        bool isAscii = Ascii.IsValid(raw);
        int strange = IndexOfStrange(raw, isAscii);
        if (strange >= 0)
            return $"it holds '{(char)raw[strange]}'";
        if (raw.Length > MaxLength)
            return TooLong;
        if (isAscii)
            return Normalize(raw, destination, out length);
        if (!Utf8.IsValid(raw))
            return "it is not UTF-8";

        string text = Encoding.UTF8.GetString(raw).ToLowerInvariant();
        foreach (char c in text)
        {
            if (IsBlank(c))
                return $"it holds U+{(int)c:X4}";
        }

        try
        {
            string? fault = Normalize(Encoding.ASCII.GetBytes(new IdnMapping().GetAscii(text)), destination, out length);
            ascii = destination[..length].ToArray();
            length = Encoding.UTF8.GetBytes(text.AsSpan().TrimEnd('.'), destination);
            return fault;
        }
        catch (ArgumentException)
        {
            return "it has no spelling in ASCII";
        }
    }

    /// <summary>A line of a list, shortened, for messages.</summary>
    public static string Shown(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line[..Math.Min(line.Length, MostShown)]).Trim() + (line.Length > MostShown ? "…" : "");

    private static int IndexOfStrange(ReadOnlySpan<byte> raw, bool isAscii)
    {
        for (int start = 0; ;)
        {
            int at = raw[start..].IndexOfAnyExcept(s_host);
            if (at < 0)
                return -1;
            at += start;
            if (raw[at] < 0x80 && (raw[at] != '\\' || !isAscii))
                return at;
            start = Math.Min(at + (raw[at] == '\\' ? 2 : 1), raw.Length);
        }
    }

    // What comes along unseen when text is pasted. Joiners do stand in names of some scripts.
    private static bool IsBlank(char c) => c is not ('\u200C' or '\u200D')
        && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string? Normalize(ReadOnlySpan<byte> raw, Span<byte> destination, out int length) => DomainName.Normalize(raw, destination, out length) switch
    {
        NameStatus.Scored => null,
        NameStatus.Empty => "there is no name",
        NameStatus.TooLong => TooLong,
        _ => "it has an empty label or a broken escape",
    };
}
