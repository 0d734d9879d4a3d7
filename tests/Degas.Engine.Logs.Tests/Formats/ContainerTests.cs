using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class ContainerTests
{
    private const string Time = "2023-05-02T10:00:01.123456789Z";

    [Theory]
    // Docker
    [InlineData("""{"log":"dnsmasq[1]: query[A] a.example from 10.0.0.7\n","stream":"stdout","time":"2023-05-02T10:00:01.123456789Z"}""")]
    [InlineData("""{"log":"dnsmasq[1]: query[A] a.example from 10.0.0.7\r\n","stream":"stdout","time":"2023-05-02T10:00:01.123456789Z"}""")]
    [InlineData("""{ "time" : "2023-05-02T10:00:01.123456789Z", "log" : "dnsmasq[1]: query[\u0041] a.example from 10.0.0.7" }""")]
    // Filebeat, whose "log" is an object, and Fluentd.
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123456789Z","log":{"offset":7,"file":{"path":"/var/log/a"}},"message":"dnsmasq[1]: query[A] a.example from 10.0.0.7"}""")]
    [InlineData("""{"message":"dnsmasq[1]: query[A] a.example from 10.0.0.7","stream":"stderr","time":"2023-05-02T10:00:01.123456789Z","kubernetes":{"pod_name":"a"}}""")]
    // CRI
    [InlineData("2023-05-02T10:00:01.123456789Z stdout F dnsmasq[1]: query[A] a.example from 10.0.0.7")]
    [InlineData("2023-05-02T10:00:01.123456789Z stderr P dnsmasq[1]: query[A] a.example from 10.0.0.7")]
    // docker logs -t, and Splunk's export.
    [InlineData("2023-05-02T10:00:01.123456789Z dnsmasq[1]: query[A] a.example from 10.0.0.7")]
    [InlineData("""{"preview":false,"result":{"_raw":"dnsmasq[1]: query[A] a.example from 10.0.0.7","_time":"2023-05-02T10:00:01.123456789Z"}}""")]
    public void The_line_inside_is_read_and_takes_the_time_outside(string line) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, "a.example", Time, "10.0.0.7", "A", ""), ReadLine.Of<Container<Dnsmasq>>(line));

    [Theory]
    [InlineData("dns-1  | ")]
    [InlineData("dnsmasq | ")]
    public void A_service_of_compose_may_stand_in_front(string prefix) =>
        Assert.Equal(("a.example", "May  2 10:00:01"), ReadLine.Of<Container<Dnsmasq>>(prefix + "May  2 10:00:01 dnsmasq[1]: query[A] a.example from 10.0.0.7") is var read ? (read.Name, read.Time) : default);

    // journald's: the program's name stands beside the message.
    [Theory]
    [InlineData("container-dnsmasq", "dnsmasq", "\"query[A] a.example from 10.0.0.7\"", "Query|a.example|10.0.0.7|A|")]
    [InlineData("container-dnsmasq", "dnsmasq", "[113,117,101,114,121,91,65,93,32,97,46,101,120,97,109,112,108,101,32,102,114,111,109,32,49,48,46,48,46,48,46,55]", "Query|a.example|10.0.0.7|A|")]
    [InlineData("container-unbound", "unbound", "\"[77:0] info: 10.0.0.7 a.example. A IN\"", "Query|a.example.|10.0.0.7|A|")]
    [InlineData("container-unbound", "unbound", "\"[1683021601] unbound[77:0] reply: 10.0.0.7 a.example. A IN NXDOMAIN 0.1 0 50\"", "Response|a.example.|10.0.0.7|A|NXDOMAIN")]
    [InlineData("container-bind", "named", "\"client @0x7f 10.0.0.7#5 (a.example): query: a.example IN A +E(0)K (10.0.0.1)\"", "Query|a.example|10.0.0.7|A|")]
    [InlineData("container-powerdns", "pdns_server", "\"Remote 10.0.0.7 wants 'a.example|A', do = 0, bufsize = 512: packetcache MISS\"", "Query|a.example|10.0.0.7|A|")]
    [InlineData("container-coredns", "coredns", "\"[INFO] 10.0.0.7:5 - 1 \\\"A IN a.example. udp 4 false 512\\\" NOERROR qr,rd 50 0.1s\"", "Transaction|a.example.|10.0.0.7|A|NOERROR")]
    [InlineData("container-dnsdist", "dnsdist", "\"Answer to 10.0.0.7:5 for a.example. A (Non-Existent domain) with id 5\"", "Response|a.example.|10.0.0.7|A|NXDOMAIN")]
    [InlineData("container-dnsmasq", "sshd", "\"Accepted publickey\"", "OtherProgram||||")]
    [InlineData("container-dnsmasq", "dnsmasq", "null", "OtherEvent||||")]
    [InlineData("container-dnsmasq", "dnsmasq", "[300,-1,\"a\"]", "OtherEvent||||")]
    [InlineData("container-bind", "named", "\"running\"", "OtherEvent||||")]
    public void A_journals_message_is_read_as_its_programs(string format, string program, string message, string expected)
    {
        string line = $$"""{"__REALTIME_TIMESTAMP":"1683021601123456","PRIORITY":"6","_COMM":"other","SYSLOG_IDENTIFIER":"{{program}}","MESSAGE":{{message}},"_PID":"77"}""";
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find(format)!, line));

        Assert.Equal(expected, string.Join('|', read.Kind, read.Name, read.Client, read.QueryType, read.ResponseCode));
        if (read.Kind.IsRecord() && !line.Contains("[1683021601]", StringComparison.Ordinal))
            Assert.Equal("2023-05-02T10:00:01.123456Z", read.Time);
    }

    [Theory]
    [InlineData("\\\"", "a.example", "b.example")]
    [InlineData("\\\"", "a.example", "\\\\u0062.example")]
    [InlineData("\\\"", "\\\\u0061.example", "b.example")]
    public void Several_names_of_an_event_are_all_taken_out(string quote, string first, string second)
    {
        string inside = """{'timestamp':'2024-11-27T13:03:52.1+0000','event_type':'dns','src_ip':'10.0.0.7','dns':{'version':3,'type':'request','queries':[{'rrname':'FIRST','rrtype':'A'},{'rrname':'SECOND','rrtype':'TXT'},{'rrname':'','rrtype':'NS'}]}}"""
            .Replace("'", quote, StringComparison.Ordinal).Replace("FIRST", first, StringComparison.Ordinal).Replace("SECOND", second, StringComparison.Ordinal);
        List<ReadLine> lines = ReadLine.AllOf(LogFormats.Find("container-eve")!, "{\"log\":\"" + inside + "\\n\",\"stream\":\"stdout\",\"time\":\"2024-11-27T13:03:52Z\"}");

        Assert.Equal([("a.example", "A"), ("b.example", "TXT"), ("", "NS")], lines.Select(l => (l.Name, l.QueryType)));
        Assert.All(lines, l => Assert.Equal((LineKind.Query, "2024-11-27T13:03:52.1+0000", "10.0.0.7"), (l.Kind, l.Time, l.Client)));
    }

    [Fact]
    public void Json_inside_json_is_found() =>
        Assert.Equal("container-zeek-json", LogFormats.Detect("""{"@timestamp":"2024-11-27T13:03:52Z","message":"{\"ts\":1.5,\"uid\":\"C1\",\"id.orig_h\":\"10.0.0.1\",\"query\":\"a.example\"}"}"""u8)?.Name);

    [Theory]
    [InlineData("\"-5\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"\"")]
    public void A_journals_time_may_be_none(string time) =>
        Assert.DoesNotContain("example", ReadLine.Of<Container<Dnsmasq>>($$"""{"__REALTIME_TIMESTAMP":{{time}},"SYSLOG_IDENTIFIER":"dnsmasq","MESSAGE":"query[A] a.example from 10.0.0.7"}""").Time, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"log":"May  2 10:00:01 dnsmasq[1]: query[A] a.example from 10.0.0.7\n","time":"2023-05-02T10:00:01.123456789Z"}""")]
    [InlineData("2023-05-02T10:00:01.123456789Z stdout F May  2 10:00:01 dnsmasq[1]: query[A] a.example from 10.0.0.7")]
    public void Its_own_time_comes_first(string line) => Assert.Equal("May  2 10:00:01", ReadLine.Of<Container<Dnsmasq>>(line).Time);

    [Fact]
    public void The_time_may_be_missing() => Assert.Equal("", ReadLine.Of<Container<Dnsmasq>>("""{"log":"dnsmasq[1]: query[A] a.example from 10.0.0.7\n"}""").Time);

    // These make a text of their own, which must follow the line into the record.
    [Theory]
    [InlineData("""{"log":"{\"query_name\":\"\\u0061.example\",\"query_timestamp\":\"1\",\"srcaddr\":\"10.0.0.7\",\"rcode\":\"NXDOMAIN\"}\n","time":"2"}""")]
    [InlineData("""{"log":"{\"query_name\":\"a.example\",\"query_timestamp\":\"1\",\"srcaddr\":\"10.0.0.7\",\"rcode\":\"NXDOMAIN\"}\n","time":"2"}""")]
    [InlineData("""2023-05-02T10:00:01.123456789Z stdout F {"query_name":"\u0061.example","query_timestamp":"1","srcaddr":"10.0.0.7","rcode":"NXDOMAIN"}""")]
    public void The_format_inside_may_undo_escapes_itself(string line) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "a.example", "1", "10.0.0.7", "", "NXDOMAIN"), ReadLine.Of<Container<Route53>>(line));

    [Fact]
    public void The_time_outside_stands_in_for_a_text_of_its_own() =>
        Assert.Equal((Time, "a.example", "NOERROR"), Read($"{Time} stdout F <Event><EventID>22</EventID><Data Name='QueryName'>&#97;.example</Data><Data Name='QueryStatus'>0</Data></Event>"));

    [Theory]
    [InlineData("""{"log":"dnsmasq[1]: reply a.example is 10.0.0.1\n","time":"2023-05-02T10:00:01Z"}""", LineKind.OtherEvent)]
    [InlineData("""{"log":"\n","time":"2023-05-02T10:00:01Z"}""", LineKind.Comment)]
    [InlineData("""{"log":"Lorem ipsum\n","time":"2023-05-02T10:00:01Z"}""", LineKind.Unparsed)]
    [InlineData("2023-05-02T10:00:01Z stdout F ", LineKind.Comment)]
    [InlineData("2023-05-02T10:00:01Z stdout F", LineKind.Comment)]
    [InlineData("2023-05-02T10:00:01Z stdout X dnsmasq[1]: query[A] a.example from 10.0.0.7", LineKind.Unparsed)]
    [InlineData("2023-05-02T10:00:01Z F dnsmasq[1]: query[A] a.example from 10.0.0.7", LineKind.Unparsed)]
    [InlineData("""{"text":"dnsmasq[1]: query[A] a.example from 10.0.0.7"}""", LineKind.Unparsed)]
    [InlineData("May  2 10:00:01 dnsmasq[1]: query[A] a.example from 10.0.0.7", LineKind.Unparsed)]
    public void Another_line_is_what_it_is_inside(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<Container<Dnsmasq>>(line).Kind);

    // BIND's reader finds its query behind anything.
    [Theory]
    [InlineData("2023-05-02T10:00:01.5Z stdout F 02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)\n")]
    [InlineData("{\"log\":\"02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)\\n\",\"time\":\"2023-05-02T10:00:01.5Z\"}\n")]
    public void It_goes_before_the_format_inside(string text) => Assert.Equal("container-bind", LogFormats.Detect(Encoding.UTF8.GetBytes(text))?.Name);

    private static (string Time, string Name, string Code) Read(string line)
    {
        ReadLine read = ReadLine.Of<Container<SysmonXml>>(line);
        return (read.Time, read.Name, read.ResponseCode);
    }
}
