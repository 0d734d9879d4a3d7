using System.Text;

namespace Degas.Engine.Logs.Tests;

public sealed class DetectionTests
{
    private const string Bind = "02-May-2023 13:33:40.299 queries: info: client @0x7f 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)\n";
    private const string BindOther = "02-May-2023 13:33:40.299 general: info: zone example.com/IN: loaded serial 7\n";
    private const string Dnsmasq = "May  2 10:00:01 dnsmasq[1234]: query[A] a.example from 10.0.0.7\n";
    private const string DnsmasqOther = "May  2 10:00:01 dnsmasq[1234]: forwarded a.example to 8.8.8.8\n";
    private const string Zeek = "#separator \\x09\n#fields\tts\tquery\n1\ta.example\n2\tb.example\n";
    private const string List = "www.example.com\nxcbeoysoqcbnlvje.eu\n";

    public static TheoryData<string, string> Logs => new()
    {
        { "bind", Bind }, { "dnsmasq", Dnsmasq }, { "zeek", Zeek }, { "list", List },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_log_is_known_by_its_lines(string name, string text) => Assert.Equal(name, Detect(text));

    [Theory]
    [MemberData(nameof(Logs))]
    public void Lines_may_end_with_CR_LF(string name, string text) => Assert.Equal(name, Detect(text.ReplaceLineEndings("\r\n")));

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_byte_order_mark_may_stand_in_front(string name, string text) => Assert.Equal(name, Detect("\uFEFF" + text));

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_last_line_may_lack_its_end(string name, string text) => Assert.Equal(name, Detect(text.TrimEnd('\n')));

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_last_line_may_be_cut(string name, string text) => Assert.Equal(name, Detect(text + text[..(text.Length / 3)]));

    [Theory]
    [MemberData(nameof(Logs))]
    public void Blank_lines_and_a_stray_line_do_not_matter(string name, string text) => Assert.Equal(name, Detect("\n\n" + text + "-- MARK --\n" + text));

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_window_that_ends_in_a_line_is_enough(string name, string text)
    {
        var log = new StringBuilder();
        while (log.Length < 2 * LogFormats.DetectionLength)
            log.Append(text);

        for (int cut = 0; cut < 200; cut += 7)
            Assert.Equal(name, Detect(log.ToString(0, LogFormats.DetectionLength - cut)));
        Assert.Equal(name, Detect(log.ToString()));
    }

    [Theory]
    [InlineData("bind", BindOther, Bind)]
    [InlineData("dnsmasq", DnsmasqOther, Dnsmasq)]
    public void A_log_may_begin_with_other_events(string name, string other, string query) =>
        Assert.Equal(name, Detect(string.Concat(Enumerable.Repeat(other, 50)) + query));

    [Fact]
    public void A_Zeek_stream_may_begin_with_another_log() =>
        Assert.Equal("zeek", Detect("#fields\tts\tuid\n1\tC1\n2\tC2\n#fields\tts\tquery\n1\ta.example\n"));

    [Fact]
    public void Of_two_formats_the_one_with_more_records_wins()
    {
        Assert.Equal("bind", Detect(Bind + Bind + Bind + Dnsmasq + Dnsmasq));
        Assert.Equal("dnsmasq", Detect(Bind + Bind + Dnsmasq + Dnsmasq + Dnsmasq));
    }

    [Theory]
    [InlineData("localhost\n")]
    [InlineData("# names\nexample.com\n")]
    [InlineData("  example.com  \n\nexample.org\n")]
    [InlineData("10.0.0.1\n2001:db8::1\n")]
    [InlineData("_dmarc.example.com.\nxn--e1afmkfd.xn--p1ai\n")]
    [InlineData("client.example\nquery.example\ndnsmasq\n")]
    public void A_list_of_names_is_known(string text) => Assert.Equal("list", Detect(text));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("# a comment\n#another\n")]
    [InlineData("Lorem ipsum dolor sit amet, consectetur\nadipiscing elit sed do eiusmod\n")]
    [InlineData("example.com is a name\nexample.org is another\nexample.net\n")]
    [InlineData("#fields\tts\tquery\n")]
    public void Text_without_a_format_has_none(string text) => Assert.Null(Detect(text));

    [Fact]
    public void Junk_has_no_format()
    {
        var random = new Random(3);
        byte[] junk = new byte[2 * LogFormats.DetectionLength];
        for (int round = 0; round < 20; round++)
        {
            random.NextBytes(junk);
            Assert.Null(LogFormats.Detect(junk)?.Name);
        }
    }

    [Fact]
    public void Zeros_have_no_format() => Assert.Null(LogFormats.Detect(new byte[1000]));

    [Theory]
    [InlineData("", true)]
    [InlineData("\r\n \t\n", true)]
    [InlineData("# one\n\n  # two", true)]
    [InlineData("# one\nexample.com", false)]
    public void Comments_alone_are_known(string text, bool only) => Assert.Equal(only, LogFormats.IsOnlyComments(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_first_line_is_shown_in_printable_form() =>
        Assert.Equal("a\\027[31mb", LogFormats.FirstLine("# comment\r\n\r\n  a\u001b[31mb\r\nnext\n"u8));

    [Fact]
    public void A_long_first_line_is_shortened() =>
        Assert.Equal(new string('a', 120) + "…", LogFormats.FirstLine(Encoding.UTF8.GetBytes(new string('a', 5000))));

    private static string? Detect(string text) => LogFormats.Detect(Encoding.UTF8.GetBytes(text))?.Name;
}
