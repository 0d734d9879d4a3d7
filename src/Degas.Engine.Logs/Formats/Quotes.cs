namespace Degas.Engine.Logs.Formats;

/// <summary>Text in quotes, in which a backslash takes the next byte as it is.</summary>
internal static class Quotes
{
    /// <summary>Where the closing quote stands in the text behind an opening one; -1 where there is none.</summary>
    public static int IndexOfClosing(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i;
            if (text[i] == '\\')
                i++;
        }

        return -1;
    }

    /// <summary>Appends <paramref name="text"/> without the backslashes that quoting put in.</summary>
    public static FieldRange Unescape(ReadOnlySpan<byte> text, LineState state)
    {
        Span<byte> room = state.Reserve(text.Length);
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            room[written++] = text[i];
        }

        return state.Take(written);
    }
}
