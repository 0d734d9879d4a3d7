using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class TcpdumpTests
{
    [Theory]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ A? a.example. (27)", "a.example.", "12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+% [1au] AAAA? a.example. (38)", "a.example.", "12:34:56.001234", "10.0.0.5", "AAAA")]
    [InlineData("2024-05-02 12:34:56.001234 IP6 2001:db8::5.53126 > 2001:db8::1.53: 1236+ HTTPS? a.example. (33)", "a.example.", "2024-05-02 12:34:56.001234", "2001:db8::5", "HTTPS")]
    [InlineData("1714644001.123456 IP host.lan.53128 > dns.google.domain: 1238+ Type65? a.example. (39)", "a.example.", "1714644001.123456", "host.lan", "Type65")]
    [InlineData("12:34:56.001234 eth0  Out IP 10.0.0.5.53127 > 8.8.8.8.53: Flags [P.], seq 1:36, ack 1, win 502, length 35 1237+ A? a.example. (33)", "a.example.", "12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("    10.0.0.5.53129 > 8.8.8.8.53: [udp sum ok] 1239+ A? a.example. (33)", "a.example.", "", "10.0.0.5", "A")]
    [InlineData("IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ NS? . (17)", ".", "", "10.0.0.5", "NS")]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ A? a b.example. (31)", "a b.example.", "12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ A? a.exam[|domain]", "a.exam[|domain]", "12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ TXT CHAOS? version.bind. (30)", "version.bind.", "12:34:56.001234", "10.0.0.5", "TXT")]
    [InlineData("12:34:56.001234 02:42:ac:11:00:02 > 02:42:ac:11:00:01, ethertype IPv4 (0x0800), length 75: 10.0.0.5.53124 > 8.8.8.8.53: 1234+ A? a.example. (27)", "a.example.", "12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("12:34:56.001234 02:42:ac:11:00:02 > 02:42:ac:11:00:01, ethertype IPv6 (0x86dd), length 95: 2001:db8::5.53126 > 2001:db8::1.53: 1236+ A? a.example. (27)", "a.example.", "12:34:56.001234", "2001:db8::5", "A")]
    public void A_question_gives_name_time_client_and_type(string line, string name, string time, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, name, time, client, type, ""), ReadLine.Of<Tcpdump>(line));

    [Fact]
    public void Several_questions_are_records_of_their_own() =>
        Assert.Equal(["my printer._a._tcp.local.", "_b._tcp.local."], ReadLine.AllOf(LogFormat.Of<Tcpdump>(), "12:34:57.3 IP 10.0.0.5.5353 > 224.0.0.251.5353: 0 [2q] PTR (QM)? my printer._a._tcp.local. PTR (QU)? _b._tcp.local. (62)").Select(l => l.Name));

    [Fact]
    public void An_answer_with_its_question_is_a_response() =>
        Assert.Equal(("a.example.", "10.0.0.5", "NXDomain", LineKind.Response), Answer("    8.8.8.8.53 > 10.0.0.5.53129: [udp sum ok] 1239 NXDomain* q: A? a.example. 0/1/0 ns: example. SOA ns. x. 1 2 3 4 5 (100)"));

    [Theory]
    [InlineData("12:34:56.011234 IP 8.8.8.8.53 > 10.0.0.5.53124: 1234 1/0/0 A 93.184.216.34 (49)")]
    [InlineData("12:34:57.001334 IP 185.220.101.44.4443 > 192.168.1.100.49152: Flags [P.], seq 1:512, ack 1, win 8192, length 511: HTTP: GET /? HTTP/1.1")]
    [InlineData("12:34:57.401334 IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto UDP (17), length 61)")]
    [InlineData("12:34:57.601334 02:42:ac:11:00:02 > 02:42:ac:11:00:01, ethertype IPv4 (0x0800), length 98: 10.0.0.5 > 10.0.0.1: ICMP echo request, id 1, seq 1, length 64")]
    [InlineData("12:34:57.601334 02:42:ac:11:00:02 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Request who-has 10.0.0.1 tell 10.0.0.5, length 28")]
    [InlineData("12:34:57.601334 ARP, Request who-has 10.0.0.1 tell 10.0.0.5, length 28")]
    [InlineData("12:34:57.701334 IP 10.0.0.5 > 10.0.0.1: ICMP echo request, id 1, seq 1, length 64")]
    [InlineData("12:34:57.701334 IP6 fe80::1 > ff02::1: ICMP6, neighbor solicitation, who has fe80::2, length 32")]
    public void Another_packet_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<Tcpdump>(line).Kind);

    [Theory]
    [InlineData("tcpdump: verbose output suppressed, use -v[v]... for full protocol decode")]
    [InlineData("listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes")]
    [InlineData("7 packets captured")]
    [InlineData("0 packets dropped by kernel")]
    public void What_it_says_of_itself_is_no_event(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<Tcpdump>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("is 3 > 2: 1 A? b")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a.example from 10.0.0.7")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Tcpdump>(line).Kind);

    private static (string, string, string, LineKind) Answer(string line)
    {
        ReadLine read = ReadLine.Of<Tcpdump>(line);
        return (read.Name, read.Client, read.ResponseCode, read.Kind);
    }
}
