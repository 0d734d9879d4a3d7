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

    // The words of a program tell it; what many write does not, nor does a line that passes for a name.
    [Theory]
    [InlineData("coredns", true, ".:53\n[INFO] plugin/reload: Running configuration SHA512 = 1\nCoreDNS-1.11.1\nlinux/amd64, go1.20.7, ae2bbc2\n")]
    [InlineData("coredns", false, "[INFO] Terraform version: 1.5.7\n[DEBUG] using github.com/hashicorp/go-tfe v1.26.0\n[INFO] CLI args: []\n")]
    [InlineData("container-coredns", false, """{"log":"[INFO] started\n","stream":"stdout","time":"2023-05-02T10:00:01Z"}""")]
    [InlineData("eve", true, """{"timestamp":"2024-05-02T10:00:01.123456+0000","flow_id":1,"event_type":"flow","src_ip":"10.0.2.15"}""")]
    [InlineData("ecs", true, """{"@timestamp":"2024-05-02T10:00:01Z","ecs":{"version":"8.0.0"},"type":"flow"}""")]
    [InlineData("ecs", false, """{"@timestamp":"2024-05-02T10:00:01Z","level":"info","msg":"hello"}""")]
    [InlineData("bind", true, BindOther)]
    [InlineData("powerdns", false, "2024-05-02T10:00:01.123Z INFO starting\n2024-05-02T10:00:01.124Z ERROR failed\n")]
    [InlineData("powerdns", false, "Mar 01 16:04:42 something happened\nMar 01 16:04:43 something else\n")]
    [InlineData("powerdns", true, "Mar 01 16:04:42 PowerDNS Authoritative Server 4.7.3\nMar 01 16:04:43 Done launching threads\n")]
    [InlineData("windns", false, "    an indented text\n    of two lines\n")]
    [InlineData("zeek", true, "#fields\tts\tuid\n1\tC1\n")]
    public void A_log_of_other_events_alone_may_be_known(string name, bool isOwn, string text)
    {
        byte[] lines = Encoding.UTF8.GetBytes(text);
        Assert.Null(LogFormats.Detect(lines, out LogFormat? likely)?.Name);
        Assert.Equal((name, isOwn), (likely?.Name, likely is not null && LogFormats.HasOwnEvents(likely, lines)));
    }

    [Fact]
    public void A_Zeek_stream_may_begin_with_another_log() =>
        Assert.Equal("zeek", Detect("#fields\tts\tuid\n1\tC1\n2\tC2\n#fields\tts\tquery\n1\ta.example\n"));

    [Fact]
    public void Of_two_formats_the_one_with_more_records_wins()
    {
        Assert.Equal("bind", Detect(Bind + Bind + Bind + Dnsmasq + Dnsmasq));
        Assert.Equal("dnsmasq", Detect(Bind + Bind + Dnsmasq + Dnsmasq + Dnsmasq));
    }

    // More than the choice looks at first, and nothing that the reader knows.
    [Theory]
    [InlineData("bind", "*** log opened by operator ***\n", Bind)]
    [InlineData("bind", "# a comment, of some words\n\n", Bind)]
    [InlineData("dnsmasq", "May  2 10:00:01 host last message repeated 2 times\nMay  2 10:00:01 host sshd[1]: Accepted\n", Dnsmasq)]
    [InlineData("coredns", "plugin/reload: Running configuration SHA512 = abc\n", "[INFO] 10.0.0.1:5 - 1 \"A IN a.com. udp 4 false 512\" NOERROR qr,rd 50 0.1s\n")]
    public void A_log_may_begin_with_many_lines_that_no_reader_knows(string name, string junk, string query)
    {
        byte[] log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(junk, 3000)) + query + junk + query + junk + junk + query);

        Assert.Null(LogFormats.Detect(log));
        Assert.Equal(name, LogFormats.DetectBehindOtherLines(log)?.Name);
        Assert.Equal(3, LogFormats.CountLines(LogFormats.Find(name)!, log).Records);
    }

    [Theory]
    // Too few records to be sure, too many lines between them, or no more than a list, for which any word would do.
    [InlineData("some words of text\n", Bind, 2, 1)]
    [InlineData("some words of text\n", Bind, 5, 30)]
    [InlineData("some words of text\n", "www.example.com\n", 100, 1)]
    [InlineData("some words of text\n", "0.0.0.0 www.example.com\n", 100, 1)]
    [InlineData("127.0.0.1 - - [27/Nov/2024:13:03:52 +0100] \"GET /q?name=a.com HTTP/1.1\" 200 5 \"http://b.com/\" \"curl\"\n", "", 1, 1)]
    [InlineData("    public int Count { get; } = new List<string> {\"query_name\"};\n", "}\n", 9, 9)]
    [InlineData("Nov 27 13:03:52 mx postfix/smtpd[1]: connect from a.com[1.2.3.4]\n", "", 1, 1)]
    [InlineData("2024-11-27 13:03:52 ALLOW UDP 10.0.0.1 10.0.0.2 5 53 0 - - - - - - - SEND\n", "", 1, 1)]
    [InlineData("""{"kind":"Event","metadata":{"name":"x"}}""" + "\n", "", 1, 1)]
    public void Other_text_is_refused_behind_other_lines_too(string junk, string query, int records, int between)
    {
        string lines = string.Concat(Enumerable.Repeat(junk, between));
        Assert.Null(LogFormats.DetectBehindOtherLines(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(junk, 500)) + string.Concat(Enumerable.Repeat(query + lines, records))))?.Name);
    }

    [Theory]
    [InlineData("localhost\n")]
    [InlineData("# names\nexample.com\n")]
    [InlineData("  example.com  \n\nexample.org\n")]
    [InlineData("10.0.0.1\n2001:db8::1\n")]
    [InlineData("_dmarc.example.com.\nxn--e1afmkfd.xn--p1ai\n")]
    [InlineData("client.example\nquery.example\ndnsmasq\n")]
    [InlineData("dnstap.info\n")]
    [InlineData("coredns.io\nlinux.org\n")]
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
