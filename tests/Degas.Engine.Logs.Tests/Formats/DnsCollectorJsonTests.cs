using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class DnsCollectorJsonTests
{
    [Theory]
    [InlineData("""{"network":{"family":"IPv4","protocol":"UDP","query-ip":"192.168.1.210","query-port":"38599","response-ip":"192.168.1.211"},"dns":{"length":82,"opcode":0,"rcode":"NOERROR","qname":"eu.org","qtype":"A","resource-records":{"an":[{"name":"no.example","rdatatype":"A"}]}},"edns":{"rcode":0},"dnstap":{"operation":"CLIENT_QUERY","identity":"dnsdist1","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}}""", LineKind.Query, "")]
    [InlineData("""{"network":{"query-ip":"192.168.1.210"},"dns":{"rcode":"NXDOMAIN","qname":"eu.org","qtype":"A"},"dnstap":{"operation":"CLIENT_RESPONSE","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}}""", LineKind.Response, "NXDOMAIN")]
    [InlineData("""{"dns.qname":"eu.org","dns.qtype":"A","dns.rcode":"NOERROR","network.query-ip":"192.168.1.210","dnstap.operation":"CLIENT_RESPONSE","dnstap.timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}""", LineKind.Response, "NOERROR")]
    [InlineData("""{ "dnstap.operation" : "CLIENT_RESPONSE", "dns.rcode" : "-", "dns.qname" : "eu.\u006frg", "dns.qtype" : "A", "network.query-ip" : "192.168.1.210", "dnstap.timestamp-rfc3339ns" : "2021-12-27T14:33:44.559002118Z" }""", LineKind.Response, "")]
    // Before 1.0, from the oldest: all at the top, the network's part apart, the DNS part too.
    [InlineData("""{"operation":"CLIENT_RESPONSE","identity":"dnsdist1","family":"INET","protocol":"UDP","query-ip":"192.168.1.210","query-port":"38599","length":82,"rcode":"NOERROR","qname":"eu.org","qtype":"A","latency":"0.014125","timestamp-rfc3339":"2021-12-27T14:33:44.559002118Z","answers":[{"name":"eu.org","rdatatype":"A"}]}""", LineKind.Response, "NOERROR")]
    [InlineData("""{"network":{"family":"INET","protocol":"UDP","query-ip":"192.168.1.210","query-port":"38599","response-ip":"192.168.1.210","response-port":"53","as-number":"-"},"operation":"CLIENT_QUERY","identity":"dnsdist1","length":82,"rcode":"NOERROR","qname":"eu.org","qtype":"A","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}""", LineKind.Query, "")]
    [InlineData("""{"network":{"query-ip":"192.168.1.210"},"dns":{"operation":"CLIENT_RESPONSE","length":51,"rcode":"NXDOMAIN","qname":"eu.org","qtype":"A","flags":{"qr":true},"latency":"0.013856"},"identity":"dnsdist1","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z","geo":{"city":"-"}}""", LineKind.Response, "NXDOMAIN")]
    [InlineData("""{"dns.qname":"eu.org","dns.qtype":"A","dns.rcode":"NOERROR","network.query-ip":"192.168.1.210","dns.operation":"CLIENT_QUERY","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}""", LineKind.Query, "")]
    [InlineData("""{"dns.qname":"eu.org","dns.qtype":"A","dns.rcode":"NOERROR","network.query-ip":"192.168.1.210","dnstap.operation":"FORWARDER_QUERY","dnstap.timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}""", LineKind.ServerQuery, "")]
    [InlineData("""{"dns.qname":"eu.org","dns.qtype":"A","dns.rcode":"NXDOMAIN","network.query-ip":"192.168.1.210","dnstap.operation":"AUTH_RESPONSE","dnstap.timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"}""", LineKind.ServerResponse, "NXDOMAIN")]
    public void A_message_gives_name_time_client_type_and_code(string line, LineKind kind, string code) =>
        Assert.Equal(new ReadLine(kind, line, "eu.org", "2021-12-27T14:33:44.559002118Z", "192.168.1.210", "A", code), ReadLine.Of<DnsCollectorJson>(line));

    [Theory]
    [InlineData("""{"dns.qname":"-","dnstap.operation":"CLIENT_QUERY"}""")]
    [InlineData("""{"dnstap.operation":"CLIENT_QUERY"}""")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<DnsCollectorJson>(line).Kind);

    [Theory]
    [InlineData("""{"dns":{"qname":"a.example","qtype":"A"}}""")]
    [InlineData("""{"operation":"delete","user":"a.example"}""")]
    [InlineData("2023-05-02T10:00:01Z CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b google.fr A 0.0")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<DnsCollectorJson>(line).Kind);
}
