using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>The normal form of a name. Texts stand for their Latin-1 bytes.</summary>
public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("WwW.ExAmPlE.CoM", "www.example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("A.", "a")]
    [InlineData("localhost", "localhost")]
    [InlineData("_dmarc.AZ-az09.example", "_dmarc.az-az09.example")]
    [InlineData("--", "--")]
    [InlineData("@[`{.com", "@[`{.com")]
    public void Letters_are_lowered_and_the_trailing_dot_falls(string raw, string expected) => AssertSound(raw, expected);

    [Theory]
    [InlineData("caf\u00e9.FR", "caf\u00e9.fr")]
    [InlineData("\u00c9.fr", "\u00c9.fr")]
    [InlineData("a\0b.com", "a\0b.com")]
    [InlineData("\u00ff\u0080.com", "\u00ff\u0080.com")]
    [InlineData("a b.com", "a b.com")]
    [InlineData("\u007f\u0001.com", "\u007f\u0001.com")]
    public void Other_bytes_are_kept_as_they_are(string raw, string expected) => AssertSound(raw, expected);

    [Theory]
    [InlineData(" example.com", "example.com")]
    [InlineData("example.com ", "example.com")]
    [InlineData("\t example.com. \t\r", "example.com")]
    public void White_space_around_the_name_falls(string raw, string expected) => AssertSound(raw, expected);

    [Theory]
    [InlineData(@"\097bc.com", "abc.com")]
    [InlineData(@"\065bc.com", "abc.com")]
    [InlineData(@"a\000.com", "a\0.com")]
    [InlineData(@"a\255.com", "a\u00ff.com")]
    [InlineData(@"a\032b.com", "a b.com")]
    [InlineData(@"a\046b.com", "a.b.com")]
    [InlineData(@"a\.b.com", "a.b.com")]
    [InlineData(@"a\\b.com", @"a\b.com")]
    [InlineData(@"\A\z.com", "az.com")]
    [InlineData(@"com\097", "coma")]
    [InlineData(@"com\-", "com-")]
    [InlineData(@"\0971.com", "a1.com")]
    public void Escapes_are_undone(string raw, string expected) => AssertSound(raw, expected);

    [Theory]
    [InlineData(@"a\256.com", @"a\256.com")]
    [InlineData(@"a\999.com", @"a\999.com")]
    [InlineData(@"a\1.com", @"a\1.com")]
    [InlineData(@"a\12.com", @"a\12.com")]
    [InlineData(@"a\1b2.com", @"a\1b2.com")]
    [InlineData(@"com\", @"com\")]
    [InlineData(@"com\0", @"com\0")]
    [InlineData(@"com\09", @"com\09")]
    public void A_broken_escape_is_malformed_and_stays_to_be_shown(string raw, string expected) =>
        Assert.Equal((NameStatus.Malformed, expected), Normalize(raw));

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData(".a.")]
    [InlineData("a..")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("a.b...c")]
    public void An_empty_label_is_malformed(string raw) => Assert.Equal(NameStatus.Malformed, Normalize(raw).Status);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("   ")]
    [InlineData("\t\r")]
    [InlineData(" - ")]
    [InlineData(" .\r")]
    public void Nothing_is_empty(string raw) => Assert.Equal((NameStatus.Empty, ""), Normalize(raw));

    [Fact]
    public void A_label_has_at_most_63_bytes()
    {
        string most = new('a', 63), over = new('a', 64);
        foreach (string form in (string[])["{0}", "{0}.com", "www.{0}.com", "www.{0}", "{0}."])
        {
            string sound = form.Replace("{0}", most, StringComparison.Ordinal);
            AssertSound(sound, sound.TrimEnd('.'));
            string raw = form.Replace("{0}", over, StringComparison.Ordinal);
            Assert.Equal((NameStatus.TooLong, raw.TrimEnd('.')), Normalize(raw));
        }
    }

    [Fact]
    public void A_label_is_measured_after_its_escapes_and_an_escaped_dot_does_not_end_it()
    {
        AssertSound(string.Concat(Enumerable.Repeat(@"\097", 63)) + ".com", new string('a', 63) + ".com");
        string raw = new string('a', 32) + @"\." + new string('a', 31);
        Assert.Equal(NameStatus.TooLong, Normalize(raw).Status);
        Assert.Equal(NameStatus.Scored, Normalize(raw[1..]).Status);
    }

    [Fact]
    public void A_name_has_at_most_253_bytes()
    {
        string most = Name(253);
        AssertSound(most, most);
        AssertSound(most + ".", most);
        AssertSound(@"\097" + most[1..], most);
        // What fits is kept, so that a row can show it.
        Assert.Equal((NameStatus.TooLong, Name(254)[..253]), Normalize(Name(254)));
        Assert.Equal((NameStatus.TooLong, Name(254)[..253]), Normalize(Name(254) + "."));
        Assert.Equal((NameStatus.TooLong, most), Normalize(most + ".a"));
        Assert.Equal(NameStatus.TooLong, Normalize(Name(10_000)).Status);
    }

    [Fact]
    public void A_destination_of_253_bytes_is_enough_and_nothing_is_written_behind_them()
    {
        byte[] destination = new byte[300];
        Array.Fill(destination, (byte)'!');
        DomainName.Normalize(Encoding.Latin1.GetBytes(Name(290)), destination, out int length);
        Assert.Equal(253, length);
        Assert.All(destination[253..], b => Assert.Equal((byte)'!', b));
    }

    [Fact]
    public void A_shorter_destination_is_refused_whatever_the_name() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DomainName.Normalize("a.b"u8, new byte[252], out _));

    // Labels of 49 bytes, and what is left.
    private static string Name(int length) =>
        string.Create(length, 0, (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = i % 50 == 49 && i < text.Length - 1 ? '.' : (char)('a' + i % 26);
        });

    private static void AssertSound(string raw, string expected) => Assert.Equal((NameStatus.Scored, expected), Normalize(raw));

    private static (NameStatus Status, string Name) Normalize(string raw)
    {
        byte[] destination = new byte[DomainName.MaxLength];
        NameStatus status = DomainName.Normalize(Encoding.Latin1.GetBytes(raw), destination, out int length);
        return (status, Encoding.Latin1.GetString(destination, 0, length));
    }
}
