using System.Text;
using Degas.Engine.Logs;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>How blocks of an input are read whose first lines do not tell it.</summary>
public sealed class FormatDetectionTests
{
    private const string Other = "27-Nov-2024 13:03:52.123 general: info: zone example.com/IN: loaded serial 7\n";
    private const string Query = "27-Nov-2024 13:03:52.123 client @0x7f 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)\n";
    private const string Reply = "[1791387199] unbound[46658:0] reply: 127.0.0.1 a.example. A IN NOERROR 0.000000 1 56\n";
    private const string Junk = "/usr/sbin/daemon started by the operator\n";

    [Fact]
    public void A_log_behind_many_strange_lines_is_found_and_its_replies_count()
    {
        Block block = Applied(new FormatDetection(null, EventSelection.Auto), Many(Junk) + Reply + Reply + Reply);
        Assert.Equal(("unbound", EventSelection.Responses, false), (block.Format?.Name, block.Events, block.Servers));
    }

    [Fact]
    public void One_query_settles_a_log_that_began_with_its_own_events()
    {
        var detection = new FormatDetection(null, EventSelection.Auto);
        Assert.Equal(EventSelection.Auto, Applied(detection, Many(Other)).Events);
        Block block = Applied(detection, Many(Other) + Query);
        Assert.Equal(("bind", EventSelection.Queries), (block.Format?.Name, block.Events));
    }

    [Fact]
    public void A_layout_in_front_of_many_lines_holds()
    {
        var detection = new FormatDetection(null, EventSelection.Auto);
        Block block = Applied(detection, Many("# a comment\n") + "#fields\tts\tquery\n1\ta.example\n2\tb.example\n3\tc.example\n");
        Assert.Equal("zeek", block.Format?.Name);
        Assert.NotNull(Applied(detection, "4\td.example\n").Layout);
    }

    [Theory]
    [InlineData("timestamp,domain,query_type\n", "nextdns")]
    [InlineData("domain,family\n", "csv")]
    public void A_header_without_a_row_is_a_table_of_none(string header, string format)
    {
        var detection = new FormatDetection(null, EventSelection.Auto);
        Assert.Equal(format, Applied(detection, header).Format?.Name);
        Block rows = Applied(detection, "a.example,A,x\n");
        Assert.Equal(format, rows.Format?.Name);
        Assert.NotNull(rows.Layout);
    }

    [Theory]
    [InlineData("#separator \\x09\n#fields\tts\tquery\n", false)]
    [InlineData("# a comment\n", false)]
    [InlineData("timestamp,domain,query_type\n", false)]
    [InlineData("starting up\nNov 27 10:00:01 h kernel: x\n", false)]
    [InlineData("www.example.com\n", true)]
    [InlineData(Other, true)]
    [InlineData(Query, true)]
    public void First_lines_that_do_not_tell_wait_for_more(string lines, bool isEnough) =>
        Assert.Equal(isEnough, new FormatDetection(null, EventSelection.Auto).IsEnough(new(Encoding.ASCII.GetBytes(lines))));

    [Theory]
    [InlineData(Query, "bind", true)]
    [InlineData(Other, "bind", false)]
    [InlineData(Junk + Reply + Reply + Reply, "unbound", true)]
    [InlineData("www.example.com\n", "list", true)]
    public void Lines_that_were_enough_are_read_as_what_they_were_found_to_be(string lines, string format, bool isSettled)
    {
        FormatDetection asked = new(null, EventSelection.Auto), notAsked = new(null, EventSelection.Auto);
        Assert.True(asked.IsEnough(new(Encoding.ASCII.GetBytes(lines))));
        foreach (FormatDetection detection in new[] { asked, notAsked })
        {
            Block block = Applied(detection, lines);
            Assert.Equal((format, isSettled), (block.Format?.Name, block.Events != EventSelection.Auto));
            // What was found holds for one block.
            Assert.Equal(isSettled ? format : "unbound", Applied(detection, Reply + Reply + Reply).Format?.Name);
        }
    }

    [Theory]
    [InlineData("#separator \\x09\n#fields\tts\tquery\n", "1\ta.example\n", "zeek")]
    [InlineData("# a comment\n\n", "a.example\n", "list")]
    public void A_block_of_comments_is_read_as_what_has_such_comments(string comments, string line, string format)
    {
        var detection = new FormatDetection(null, EventSelection.Auto);
        LineCounts counts = LogFormats.CountLines(Applied(detection, comments).Format!, Encoding.ASCII.GetBytes(comments));
        Assert.Equal(counts.Lines, counts[LineKind.Comment]);
        Assert.Equal(format, Applied(detection, line).Format?.Name);
    }

    [Fact]
    public void Strange_lines_alone_are_refused() =>
        Assert.Throws<UnknownFormatException>(() => Applied(new FormatDetection(null, EventSelection.Auto), Many(Junk) + "www.example.com\nwww.example.org\nwww.example.net\n"));

    private static string Many(string line) => string.Concat(Enumerable.Repeat(line, 1000));

    private static Block Applied(FormatDetection detection, string lines)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(lines);
        var block = new Block([bytes], 1, bytes.Length, false, null);
        detection.Apply(block);
        return block;
    }
}
