using System.Buffers.Text;
using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Text in XML.</summary>
internal static class XmlText
{
    // "&#x10FFFF;", with room for some zeros in front.
    private const int MaxReference = 16;

    /// <summary>Appends <paramref name="text"/> to the scratch text, with its character references undone. One that XML does not know stays.</summary>
    /// <returns>Where it stands.</returns>
    public static FieldRange Append(LineState state, ReadOnlySpan<byte> text)
    {
        // No reference is shorter than the UTF-8 of what it stands for.
        Span<byte> room = state.Reserve(text.Length);
        int written = 0;
        for (int reference; (reference = text.IndexOf((byte)'&')) >= 0;)
        {
            text[..reference].CopyTo(room[written..]);
            written += reference;
            text = text[reference..];
            int end = text[..Math.Min(text.Length, MaxReference)].IndexOf((byte)';');
            if (end > 0 && Decode(text[1..end]) is Rune rune)
            {
                written += rune.EncodeToUtf8(room[written..]);
                text = text[(end + 1)..];
            }
            else
            {
                room[written++] = (byte)'&';
                text = text[1..];
            }
        }

        text.CopyTo(room[written..]);
        return state.Take(written + text.Length);
    }

    private static Rune? Decode(ReadOnlySpan<byte> reference)
    {
        if (reference.StartsWith("#"u8))
        {
            bool isHex = reference.Length > 1 && reference[1] is (byte)'x';
            ReadOnlySpan<byte> digits = reference[(isHex ? 2 : 1)..];
            return Utf8Parser.TryParse(digits, out uint value, out int read, isHex ? 'X' : 'D') && read == digits.Length && value > 0 && Rune.TryCreate(value, out Rune rune)
                ? rune
                : null;
        }

        return reference.SequenceEqual("amp"u8) ? new Rune('&')
            : reference.SequenceEqual("lt"u8) ? new Rune('<')
            : reference.SequenceEqual("gt"u8) ? new Rune('>')
            : reference.SequenceEqual("quot"u8) ? new Rune('"')
            : reference.SequenceEqual("apos"u8) ? new Rune('\'')
            : null;
    }
}
