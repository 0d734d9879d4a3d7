using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests;

/// <summary>Blocks are read on several threads, each from the layout that <see cref="LogFormat.LayoutAfter"/> found behind the blocks before it.</summary>
public sealed class LayoutAfterTests
{
    private static readonly string[] s_zeekLines =
    [
        "#separator \\x09", "#path\tdns", "#fields\tts\tquery\trcode_name", "#types\ttime\tstring\tstring", "1\ta.example\tNOERROR", "2\tb.example\t-", "3\ttoo.few",
        "#close\t2019-01-11-06-00-00", "#fields\tquery\tts", "c.example\t4", "x #fields\tquery", "", "#fields\tts\tuid", "5\tC1", "#fields", "#fieldsts\tquery", "6\tC2",
        "#fields\tid.orig_h\tqtype_name\tquery", "10.0.0.7\tA\td.example", "7\tC3",
        "#unset_field\tNULL", "#unset_field\t-", "#empty_field,none", "#separator ,", "#fields,ts,query,rcode_name", "8,e.example,NULL", "9,none,-",
    ];

    public static TheoryData<string> Names => EveryFormatTests.Names;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Blocks_of_a_Zeek_log_read_as_the_whole_does(string lineEnd)
    {
        var random = new Random(11);
        for (int round = 0; round < 500; round++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => s_zeekLines[random.Next(s_zeekLines.Length)])];
            string text = string.Join(lineEnd, lines) + (random.Next(2) == 0 ? lineEnd : "");
            AssertBlocksReadAsTheWhole(LogFormat.Of<ZeekTsv>(), text, random);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Blocks_of_a_sample_read_as_the_whole_does(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        var random = new Random(12);
        for (int round = 0; round < 50; round++)
            AssertBlocksReadAsTheWhole(format, format.Sample + "\n" + format.Sample, random);
    }

    [Fact]
    public void Every_cut_between_two_lines_gives_the_same_rows()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', s_zeekLines));
        LogFormat zeek = LogFormat.Of<ZeekTsv>();
        List<ReadLine> whole = ReadLine.AllOf(zeek, text);
        foreach ((int linesBefore, int cut) in LineStarts(text).Index())
            Assert.Equal(whole.Skip(linesBefore), ReadLine.AllOf(zeek, text.AsSpan(cut), zeek.LayoutAfter(text.AsSpan(0, cut), null)));
    }

    [Fact]
    public void A_block_without_a_header_keeps_the_layout()
    {
        LogFormat zeek = LogFormat.Of<ZeekTsv>();
        LogLayout? layout = zeek.LayoutAfter("#fields\tts\tquery\n"u8, null);

        Assert.NotNull(layout);
        Assert.Same(layout, zeek.LayoutAfter("1\ta.example\n#close\t2\n"u8, layout));
        Assert.Same(layout, zeek.LayoutAfter([], layout));
    }

    private static void AssertBlocksReadAsTheWhole(LogFormat format, string text, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<ReadLine> blocks = [];
        LogLayout? layout = format.InitialLayout;
        int[] starts = [.. LineStarts(bytes).Where(_ => random.Next(3) == 0), bytes.Length];
        for (int i = 0, from = 0; i < starts.Length; from = starts[i++])
        {
            blocks.AddRange(ReadLine.AllOf(format, bytes.AsSpan(from..starts[i]), layout));
            layout = format.LayoutAfter(bytes.AsSpan(from..starts[i]), layout);
        }

        Assert.Equal(ReadLine.AllOf(format, bytes), blocks);
    }

    private static IEnumerable<int> LineStarts(byte[] text) => Enumerable.Range(0, text.Length).Where(i => i == 0 || text[i - 1] == '\n');
}
