using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class SuricataEveTests
{
    [Theory]
    // Version 1 and 2.
    [InlineData("""{"timestamp":"2020-02-29T00:00:12.734324+0000","flow_id":914989792375924,"in_iface":"eth0","event_type":"dns","src_ip":"192.168.10.154","src_port":53985,"dest_ip":"10.18.255.254","dest_port":53,"proto":"UDP","dns":{"type":"query","id":30266,"rrname":"a.example","rrtype":"PTR","tx_id":0}}""", "2020-02-29T00:00:12.734324+0000", "192.168.10.154", "PTR")]
    // Version 3, with a code that a request cannot have.
    [InlineData("""{"timestamp":"2026-09-21T14:13:20.000000+0000","flow_id":3,"event_type":"dns","src_ip":"10.77.0.23","dest_ip":"10.77.0.1","dns":{"version":3,"type":"request","id":4660,"rcode":"NOERROR","queries":[{"rrname":"a.example","rrtype":"AAAA"}]}}""", "2026-09-21T14:13:20.000000+0000", "10.77.0.23", "AAAA")]
    [InlineData("""{ "dns": { "rrname": "a.example", "type": "query" }, "event_type" : "dns" }""", "", "", "")]
    [InlineData("""{"event_type":"dns","dns":{"type":"query","rrname":"\u0061.example"},"src_ip":"::1"}""", "", "::1", "")]
    // Keys with JSON escapes, were it every letter.
    [InlineData("""{"\u0065vent_type":"dns","dns":{"type":"query","rrname":"a.example","rrt\u0079pe":"MX"}}""", "", "", "MX")]
    [InlineData("""{"event\u005Ftype":"dns","\u0064ns":{"type":"request","\u0071uer\u0069es":[{"rrn\u0061me":"a.example"}]},"src_ip":"::1"}""", "", "::1", "")]
    public void A_query_gives_name_time_client_and_type(string line, string time, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, "a.example", time, client, type, ""), ReadLine.Of<SuricataEve>(line));

    [Theory]
    // Version 2 has the addresses of the flow.
    [InlineData("""{"timestamp":"2022-02-23T19:04:05.606882+0000","event_type":"dns","src_ip":"172.16.0.52","src_port":58529,"dest_ip":"172.16.0.170","dest_port":53,"dns":{"version":2,"type":"answer","id":46693,"rrname":"a.example","rrtype":"A","rcode":"NXDOMAIN","authorities":[{"rrname":"example","rrtype":"SOA","ttl":3600}]}}""")]
    [InlineData("""{"timestamp":"2022-02-23T19:04:05.606882+0000","event_type":"dns","src_ip":"172.16.0.170","src_port":53,"dest_ip":"172.16.0.52","dest_port":58529,"dns":{"version":3,"type":"response","rcode":"NXDOMAIN","answers":[{"rrname":"no","rrtype":"CNAME"}],"queries":[{"rrname":"a.example","rrtype":"A"}]}}""")]
    [InlineData("""{"timestamp":"2022-02-23T19:04:05.606882+0000","event_type":"dns","src_ip":"172.16.0.170","dest_ip":"172.16.0.52","dns":{"version":3,"type":"answer","rcode":"NXDOMAIN","queries":[{"rrname":"\u0061.example","rrtype":"A"}]}}""")]
    public void An_answer_goes_to_the_client(string line) =>
        Assert.Equal(new ReadLine(LineKind.Response, line, "a.example", "2022-02-23T19:04:05.606882+0000", "172.16.0.52", "A", "NXDOMAIN"), ReadLine.Of<SuricataEve>(line));

    [Theory]
    [InlineData("""[{"rrname":"a.example","rrtype":"A"},{"rrname":"b.example","rrtype":"AAAA"}]""", "a.example A, b.example AAAA")]
    [InlineData("""[ {"rrtype":"A","rrname":"a.example"} , {"rrname":""} ,{"rrtype":"NS"},{"rrname":"c.example","opt":[{"rrname":"no"}]} ]""", "a.example A,  , c.example ")]
    [InlineData("""[{"rrname":"\u0061.example","rrtype":"A"},{"rrname":"b.example","rrtype":"MX"}]""", "a.example A, b.example MX")]
    [InlineData("""[{"rrname":"a.example","rrtype":"A"},{"rrname":"\u0062.example","rrtype":"MX"},{"rrname":"c.example"}]""", "a.example A, b.example MX, c.example ")]
    [InlineData("""[{"rrtype":"A"},{"rrname":"b.example","rrtype":"MX"}]""", "b.example MX")]
    public void Each_question_of_an_event_is_a_record(string queries, string expected)
    {
        string line = """{"timestamp":"t","event_type":"dns","src_ip":"10.0.0.7","dest_ip":"10.0.0.1","dns":{"version":3,"type":"response","rcode":"NXDOMAIN","queries":QUERIES,"answers":[{"rrname":"no"}]}}""".Replace("QUERIES", queries, StringComparison.Ordinal);

        List<ReadLine> records = ReadLine.AllOf(LogFormat.Of<SuricataEve>(), line);

        Assert.Equal(expected, string.Join(", ", records.Select(r => $"{r.Name} {r.QueryType}")));
        Assert.All(records, r => Assert.Equal((LineKind.Response, "t", "10.0.0.1", "NXDOMAIN"), (r.Kind, r.Time, r.Client, r.ResponseCode)));
    }

    [Theory]
    [InlineData("""{"timestamp":"2020-02-29T00:00:14.000538+0000","event_type":"flow","src_ip":"192.168.10.154","proto":"UDP","app_proto":"dns","flow":{"pkts_toserver":1}}""")]
    [InlineData("""{"event_type":"alert","dns":{"query":[{"type":"query","rrname":"a.example"}]}}""")]
    [InlineData("""{"event_type":"mdns","mdns":{"type":"request"}}""")]
    [InlineData("""{"event_type":"http","http":{"hostname":"\"event_type\":\"dns\""}}""")]
    [InlineData("""{"event_type":"dns","dns":{"type":"answer","rcode":"SERVFAIL"}}""")]
    [InlineData("""{"event_type":"dns","dns":{"rrname":"a.example"}}""")]
    [InlineData("""{"\u0065vent_type":"http","dns":{"type":"query","rrname":"a.example"}}""")]
    // Never parsed.
    [InlineData("""{"event_type":"flow",oops}""")]
    public void Another_event_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<SuricataEve>(line).Kind);

    [Theory]
    [InlineData("""{"timestamp":"2020-02-29T00:00:12.734324+0000","dns":{"type":"query","rrname":"a.example"}}""")]
    [InlineData("""{"event_type":"dns","dns":{"type":"query","rrname":"a.exam""")]
    [InlineData("""{"event_type":"dns",oops}""")]
    [InlineData("""{"\u0065vent_type":"dns",oops}""")]
    [InlineData("""{"message":"\u0065vent_type","dns":{"type":"query","rrname":"a.example"}}""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<SuricataEve>(line).Kind);
}
