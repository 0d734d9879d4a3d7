using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

public sealed class AlphabetTests
{
    [Fact]
    public void The_nth_character_is_symbol_n_and_every_other_byte_is_symbol_0()
    {
        var alphabet = new Alphabet(Alphabet.HostNames);
        Assert.Equal(39, alphabet.Characters.Length);
        Assert.Equal(40, alphabet.Size);
        Assert.Equal(256, alphabet.Symbols.Length);
        for (int b = 0; b < 256; b++)
            Assert.Equal(Alphabet.HostNames.IndexOf((char)b, StringComparison.Ordinal) + 1, alphabet.Symbols[b]);
    }

    [Fact]
    public void A_text_is_encoded_by_its_bytes_from_the_last_to_the_first()
    {
        var alphabet = new Alphabet("abc.");
        Assert.Equal([3, 4, 2, 1], alphabet.EncodeReversed("ab.c"));
        // Two bytes of UTF-8, neither in the alphabet.
        Assert.Equal([1, 0, 0], alphabet.EncodeReversed("éa"));
        Assert.Empty(alphabet.EncodeReversed(""));
    }

    [Fact]
    public void Bytes_above_ascii_may_be_characters()
    {
        var alphabet = new Alphabet("a\u00ff\0");
        Assert.Equal(2, alphabet.Symbols[0xff]);
        Assert.Equal(3, alphabet.Symbols[0]);
    }

    [Fact]
    public void At_most_255_characters_fit()
    {
        string all = string.Concat(Enumerable.Range(0, 256).Select(c => (char)c));
        Assert.Equal(256, new Alphabet(all[1..]).Size);
        Assert.Contains("256 characters", Assert.Throws<ArgumentException>(() => new Alphabet(all)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abca", "'a' twice")]
    [InlineData("ab\u0100", "U+0100")]
    public void A_character_twice_or_wider_than_a_byte_is_refused(string characters, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new Alphabet(characters)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_alphabet_is_refused() => Assert.Throws<ArgumentException>(() => new Alphabet(""));
}
