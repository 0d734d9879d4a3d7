using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

public sealed class NameStatusTests
{
    [Fact]
    public void Every_reason_has_a_word_of_its_own_and_a_scored_name_none()
    {
        string[] words = [.. Enum.GetValues<NameStatus>().Select(status => Encoding.UTF8.GetString(NameStatusText.Of(status)))];
        Assert.Equal("", words[(int)NameStatus.Scored]);
        Assert.Equal(words.Length, words.Distinct().Count());
        // A word stands in a column of a CSV row: no quotes are needed for it.
        Assert.All(words, word => Assert.All(word, c => Assert.True(char.IsAsciiLetterLower(c) || c == '-')));
    }
}
