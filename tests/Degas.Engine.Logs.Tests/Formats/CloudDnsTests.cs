using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>The query logs of Google Cloud, Cloudflare, Azure Firewall, Zscaler and CrowdStrike.</summary>
public sealed class CloudDnsTests
{
    [Fact]
    public void Google_Cloud_keeps_a_query_under_its_payload() => AssertRecord<GoogleCloudDns>(
        """{"jsonPayload":{"queryName":"A.Example.","queryType":"A","responseCode":"NXDOMAIN","sourceIP":"10.128.0.7","vmInstanceName":"1.vm"},"timestamp":"2024-05-02T10:00:01.1Z","logName":"projects/p/logs/dns.googleapis.com%2Fdns_queries"}""",
        "A.Example.", "2024-05-02T10:00:01.1Z", "10.128.0.7", "A", "NXDOMAIN");

    [Theory]
    [InlineData("""{"jsonPayload":{"message":"x"},"logName":"projects/p/logs/syslog","timestamp":"2024-05-02T10:00:01Z"}""", LineKind.OtherEvent)]
    [InlineData("""{"queryName":"a.example","queryType":"A"}""", LineKind.Unparsed)]
    public void Another_entry_of_Google_Cloud_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<GoogleCloudDns>(line).Kind);

    [Theory]
    [InlineData("""{"Datetime":"2024-05-02T10:00:01Z","QueryName":"a.example","QueryNameReversed":"example.a","QueryType":1,"QueryTypeName":"A","RCode":3,"SrcIP":"192.0.2.7"}""", "2024-05-02T10:00:01Z", "A")]
    [InlineData("""{"ColoCode":"SJC","QueryName":"a.example","QueryType":28,"ResponseCode":3,"SourceIP":"192.0.2.7","Timestamp":1714644001}""", "1714644001", "28")]
    public void Cloudflare_has_two_sets_of_names(string line, string time, string type) => AssertRecord<CloudflareDns>(line, "a.example", time, "192.0.2.7", type, "3");

    [Theory]
    [InlineData("""{"Datetime":"2024-05-02T10:00:01Z","HTTPHost":"a.example","SourceIP":"192.0.2.7"}""")]
    [InlineData("""{"EventID":22,"QueryName":"a.example","QueryStatus":"0"}""")]
    public void Another_log_of_Cloudflare_is_none(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<CloudflareDns>(line).Kind);

    [Theory]
    [InlineData("""{"category":"AZFWDnsQuery","time":"2024-05-02T10:00:01Z","properties":{"SourceIp":"10.0.0.7","QueryType":"A","QueryName":"a.example.","ResponseCode":"NOERROR"}}""")]
    [InlineData("""{"category":"AzureFirewallDnsProxy","time":"2024-05-02T10:00:01Z","properties":{"msg":"DNS Request: 10.0.0.7:48197 - 15676 A IN a.example. udp 55 false 512 NOERROR qr,rd 0 2.000301956s"}}""")]
    public void Azure_Firewall_has_fields_or_a_line(string line) => AssertRecord<AzureFirewallDns>(line, "a.example.", "2024-05-02T10:00:01Z", "10.0.0.7", "A", "NOERROR");

    [Theory]
    [InlineData("""{"category":"AzureFirewallNetworkRule","time":"2024-05-02T10:00:01Z","properties":{"msg":"TCP request from 1.2.3.4"}}""", LineKind.OtherEvent)]
    [InlineData("""{"category":"AzureFirewallDnsProxy","time":"2024-05-02T10:00:01Z","properties":{"msg":"DNS Request: 10.0.0.7:48197"}}""", LineKind.Unparsed)]
    [InlineData("""{"category":"other","time":"2024-05-02T10:00:01Z","properties":{"msg":"DNS Request: "}}""", LineKind.Unparsed)]
    public void Another_log_of_Azure_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<AzureFirewallDns>(line).Kind);

    [Theory]
    [InlineData("""{ "sourcetype" : "zscalernss-dns", "event" :{"datetime":"Fri Dec 17 07:27:54 2021","dns_reqtype":"A record","dns_req":"a.example","clt_sip":"192.0.2.7"}}""")]
    [InlineData("""{"datetime":"Fri Dec 17 07:27:54 2021","dns_reqtype":"A record","dns_req":"a.example","clt_sip":"192.0.2.7"}""")]
    public void Zscaler_keeps_a_query_under_its_event(string line) => AssertRecord<ZscalerDns>(line, "a.example", "Fri Dec 17 07:27:54 2021", "192.0.2.7", "A record", "");

    [Theory]
    [InlineData("""{"sourcetype":"zscalernss-web","event":{"url":"a.example"}}""", LineKind.OtherEvent)]
    [InlineData("""{"sourcetype":"other","event":{"url":"a.example"}}""", LineKind.Unparsed)]
    public void Another_log_of_Zscaler_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<ZscalerDns>(line).Kind);

    [Theory]
    [InlineData("""{"ContextTimeStamp":"1714644001.051","DomainName":"a.example","RequestType":"1","aip":"192.0.2.7","event_simpleName":"DnsRequest","timestamp":"1714644001188"}""", "1714644001.051")]
    [InlineData("""{"DomainName":"a.example","RequestType":"1","aip":"192.0.2.7","event_simpleName":"DnsRequest","timestamp":"1714644001188"}""", "1714644001")]
    public void CrowdStrike_has_an_event_for_a_query(string line, string time) => AssertRecord<FalconDns>(line, "a.example", time, "192.0.2.7", "1", "");

    [Theory]
    [InlineData("""{"event_simpleName":"SuspiciousDnsRequest","DomainName":"a.example"}""", LineKind.OtherEvent)]
    [InlineData("""{"DomainName":"a.example"}""", LineKind.Unparsed)]
    public void Another_event_of_CrowdStrike_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<FalconDns>(line).Kind);

    private static void AssertRecord<TFormat>(string line, string name, string time, string client, string type, string code)
        where TFormat : struct, ILogFormat => Assert.Equal(new ReadLine(LineKind.Transaction, line, name, time, client, type, code), ReadLine.Of<TFormat>(line));
}
