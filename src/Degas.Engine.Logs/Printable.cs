using System.Buffers;
using System.Globalization;
using System.Text;

namespace Degas.Engine.Logs;

/// <summary>
/// Bytes of a log in a form that neither a terminal nor a reader of UTF-8 can trip over: control characters and bytes that are not UTF-8
/// become <c>\DDD</c>, as in DNS master files (RFC 1035, section 5.1).
/// </summary>
public static class Printable
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Where(b => b != '\\').Select(b => (byte)b)]);

    /// <summary>The most bytes that <see cref="Write"/> makes of one.</summary>
    public const int MaxExpansion = 4;

    /// <summary>Writes <paramref name="text"/> in printable form.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="destination">At least <see cref="MaxExpansion"/> times as long.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int plain = text.IndexOfAnyExcept(s_plain);
        if (plain >= 0)
            return WriteEscaped(text, destination, plain, doubled: true);
        text.CopyTo(destination);
        return text.Length;
    }

    /// <summary>The printable form as a string, for messages.</summary>
    public static string Text(ReadOnlySpan<byte> text)
    {
        byte[] buffer = new byte[text.Length * MaxExpansion];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, Write(text, buffer)));
    }

    /// <summary>A whole message in printable form, but for its backslashes, which stay single: what it quotes may be in that form already.</summary>
    public static string Message(string message)
    {
        byte[] text = Encoding.UTF8.GetBytes(message), buffer = new byte[text.Length * MaxExpansion];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, WriteEscaped(text, buffer, plain: 0, doubled: false)));
    }

    // The first `plain` bytes need nothing.
    private static int WriteEscaped(ReadOnlySpan<byte> text, Span<byte> destination, int plain, bool doubled)
    {
        text[..plain].CopyTo(destination);
        int written = plain;
        for (int i = plain; i < text.Length;)
        {
            byte b = text[i];
            if (b == '\\')
            {
                destination[written++] = b;
                if (doubled)
                    destination[written++] = b;
                i++;
            }
            else if (b is >= 0x20 and < 0x7F)
            {
                destination[written++] = b;
                i++;
            }
            else if (b >= 0x80 && Rune.DecodeFromUtf8(text[i..], out Rune rune, out int length) == OperationStatus.Done
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                text.Slice(i, length).CopyTo(destination[written..]);
                written += length;
                i += length;
            }
            else
            {
                destination[written++] = (byte)'\\';
                destination[written++] = (byte)('0' + b / 100);
                destination[written++] = (byte)('0' + b / 10 % 10);
                destination[written++] = (byte)('0' + b % 10);
                i++;
            }
        }

        return written;
    }
}
