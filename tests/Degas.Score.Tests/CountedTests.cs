using Degas.Engine.Logs;

namespace Degas.Score.Tests;

/// <summary>Numbers as people read them.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 lines")]
    [InlineData(1, "1 line")]
    [InlineData(2, "2 lines")]
    [InlineData(20_001, "20,001 lines")]
    public void One_thing_is_not_several(long count, string text) => Assert.Equal(text, Counted.Text(count, "line"));

    [Fact]
    public void Every_kind_that_the_summary_names_has_a_word_for_one()
    {
        foreach (LineKind kind in Enum.GetValues<LineKind>())
        {
            Assert.Equal(kind.PassedOver().Length == 0, kind.PassedOverOne().Length == 0);
            Assert.True(kind.PassedOver().Length == 0 || kind.PassedOver() != kind.PassedOverOne());
        }
    }

    [Fact]
    public void The_summary_has_words_for_one()
    {
        const string Log = "02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 10.0.0.1#59751 (google.com): query: google.com IN A + (10.0.0.53)\n";
        Assert.StartsWith("degas-score: 1 record, 1 scored, about 1 distinct, 0 dga; passed over: 1 blank line or header, 1 other event; 1 line unparsed (standard input:2); ",
            PublishedProgram.Run(Log + "garbage\n\n02-May-2023 13:33:41.000 general: info: zone office/IN: loaded serial 1\n").Error, StringComparison.Ordinal);
        const string Twice = """{"timestamp":"2017-05-02T10:00:01.123456+0000","event_type":"dns","src_ip":"10.0.2.15","dns":{"version":3,"type":"request","queries":[{"rrname":"google.com","rrtype":"A"},{"rrname":"example.com","rrtype":"A"}]}}""";
        Assert.StartsWith("degas-score: 1 record, 1 further name in it, 2 scored, ", PublishedProgram.Run(Twice).Error, StringComparison.Ordinal);
        Assert.EndsWith("standard input: no name in column 9 in its 1 line\n", PublishedProgram.Run("a,b\n", "--column", "9", "-q").Error, StringComparison.Ordinal);
    }
}
