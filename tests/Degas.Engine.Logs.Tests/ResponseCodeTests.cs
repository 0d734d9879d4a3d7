using System.Text;
using System.Text.Json;

namespace Degas.Engine.Logs.Tests;

/// <summary>That there is no such name is known from every format that tells it.</summary>
public sealed class ResponseCodeTests
{
    private const string Container = "container-";

    // An answer NXDOMAIN as each writes it, behind what its reader needs to know first.
    private static readonly Dictionary<string, string[]> s_nameErrors = new()
    {
        ["eve"] = ["""{"timestamp":"t","event_type":"dns","src_ip":"10.0.0.1","dest_ip":"10.0.0.7","dns":{"version":3,"type":"response","rcode":"NXDOMAIN","queries":[{"rrname":"a.example","rrtype":"A"}]}}"""],
        ["zeek-json"] = ["""{"ts":1547188415.857497,"uid":"C","id.orig_h":"10.0.0.7","id.orig_p":38339,"id.resp_h":"8.8.8.8","id.resp_p":53,"proto":"udp","query":"a.example","qtype_name":"A","rcode":3,"rcode_name":"NXDOMAIN"}"""],
        ["route53"] = ["""{"version":"1.100000","query_timestamp":"2021-12-11T22:46:23Z","query_name":"a.example.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"10.0.0.7"}"""],
        ["dns-collector-json"] = ["""{"dns.qname":"a.example","dns.qtype":"A","dns.rcode":"NXDOMAIN","dnstap.operation":"CLIENT_RESPONSE","dnstap.timestamp-rfc3339ns":"2021-12-27T14:33:45.559002118Z","network.query-ip":"10.0.0.7"}"""],
        ["sysmon-json"] = ["""{"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":22,"event_data":{"UtcTime":"2019-07-18 03:34:01.261","QueryName":"a.example","QueryStatus":"9003"}}}"""],
        ["sysmon-xml"] = ["<Event><System><EventID>22</EventID></System><EventData><Data Name='UtcTime'>2019-07-18 03:34:01.261</Data><Data Name='QueryName'>a.example</Data><Data Name='QueryStatus'>9003</Data></EventData></Event>"],
        ["ecs"] = ["""{"@timestamp":"2023-05-02T10:00:01.123Z","source":{"ip":"10.0.0.7"},"dns":{"question":{"name":"a.example","type":"A"},"response_code":"NXDOMAIN"}}"""],
        ["powerdns-json"] = ["""{"msg":"Answer","prio":"Info","qname":"a.example","qtype":"A","rcode":"3","remote":"10.0.0.7:5353","ts":"1791387199.123"}"""],
        ["google-cloud-dns"] = ["""{"jsonPayload":{"queryName":"a.example.","queryType":"A","responseCode":"NXDOMAIN","sourceIP":"10.0.0.7"},"timestamp":"2024-05-02T10:00:01.123456789Z"}"""],
        ["cloudflare"] =
        [
            """{"Datetime":"2024-05-02T10:00:01Z","QueryName":"a.example","QueryType":1,"RCode":3,"SrcIP":"10.0.0.7"}""",
            """{"Timestamp":"2024-05-02T10:00:01Z","QueryName":"a.example","QueryType":1,"ResponseCode":3,"SourceIP":"10.0.0.7"}""",
        ],
        ["azure-firewall"] =
        [
            """{"category":"AZFWDnsQuery","time":"2024-05-02T10:00:01.123456Z","properties":{"SourceIp":"10.0.0.7","QueryType":"A","QueryName":"a.example.","ResponseCode":"NXDOMAIN"}}""",
            """{"category":"AzureFirewallDnsProxy","time":"2020-09-02T19:12:33.751Z","properties":{"msg":"DNS Request: 10.0.0.7:48197 - 15676 AAAA IN a.example. udp 55 false 512 NXDOMAIN - 0 2.000301956s"}}""",
        ],
        ["tshark"] =
        [
            """{"timestamp":"1714644001123","layers":{"ip":{"ip_ip_src":"8.8.8.8","ip_ip_dst":"10.0.0.7"},"dns":{"dns_dns_flags_response":true,"dns_dns_flags_rcode":"3","dns_dns_qry_name":"a.example","dns_dns_qry_type":"1"}}}""",
            """{"_source":{"layers":{"ip":{"ip.src":"8.8.8.8","ip.dst":"10.0.0.7"},"dns":{"dns.flags_tree":{"dns.flags.response":"1","dns.flags.rcode":"3"},"Queries":{"a.example: type A":{"dns.qry.name":"a.example","dns.qry.type":"1"}}}}}}""",
        ],
        ["route53-cloudwatch"] = ["""{"timestamp":1639262783000,"message":"{\"query_timestamp\":\"2021-12-11T22:46:23Z\",\"query_name\":\"a.example.\",\"query_type\":\"A\",\"rcode\":\"NXDOMAIN\",\"srcaddr\":\"10.0.0.7\"}","ingestionTime":1639262790000}"""],
        ["json"] =
        [
            """{"client":"10.0.0.7","query":"a.example","rcode":"NXDOMAIN"}""", """{"client":"10.0.0.7","query":"a.example","rcode":3}""",
            """{"client":"10.0.0.7","query":"a.example","response_code":"NAME_ERROR"}""",
        ],
        ["zeek"] = ["#fields\tts\tid.orig_h\tquery\trcode\trcode_name\n1547188415.857497\t10.0.0.7\ta.example\t3\tNXDOMAIN"],
        ["umbrella"] = ["""
            "2020-07-23 23:49:54","user","user","10.0.0.7","81.2.69.144","Allowed","1 (A)","NXDOMAIN","a.example.","Software"
            """],
        ["dnscrypt-proxy"] =
        [
            "[2024-05-02 10:00:01]\t10.0.0.7\ta.example\tA\tNXDOMAIN\t12ms\tcloudflare",
            "time:1714644001\thost:10.0.0.7\tmessage:a.example\ttype:A\treturn:NXDOMAIN\tcached:0\tduration:12\tserver:cloudflare",
        ],
        ["blocky"] = ["2024-05-02 10:00:01\t10.0.0.7\tlaptop\t12\tRESOLVED (tcp+udp:1.1.1.1)\ta.example.\t\tNXDOMAIN\tRESOLVED\tA\tdns1"],
        ["dnstap"] = ["dnstap\tCR\t1541462722.123456789\t10.0.0.7\ta.example\tA\tNXDOMAIN"],
        ["csv"] = ["client,query,rcode\n10.0.0.7,a.example,NXDOMAIN", "client,query,reply_code\n10.0.0.7,a.example,Name Error", "client,query,rcode\n10.0.0.7,a.example,3"],
        ["bind"] = ["24-Nov-2026 09:00:01.124 responses: info: client @0x7f1c 10.0.0.7#53411 (a.example): view int: response: a.example IN AAAA NXDOMAIN +E(0)K 0 0 0"],
        ["infoblox"] = ["<30>Mar 11 23:51:31 infoblox.localdomain named[17742]: 07-Apr-2022 08:08:10.043 client 10.0.0.7#57398 UDP: query: a.example IN A response: NXDOMAIN +ED"],
        ["unbound"] = ["[1791387199] unbound[46658:0] reply: 10.0.0.7 a.example. A IN NXDOMAIN 0.000000 1 56"],
        ["powerdns"] = ["""Jul 09 10:15:20 msg="Answer" subsystem="syncres" level="0" ts="1720505171.667" qname="a.example" qtype="A" rcode="3" rd="1" remote="10.0.0.7:58786" """.TrimEnd()],
        ["dnsdist"] = ["Nov 27 13:03:52 lb1 dnsdist[812]: Answer to 10.0.0.7:40123 for a.example. A (Non-Existent domain) with id 4711"],
        ["coredns"] = ["[INFO] 10.0.0.7:50759 - 29008 \"A IN a.example. udp 41 false 4096\" NXDOMAIN qr,rd,ra 68 0.037990251s"],
        ["windns"] = ["6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Snd 10.0.0.7    5b47 R Q [8385   DR NXDOMAIN] A      (1)a(7)example(0)"],
        ["dns-collector"] = ["2023-04-08T18:27:29.278929129Z dnscollector CLIENT_RESPONSE NXDOMAIN 10.0.0.7 52311 IPv4 UDP 50b a.example A 0.000000"],
        ["technitium"] = ["[2024-05-02 10:00:01 UTC] [10.0.0.7:51234] [UDP] QNAME: a.example; QTYPE: A; QCLASS: IN; RCODE: NxDomain; ANSWER: []"],
        ["passivedns"] = ["1322849924.408856||10.0.0.7||8.8.8.8||IN||a.example.||A||NXDOMAIN||900||1"],
        ["tcpdump"] = ["16:05:30.123456 IP 8.8.8.8.53 > 10.0.0.7.55555: 1234 NXDomain q: A? a.example. 0/1/0 (98)"],
        ["tshark-text"] = ["2 0.010000000 8.8.8.8 -> 10.0.0.7     DNS 91 Standard query response 0x1234 No such name A a.example SOA ns.example"],
    };

    // What they are read from has no response code, or the answer alone, which is not read.
    private static readonly string[] s_without = ["adguard", "cof", "zscaler", "falcon", "nextdns", "dnsmasq", "dnstap-text", "systemd-resolved", "kresd", "fortinet", "hosts", "list"];

    public static TheoryData<string> Formats => new(LogFormats.All.Select(f => f.Name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_answer_that_there_is_no_such_name_is_known_as_one(string format)
    {
        string inner = format.StartsWith(Container, StringComparison.Ordinal) ? format[Container.Length..] : format;
        if (s_without.Contains(inner))
        {
            Assert.All(ReadLine.AllOf(LogFormats.Find(format)!, LogFormats.Find(format)!.Sample), l => Assert.Equal("", l.ResponseCode));
            return;
        }

        Assert.All(s_nameErrors[inner], log =>
        {
            string text = inner == format ? log : $$"""{"log":{{JsonSerializer.Serialize(log + "\n")}},"stream":"stdout","time":"2023-05-02T10:00:01.123456789Z"}""";
            ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find(format)!, text), l => l.Kind.IsRecord());
            Assert.Equal(("a.example", "10.0.0.7"), (read.Name.TrimEnd('.'), inner.StartsWith("sysmon", StringComparison.Ordinal) ? "10.0.0.7" : read.Client));
            Assert.True(Is(read.ResponseCode), read.ResponseCode);
        });
    }

    [Theory]
    [InlineData("NXDOMAIN")]
    [InlineData("nxdomain")]
    [InlineData("NXDomain")]
    [InlineData("3")]
    [InlineData("No such name")]
    [InlineData("Name Error")]
    [InlineData("NAME_ERROR")]
    [InlineData("NameError")]
    [InlineData("Non-Existent domain")]
    [InlineData("Non-Existent Domain")]
    public void These_are_name_errors(string code) => Assert.True(Is(code));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0")]
    [InlineData("33")]
    [InlineData("-3")]
    [InlineData("NOERROR")]
    [InlineData("SERVFAIL")]
    [InlineData("YXDOMAIN")]
    [InlineData("NXRRSET")]
    [InlineData("NXDOMAINS")]
    [InlineData("NXDOMAI")]
    [InlineData("NXDOMAIN for a name that is too long to be one")]
    public void These_are_none(string code) => Assert.False(Is(code));

    private static bool Is(string code) => ResponseCode.IsNameError(Encoding.Latin1.GetBytes(code));
}
