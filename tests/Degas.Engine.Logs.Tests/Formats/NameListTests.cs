using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class NameListTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("  example.com", "example.com")]
    [InlineData("\texample.com \t", "example.com")]
    [InlineData("WWW.Example.COM.", "WWW.Example.COM.")]
    [InlineData("_dmarc.example.com", "_dmarc.example.com")]
    [InlineData("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai")]
    [InlineData("a\\032b.example", "a\\032b.example")]
    [InlineData("localhost", "localhost")]
    [InlineData(".", ".")]
    [InlineData("-", "-")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    // Not a name to DNS, but a row: the verdict says why it is not scored.
    [InlineData("a..b", "a..b")]
    [InlineData("a#b.example", "a#b.example")]
    public void The_line_is_the_name(string line, string name) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, name, "", "", "", ""), ReadLine.Of<NameList>(line));

    [Fact]
    public void Raw_bytes_above_ASCII_are_part_of_the_name()
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormat.Of<NameList>(), [(byte)'b', 0xFC, 0xC3, 0xBC, (byte)'.', (byte)'d', (byte)'e']));

        Assert.Equal((LineKind.Query, "b\u00FC\u00C3\u00BC.de"), (read.Kind, read.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# a list of names")]
    [InlineData("  #example.com")]
    public void A_blank_line_or_a_comment_is_passed_over(string line) =>
        Assert.All(ReadLine.AllOf(LogFormat.Of<NameList>(), line + "\n"), l => Assert.Equal(LineKind.Comment, l.Kind));

    [Theory]
    [InlineData("example.com example.org")]
    [InlineData("example.com\texample.org")]
    [InlineData("1,google.com")]
    [InlineData("\"example.com\"")]
    [InlineData("https://example.com/")]
    [InlineData("{\"query\":\"example.com\"}")]
    [InlineData("user=example.com")]
    [InlineData("example.com\0")]
    [InlineData("exam\u001bple.com")]
    [InlineData("example.com\u007f")]
    public void A_line_with_what_no_list_holds_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<NameList>(line).Kind);

    [Fact]
    public void Every_line_is_a_row() => Assert.True(LogFormat.Of<NameList>().RowPerLine);
}
