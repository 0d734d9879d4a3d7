using System.Text;

namespace Degas.Engine.Logs.Tests;

public sealed class PrintableTests
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("")]
    [InlineData("www.example.com")]
    [InlineData(" !\"#$%&'()*+,-./0123456789:;<=>?@[]^_`{|}~")]
    [InlineData("bücher.example")]
    [InlineData("пример.рф")]
    [InlineData("例え.テスト")]
    [InlineData("smile😀.example")]
    public void Plain_text_stays_as_it_is(string text) => Assert.Equal(text, Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("a\0b", "a\\000b")]
    [InlineData("\t", "\\009")]
    [InlineData("a\r\n", "a\\013\\010")]
    [InlineData("\u001b[31mred", "\\027[31mred")]
    [InlineData("\u007f", "\\127")]
    public void A_control_byte_stands_as_its_number(string text, string printable) => Assert.Equal(printable, Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("\\", "\\\\")]
    [InlineData("\\032", "\\\\032")]
    [InlineData("a\\\\b", "a\\\\\\\\b")]
    public void A_backslash_is_doubled(string text, string printable) => Assert.Equal(printable, Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("C:\\x: no such file", "C:\\x: no such file")]
    [InlineData("\u001b[2J\\027", "\\027[2J\\027")]
    [InlineData("m\u00fcnchen \u2026\n", "m\u00fcnchen \u2026\\010")]
    [InlineData("\u009b\u202e", "\\194\\155\\226\\128\\174")]
    public void A_message_keeps_its_backslashes(string text, string printable) => Assert.Equal(printable, Printable.Message(text));

    [Theory]
    // C1: U+0085 next line, U+009B control sequence introducer.
    [InlineData("\u0085", "\\194\\133")]
    [InlineData("a\u009b31mb", "a\\194\\15531mb")]
    // Bidirectional marks, embeddings, overrides and isolates.
    [InlineData("\u200e", "\\226\\128\\142")]
    [InlineData("moc\u202egro", "moc\\226\\128\\174gro")]
    [InlineData("\u2066", "\\226\\129\\166")]
    [InlineData("\u061c", "\\216\\156")]
    // Format characters: soft hyphen, zero-width space and joiner, byte order mark, a tag.
    [InlineData("\u00ad", "\\194\\173")]
    [InlineData("\u200b", "\\226\\128\\139")]
    [InlineData("\u200d", "\\226\\128\\141")]
    [InlineData("\ufeff", "\\239\\187\\191")]
    [InlineData("\U000e0041", "\\243\\160\\129\\129")]
    // Line and paragraph separator.
    [InlineData("\u2028\u2029", "\\226\\128\\168\\226\\128\\169")]
    public void A_character_that_moves_others_is_escaped(string text, string printable) => Assert.Equal(printable, Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\\255")]
    [InlineData(new byte[] { 0x80, 0xBF }, "\\128\\191")]
    // Overlong slash, surrogate, above U+10FFFF, cut short.
    [InlineData(new byte[] { 0xC0, 0xAF }, "\\192\\175")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\\237\\160\\128")]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "\\244\\144\\128\\128")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\\226\\130")]
    [InlineData(new byte[] { 0xC3, (byte)'a' }, "\\195a")]
    [InlineData(new byte[] { 0xC3, 0xC3, 0xBC }, "\\195ü")]
    public void A_byte_that_is_not_UTF_8_stands_as_its_number(byte[] text, string printable) => Assert.Equal(printable, Printable.Text(text));

    [Fact]
    public void Any_bytes_come_out_as_UTF_8_without_control_characters()
    {
        var random = new Random(5);
        for (int round = 0; round < 5000; round++)
        {
            byte[] text = new byte[random.Next(60)];
            random.NextBytes(text);
            // Half of the rounds stay among the bytes of multi-byte sequences, where valid ones are likely.
            for (int i = 0; round % 2 == 0 && i < text.Length; i++)
                text[i] = (byte)(text[i] % 3 == 0 ? 0xC2 | (text[i] & 1) : 0x80 | (text[i] & 0x3F));
            byte[] room = new byte[text.Length * Printable.MaxExpansion];

            string printable = s_strict.GetString(room, 0, Printable.Write(text, room));

            Assert.DoesNotContain(printable, char.IsControl);
            Assert.Equal(text, Unescape(printable));
        }
    }

    [Fact]
    public void The_most_is_four_bytes_for_one()
    {
        byte[] text = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

        Assert.All(text, b => Assert.InRange(Printable.Write([b], new byte[Printable.MaxExpansion]), 1, Printable.MaxExpansion));
        Assert.Equal(400, Printable.Write(new byte[100], new byte[400]));
    }

    // The printable form loses nothing: \\ is a backslash, \DDD a byte.
    private static byte[] Unescape(string printable)
    {
        byte[] text = Encoding.UTF8.GetBytes(printable);
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[i + 1] == '\\')
                bytes.Add(text[++i]);
            else if (text[i] == '\\')
                bytes.Add((byte)((text[++i] - '0') * 100 + (text[++i] - '0') * 10 + text[++i] - '0'));
            else
                bytes.Add(text[i]);
        }

        return [.. bytes];
    }
}
