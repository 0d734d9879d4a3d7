using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests;

public sealed class ReadLinesTests
{
    private static readonly LogFormat s_list = LogFormat.Of<NameList>();

    [Theory]
    [InlineData("a.b\nc.d\n")]
    [InlineData("a.b\nc.d")]
    [InlineData("a.b\r\nc.d\r\n")]
    [InlineData("a.b\r\nc.d")]
    [InlineData("a.b\nc.d\r\n")]
    [InlineData("a.b\r\nc.d\r")]
    public void Lines_end_with_LF_with_CR_LF_or_with_the_input(string text) =>
        Assert.Equal(["a.b", "c.d"], ReadLine.AllOf(s_list, text).Select(l => l.Name));

    [Fact]
    public void An_empty_input_has_no_line() => Assert.Empty(ReadLine.AllOf(s_list, ""));

    [Theory]
    [InlineData("\n", 1)]
    [InlineData("\r\n", 1)]
    [InlineData("\r", 1)]
    [InlineData("\n\n\n", 3)]
    [InlineData("a.b\n\n", 2)]
    public void An_empty_line_is_a_line(string text, int lines) => Assert.Equal(lines, ReadLine.AllOf(s_list, text).Count);

    [Fact]
    public void Only_one_CR_belongs_to_the_end() => Assert.Equal("a.b\r", Assert.Single(ReadLine.AllOf(s_list, "a.b\r\r\n")).Line);

    [Fact]
    public void A_CR_inside_does_not_end_a_line() => Assert.Equal("a\rb", Assert.Single(ReadLine.AllOf(s_list, "a\rb\n")).Line);

    [Fact]
    public void A_NUL_byte_does_not_end_a_line()
    {
        List<ReadLine> lines = ReadLine.AllOf(s_list, "\0\0\na\0b\nc.d\n");

        Assert.Equal(["\0\0", "a\0b", "c.d"], lines.Select(l => l.Line));
        Assert.Equal([LineKind.Unparsed, LineKind.Unparsed, LineKind.Query], lines.Select(l => l.Kind));
    }

    [Fact]
    public void A_line_of_a_mebibyte_is_one_line()
    {
        string name = new('a', 1 << 20);

        Assert.Equal([name.Length, 3], ReadLine.AllOf(s_list, name + "\nb.c\n").Select(l => l.Name.Length));
    }

    public static TheoryData<string> Names => EveryFormatTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_byte_of_the_input_is_in_one_line(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        byte[] text = Encoding.UTF8.GetBytes($"\n{format.Sample}\n\n\0\n{format.Sample.ReplaceLineEndings("\r\n")}\r\nlast line");

        Assert.Equal(Encoding.Latin1.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal), string.Join('\n', ReadLine.AllOf(format, text).Select(l => l.Line)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_alone_reads_as_it_does_among_others(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        var alone = new LineState { Layout = format.InitialLayout };

        foreach (ReadLine together in ReadLine.AllOf(format, format.Sample))
        {
            byte[] line = Encoding.Latin1.GetBytes(together.Line);
            LogRecord record = default;
            LineKind kind = format.Read(line, alone, ref record);
            Assert.Equal(together.Kind, kind);
            Assert.Equal(together.Name, kind.IsRecord() ? Encoding.Latin1.GetString(record.Name.Of(record.InScratch ? alone.Scratch : line)) : "");
        }
    }
}
