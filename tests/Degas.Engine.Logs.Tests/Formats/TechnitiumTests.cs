using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class TechnitiumTests
{
    [Theory]
    [InlineData("[2024-05-02 10:00:01 UTC] [192.168.1.5:51234] [UDP] QNAME: a.example; QTYPE: A; QCLASS: IN; RCODE: NoError; ANSWER: [93.184.216.34]", "a.example", "192.168.1.5", "A", "NoError")]
    [InlineData("[2024-05-02 10:00:01 Local] [[2001:db8::5]:51234] [HTTPS] QNAME: a.example; QTYPE: HTTPS; QCLASS: IN; RCODE: NxDomain; ANSWER: []", "a.example", "2001:db8::5", "HTTPS", "NxDomain")]
    [InlineData("[2024-05-02 10:00:01] [10.0.0.1:5] [TCP] QNAME: ; QTYPE: NS; QCLASS: IN; RCODE: Refused", "", "10.0.0.1", "NS", "Refused")]
    public void A_query_gives_name_client_type_and_code(string line, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, "2024-05-02 10:00:01", client, type, code), ReadLine.Of<Technitium>(line));

    [Theory]
    [InlineData("[2024-05-02 10:00:00 UTC] Logging started.", LineKind.OtherEvent)]
    [InlineData("[2024-05-02 10:00:03 UTC] DNS Server failed to resolve the request 'x.example. A IN' using forwarders: 1.1.1.1.", LineKind.OtherEvent)]
    [InlineData("   at TechnitiumLibrary.Net.Dns.DnsClient.ResolveAsync()", LineKind.Unparsed)]
    [InlineData("[2023-05-02 10:00:01.123 1234M] INFO: FTL is running", LineKind.Unparsed)]
    [InlineData("[2024-05-02 10:00:01 UTC] QNAME: a.example", LineKind.Unparsed)]
    [InlineData("[2024-05-02 10:00:01 UTC] [UDP] QNAME: a.example; QTYPE: A", LineKind.Unparsed)]
    public void Another_line_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<Technitium>(line).Kind);
}
