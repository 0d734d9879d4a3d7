using System.Text.RegularExpressions;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>The JSON formats: what each takes, in any order of keys, nested or dotted, with and without escapes.</summary>
public sealed class JsonFormatTests
{
    public static TheoryData<string, string, string> Lines => new()
    {
        { "zeek-json", """{"ts":1547188415.857497,"uid":"C1","id.orig_h":"10.0.0.1","trans_id":1,"query":"A.Example.com","qtype_name":"A","rcode_name":"NXDOMAIN"}""", "Transaction|A.Example.com|1547188415.857497|10.0.0.1|A|NXDOMAIN" },
        { "zeek-json", """{"_path":"dns","ts":"2019-01-11T06:33:35.857497Z","uid":"C1","id":{"orig_h":"10.0.0.1"},"query":"a.example.com"}""", "Transaction|a.example.com|2019-01-11T06:33:35.857497Z|10.0.0.1||" },
        { "zeek-json", """{"ts":1547188415.857497,"id.orig_h":"192.168.86.167","query":"dd62.cloud.es.io","qtype_name":"A","rcode_name":"NOERROR"}""", "Transaction|dd62.cloud.es.io|1547188415.857497|192.168.86.167|A|NOERROR" },
        { "zeek-json", """{"_path":"conn","ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","query":"x.com"}""", "OtherEvent|||||" },
        { "zeek-json", """{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","trans_id":1,"rcode_name":"NOERROR"}""", "OtherEvent|||||" },
        { "eve", """{"timestamp":"2017-05-02T10:00:01.123456+0000","event_type":"dns","src_ip":"10.0.2.15","dest_ip":"10.0.2.3","dns":{"type":"query","rrname":"google.com","rrtype":"A"}}""", "Query|google.com|2017-05-02T10:00:01.123456+0000|10.0.2.15|A|" },
        { "eve", """{"timestamp":"2017-05-02T10:00:01.123456+0000","event_type":"dns","src_ip":"10.0.2.3","dest_ip":"10.0.2.15","dns":{"version":2,"type":"answer","rrname":"google.com","rrtype":"A","rcode":"NOERROR","answers":[{"rrname":"other.com","rrtype":"CNAME"}]}}""", "Response|google.com|2017-05-02T10:00:01.123456+0000|10.0.2.15|A|NOERROR" },
        { "eve", """{ "event_type" : "dns", "timestamp" : "t", "src_ip" : "::1", "dns" : { "version" : 3, "type" : "request", "queries" : [ { "rrname" : "a.example", "rrtype" : "AAAA" } ] } }""", "Query|a.example|t|::1|AAAA|" },
        { "eve", """{"timestamp":"t","event_type":"dns","src_ip":"1","dest_ip":"2","dns":{"version":3,"type":"response","rcode":"NXDOMAIN","queries":[{"rrname":"a.example","rrtype":"A"}],"answers":[{"rrname":"z.example"}]}}""", "Response|a.example|t|2|A|NXDOMAIN" },
        { "eve", """{"timestamp":"t","event_type":"tls","src_ip":"10.0.2.15","tls":{"sni":"example.com"}}""", "OtherEvent|||||" },
        { "eve", """{"timestamp":"t","event_type":"alert","app_proto":"dns","dns":{"query":[{"type":"query","rrname":"a.example"}]}}""", "OtherEvent|||||" },
        { "route53", """{"rcode":"NXDOMAIN","srcaddr":"172.31.86.159","query_type":"A","query_name":"does-not-exist.abc.com.","query_timestamp":"2021-12-11T22:46:23Z"}""", "Transaction|does-not-exist.abc.com.|2021-12-11T22:46:23Z|172.31.86.159|A|NXDOMAIN" },
        { "adguard", """{"IP":"127.0.0.1","T":"2020-11-25T18:55:56+03:00","QH":"an.yandex.ru","QT":"A","Answer":"eyJRSCI6Ing="}""", "Transaction|an.yandex.ru|2020-11-25T18:55:56+03:00|127.0.0.1|A|" },
        { "ecs", """{"@timestamp":"t","source.ip":"10.0.0.1","client.ip":"10.0.0.2","dns.question.name":"a.example","dns.question.type":"A","dns.response_code":"NOERROR"}""", "Transaction|a.example|t|10.0.0.1|A|NOERROR" },
        { "ecs", """{"dns":{"question":{"type":"A","name":"a\\052.example"}},"client":{"ip":"10.0.0.2"},"@timestamp":"t"}""", "Transaction|a\\052.example|t|10.0.0.2|A|" },
        { "ecs", """{"@timestamp":"t","http":{"request":{"method":"GET"}}}""", "OtherEvent|||||" },
        { "sysmon-json", """{"@timestamp":"t","winlog":{"event_id":22,"event_data":{"QueryName":"a.example","QueryStatus":"9003"}}}""", "Transaction|a.example|t|||NXDOMAIN" },
        { "sysmon-json", """{"@timestamp":"t","event":{"code":"22"},"winlog":{"event_data":{"QueryName":"a.example","QueryStatus":"1460"}}}""", "Transaction|a.example|t|||1460" },
        { "sysmon-json", """{"@timestamp":"t","winlog":{"event_id":1,"event_data":{"Image":"C:\\a.exe"}}}""", "OtherEvent|||||" },
        { "sysmon-xml", """<Event xmlns="x"><System><EventID Qualifiers="">22</EventID></System><EventData><Data Name="UtcTime">2019-07-18 03:34:01.261</Data><Data Name="QueryName">a&amp;b&#x2e;ex&#97;mple&bad;</Data><Data Name="QueryStatus">0</Data></EventData></Event>""", "Transaction|a&b.example&bad;|2019-07-18 03:34:01.261|||NOERROR" },
        { "sysmon-xml", "<Event><System><EventID>3</EventID></System><EventData><Data Name='QueryName'>a.example</Data></EventData></Event>", "OtherEvent|||||" },
        { "sysmon-xml", "<Event><System><EventID>22</EventID></System><EventData><Data Name='QueryName'>a.exa", "Unparsed|||||" },
        { "cof", """{"rrname":"www.circl.lu","rrtype":"CNAME","time_first":1315586409,"time_last":1449566799,"rdata":"cpa.circl.lu","count":1909}""", "Transaction|www.circl.lu|1315586409||CNAME|" },
        { "dns-collector-json", """{"network":{"query-ip":"192.168.1.5"},"dns":{"qname":"google.fr","qtype":"A","rcode":"NOERROR"},"dnstap":{"operation":"CLIENT_RESPONSE","timestamp-rfc3339ns":"t"}}""", "Response|google.fr|t|192.168.1.5|A|NOERROR" },
        { "dns-collector-json", """{"dns.qname":"google.fr","dns.qtype":"A","dns.rcode":"NOERROR","dnstap.operation":"CLIENT_QUERY","dnstap.timestamp-rfc3339ns":"t","network.query-ip":"192.168.1.5"}""", "Query|google.fr|t|192.168.1.5|A|" },
        { "dns-collector-json", """{"dns.qname":"google.fr","dnstap.operation":"RESOLVER_QUERY"}""", "ServerQuery|google.fr||||" },
        { "powerdns-json", """{"msg":"Answer","prio":"Info","qname":"a.example","qtype":"A","rcode":"3","remote":"[2001:db8::7]:5353","ts":"1.5"}""", "Response|a.example|1.5|2001:db8::7|A|3" },
        { "powerdns-json", """{"msg":"Question","prio":"Info","qname":".","qtype":"NS","remote":"192.0.2.7:5353","ts":"1.5"}""", "Query|.|1.5|192.0.2.7|NS|" },
        { "powerdns-json", """{"msg":"Enabled","prio":"Notice","subsystem":"config","ts":"1.5"}""", "OtherEvent|||||" },
        { "zeek-json", """{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","query":"a\\xc3b.example","qtype_name":"A"}""", "Transaction|a\\195b.example|1.5|10.0.0.1|A|" },
        // The root as an empty string.
        { "zeek-json", """{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","query":"","qtype_name":"NS"}""", "Transaction||1.5|10.0.0.1|NS|" },
        { "eve", """{"timestamp":"t","event_type":"dns","src_ip":"10.0.2.15","dns":{"type":"query","rrname":"","rrtype":"NS"}}""", "Query||t|10.0.2.15|NS|" },
        { "eve", """{"timestamp":"t","event_type":"dns","src_ip":"10.0.2.15","dns":{"version":3,"type":"request","queries":[{"rrname":"","rrtype":"NS"}]}}""", "Query||t|10.0.2.15|NS|" },
        { "route53", """{"query_name":"","query_timestamp":"t","query_type":"NS"}""", "Transaction||t||NS|" },
        { "adguard", """{"IP":"127.0.0.1","T":"t","QH":"","QT":"NS"}""", "Transaction||t|127.0.0.1|NS|" },
        { "adguard", """{"IP":"127.0.0.1","T":"t","QT":"NS"}""", "OtherEvent|||||" },
        { "ecs", """{"@timestamp":"t","dns":{"question":{"name":"","type":"NS"}}}""", "Transaction||t||NS|" },
        { "sysmon-json", """{"@timestamp":"t","winlog":{"event_id":22,"event_data":{"QueryName":"","QueryStatus":"0"}}}""", "Transaction||t|||NOERROR" },
        { "cof", """{"rrname":"","rrtype":"NS","time_first":1}""", "Transaction||1||NS|" },
        { "dns-collector-json", """{"dns.qname":"","dns.qtype":"NS","dnstap.operation":"CLIENT_QUERY"}""", "Query||||NS|" },
    };

    public static TheoryData<string> Names => [.. Lines.Select(l => l.Data.Item1).Distinct()];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_gives_its_fields(string format, string line, string expected)
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find(format)!, line));
        Assert.Equal(expected, string.Join('|', read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    // But for XML, and two formats that look for the bytes of a key first, to pass other events over without parsing them.
    public static TheoryData<string, string, string> ParsedLines => [.. Lines.Where(l => l.Data.Item1 is not ("eve" or "sysmon-json" or "sysmon-xml"))];

    [Theory]
    [MemberData(nameof(ParsedLines))]
    public void Keys_may_be_written_with_escapes(string format, string line, string expected)
    {
        string escaped = Regex.Replace(line, """(?<=[{,]\s*")[^"\\](?=[^"\\]*"\s*:)""", key => $"\\u{(int)key.Value[0]:x4}");
        Assert.NotEqual(line, escaped);
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find(format)!, escaped));
        Assert.Equal(expected, string.Join('|', read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_of_another_json_is_unparsed(string format)
    {
        foreach (string line in new[] { """{"surprise":true}""", "{}", "[]", "{", "null", "plain text", """{"query":"a.example"}""", """{"a":{"a":{"a":{"a":1}}}}""" })
            Assert.Equal(LineKind.Unparsed, Assert.Single(ReadLine.AllOf(LogFormats.Find(format)!, line)).Kind);
    }

    [Fact]
    public void Escapes_of_json_are_undone_once()
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find("route53")!, """{"query_timestamp":"2021\u002d12","query_name":"\u0061\\052\/\ud83d\ude00.example","query_type":"A"}"""));
        Assert.Equal(("a\\052/\u00F0\u009F\u0098\u0080.example", "2021-12", "A"), (read.Name, read.Time, read.QueryType));
    }

    [Fact]
    public void Half_a_surrogate_and_deep_nesting_and_bytes_that_are_no_utf8_do_no_harm()
    {
        LogFormat format = LogFormats.Find("route53")!;
        Assert.Equal("""\ud83d.example""", Assert.Single(ReadLine.AllOf(format, """{"query_timestamp":"t","query_name":"\ud83d.example"}""")).Name);
        Assert.Equal(LineKind.Unparsed, Assert.Single(ReadLine.AllOf(format, new string('[', 100_000))).Kind);
        Assert.Equal(LineKind.Unparsed, Assert.Single(ReadLine.AllOf(format, string.Concat(Enumerable.Repeat("""{"a":""", 100_000)))).Kind);
        byte[] line = [.. """{"query_timestamp":"t","query_name":"a"""u8, 0xFF, .. """.example"}"""u8];
        Assert.Equal("a\u00FF.example", Assert.Single(ReadLine.AllOf(format, line)).Name);
    }

    [Fact]
    public void A_path_given_by_the_user_finds_the_name()
    {
        LogFormat format = JsonPath.Create("event.dns.name");
        List<ReadLine> lines = ReadLine.AllOf(format, """
            {"event":{"dns":{"name":"a.example"}}}
            {"event.dns":{"name":"b\u002eexample"}}
            {"event":{"dns":[{"other":1},{"name":"c.example"}]}}
            {"event":{"dns":{}}}
            no json
            """);
        Assert.Equal(["a.example", "b.example", "c.example", "", ""], lines.Select(l => l.Name));
        Assert.Equal([LineKind.OtherEvent, LineKind.Unparsed], lines[3..].Select(l => l.Kind));
    }

    // Syslog's forms, CEE's cookie, a container's runtime, and AWS's tool.
    public static TheoryData<string> Prefixes =>
    [
        "<30>Nov 27 13:03:52 host prog[1]: ", "Nov 27 13:03:52 host prog: @cee: ", "Nov 27 13:03:52 host prog: @cee:", "2024-11-27T13:03:52.123+01:00 host prog[1]: ",
        "<30>1 2024-11-27T13:03:52.000Z host prog 812 - - ", "<30>1 2024-11-27T13:03:52.000Z host prog 812 ID [x@1 a=\"b\" guid=\"{1}\"] \uFEFF", "2024-11-27T13:03:52.123456789Z stdout F ",
        "2021-12-11T22:46:23.000000+00:00 vpc-1_i-0 ", "  ", "\t", "\u001E", "\uFEFF", "data: ",
    ];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void What_stands_before_the_object_is_passed_over(string prefix)
    {
        foreach (TheoryDataRow<string, string, string> row in Lines)
        {
            if (!row.Data.Item2.StartsWith('{'))
                continue;
            ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find(row.Data.Item1)!, prefix + row.Data.Item2));
            Assert.Equal(row.Data.Item3, string.Join('|', read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_log_behind_a_prefix_is_found(string name)
    {
        if (LogFormats.Find(name)!.Sample is ['{', ..] sample)
            Assert.Equal(name, LogFormats.Detect(System.Text.Encoding.UTF8.GetBytes(string.Concat(sample.Split('\n').Select(l => "<30>Nov 27 13:03:52 host prog[1]: " + l + "\n"))))?.Name);
    }

    [Fact]
    public void The_first_brace_of_an_object_counts() =>
        Assert.Equal("a.example", Assert.Single(ReadLine.AllOf(LogFormats.Find("zeek-json")!, """prog: { "id":{"orig_h":"10.0.0.1"}, "ts":1.5, "query":"a.example"}""")).Name);

    [Theory]
    [InlineData("""42Z","query_name":"a.example","answers":[{"Rdata":"1.2.3.4"}],"srcids":{"instance":"i-0"}}""")]
    [InlineData("""prog: {"query_timestamp":"t","query_name":"a.example"} and more""")]
    [InlineData("""prog: {"query_timestamp":"t","query_name":"a.example"}}""")]
    [InlineData("""if (x) { y = {"query_name"}; }""")]
    public void An_object_that_is_cut_or_not_the_end_of_its_line_is_unparsed(string line) =>
        Assert.Equal(LineKind.Unparsed, Assert.Single(ReadLine.AllOf(LogFormats.Find("route53")!, line)).Kind);

    [Fact]
    public void Names_of_one_event_are_all_found_behind_a_prefix() =>
        Assert.Equal(["a.example", "b\u00C3\u00A9.example", ""], ReadLine.AllOf(LogFormats.Find("eve")!, """Nov 27 13:03:52 ids suricata: @cee: {"timestamp":"t","event_type":"dns","src_ip":"10.0.2.15","dns":{"version":3,"type":"request","queries":[{"rrname":"a.example","rrtype":"A"},{"rrname":"b\u00e9.example","rrtype":"A"},{"rrname":"","rrtype":"NS"}]}}""").Select(l => l.Name));
}
