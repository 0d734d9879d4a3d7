namespace Degas.Engine.Logs.Output;

/// <summary>Text in JSON strings.</summary>
internal static class JsonText
{
    /// <summary>Appends <paramref name="text"/>, in printable form, as a JSON string with its quotes.</summary>
    public static void Write(RowBuffer to, ReadOnlySpan<byte> text)
    {
        // Printable first: what it leaves over needs no escape but for the quote and the backslash.
        Span<byte> room = to.Reserve(text.Length * Printable.MaxExpansion * 2 + 2);
        Span<byte> printable = room[^(text.Length * Printable.MaxExpansion)..];
        printable = printable[..Printable.Write(text, printable)];
        int written = 0;
        room[written++] = (byte)'"';
        foreach (byte b in printable)
        {
            if (b is (byte)'"' or (byte)'\\')
                room[written++] = (byte)'\\';
            room[written++] = b;
        }

        room[written++] = (byte)'"';
        to.Advance(written);
    }
}
