using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class WordSplitterTests
{
    private static readonly string[] s_words = "through severe doctor against gentle island summer wonder picture remember".Split(' ');

    [Fact]
    public void The_words_of_pairs_are_found()
    {
        string[] found = WordSplitter.Words(s_words.SelectMany(a => s_words.Select(b => a + b)));

        Assert.Equal(s_words.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Labels_that_share_nothing_have_no_words() => Assert.Empty(WordSplitter.Words(["abcdefghij", "klmnopqrst", "xy", ""]));
}
