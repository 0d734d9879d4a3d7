using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class PowerDnsTests
{
    [Theory]
    [InlineData("Mar 01 16:04:42 Remote 127.0.0.1 wants 'www.example.com|A', do = 0, bufsize = 1680: packetcache MISS", "www.example.com", "Mar 01 16:04:42", "127.0.0.1", "A")]
    [InlineData("Jul 31 11:12:02 ns pdns[11567]: Remote 10.95.146.80 wants '116.96.95.10.in-addr.arpa|PTR', do = 0, bufsize = 512: packetcache HIT", "116.96.95.10.in-addr.arpa", "Jul 31 11:12:02", "10.95.146.80", "PTR")]
    [InlineData("2026-10-07T16:45:04.112233+00:00 ns pdns_server[773]: Remote 2400:cb00:1167::650e wants 'iSc.oRg|ANY', do = 0, bufsize = 1232 (4096): packetcache MISS", "iSc.oRg", "2026-10-07T16:45:04.112233+00:00", "2400:cb00:1167::650e", "ANY")]
    // The client's network came with the query.
    [InlineData("Mar 01 16:04:42 Remote 138.197.31.10<-8.8.8.0/24 wants 'a.example|A', do = 1, bufsize = 1232: packetcache MISS", "a.example", "Mar 01 16:04:42", "138.197.31.10", "A")]
    // With a port, since 4.9.
    [InlineData("Mar 01 16:04:42 Remote 192.0.2.7:5353 wants 'a.example|A', do = 0, bufsize = 512: packetcache MISS", "a.example", "Mar 01 16:04:42", "192.0.2.7", "A")]
    [InlineData("Mar 01 16:04:42 Remote [::1]:5353 wants 'a.example|A', do = 0, bufsize = 512: packetcache MISS", "a.example", "Mar 01 16:04:42", "::1", "A")]
    [InlineData("Mar 01 16:04:42 TCP Remote 192.0.2.7 wants 'a.example|TYPE65', do = 0, bufsize = 512", "a.example", "Mar 01 16:04:42", "192.0.2.7", "TYPE65")]
    [InlineData("Mar 01 16:04:42 Remote 2001:db8:: wants 'a.example|A', do = 0, bufsize = 512: packetcache MISS", "a.example", "Mar 01 16:04:42", "2001:db8::", "A")]
    [InlineData("Remote 192.0.2.7 wants 'a\\032b.example|A', do = 0, bufsize = 512", "a\\032b.example", "", "192.0.2.7", "A")]
    // A quote and a bar are letters like others; the root has no name.
    [InlineData("Remote 192.0.2.7 wants 'it's.a|b.example|MX', do = 0, bufsize = 512", "it's.a|b.example", "", "192.0.2.7", "MX")]
    [InlineData("Remote 192.0.2.7 wants '|NS', do = 0, bufsize = 512", "", "", "192.0.2.7", "NS")]
    // Recursor
    [InlineData("Aug 09 20:01:59 vyos pdns_recursor[10432]: 1 [452/1] question for 'node-1.example.net|A' from 127.0.0.1:46074", "node-1.example.net", "Aug 09 20:01:59", "127.0.0.1", "A")]
    [InlineData("Aug 09 20:01:59 3 [1/1] TCP question for 'Example.Com|AAAA' from [2001:db8::7]:46074 (ecs 192.0.2.0/24)", "Example.Com", "Aug 09 20:01:59", "2001:db8::7", "AAAA")]
    public void A_query_gives_name_time_client_and_type(string line, string name, string time, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, name, time, client, type, ""), ReadLine.Of<PowerDns>(line));

    [Theory]
    [InlineData("Jul 09 08:06:11 ")]
    [InlineData("Dec  7 17:25:04 vm pdns_recursor[1506403]: ")]
    [InlineData("")]
    public void A_structured_line_gives_its_fields(string prefix)
    {
        string question = prefix + """msg="Question" subsystem="syncres" level="0" prio="Info" tid="1" ts="1720505171.301" ecs="" mtid="0" proto="udp" qname="example.com" qtype="A" remote="127.0.0.1:58786" """.TrimEnd();
        string answer = prefix + """msg="Answer" subsystem="syncres" level="0" ts="1720505171.667" ecs="" outqueries="8" proto="udp" qname="example.com" qtype="A" rcode="3" rd="1" remote="[::1]:58786" tcpout="0" validationState="Secure" """.TrimEnd();

        Assert.Equal(new ReadLine(LineKind.Query, question, "example.com", "1720505171.301", "127.0.0.1", "A", ""), ReadLine.Of<PowerDns>(question));
        Assert.Equal(new ReadLine(LineKind.Response, answer, "example.com", "1720505171.667", "::1", "A", "3"), ReadLine.Of<PowerDns>(answer));
    }

    [Fact]
    public void Escapes_in_a_structured_line_are_undone()
    {
        string line = """msg="Question" ts="1720505171.301" qname="a\\032\" qname=\"b.example" qtype="A" remote="127.0.0.1:58786" """.TrimEnd();

        Assert.Equal(new ReadLine(LineKind.Query, line, "a\\032\" qname=\"b.example", "1720505171.301", "127.0.0.1", "A", ""), ReadLine.Of<PowerDns>(line));
    }

    [Theory]
    [InlineData("Mar 09 16:09:23 localhost pdns[39244]: gmysql Connection successful. Connected to database 'xxx' on 'db'.")]
    [InlineData("Mar 01 16:04:42 Done launching threads, ready to distribute questions")]
    [InlineData("Jul 31 11:12:02 ns pdns[11567]: Query: select content from records where type='SOA'")]
    [InlineData("Jun 17 14:22:55 ultimate pdns_recursor[2734553]: resolving")]
    [InlineData("Aug 09 20:01:59 vyos pdns_recursor[10432]: [452] node-1.example.net: Wants DNSSEC processing, auth data in query for A")]
    [InlineData("Aug 09 20:01:59 vyos pdns_recursor[10432]: 1 [452/1] answer to question 'a.example|A': 1 answers, 0 additional, took 3 packets, rcode=0")]
    [InlineData("Jul 09 08:06:11 msg=\"Periodic statistics report\" subsystem=\"stats\" level=\"0\"")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<PowerDns>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("Remote 127.0.0.1 wants 'a.example|A")]
    [InlineData("Remote 127.0.0.1 wants 'a.example', do = 0")]
    [InlineData("Remote 127.0.0.1 wants 'a.example|', do = 0")]
    [InlineData("Remote 127.0.0.1 wants 'an example|A', do = 0")]
    [InlineData("Remote  wants 'a.example|A', do = 0")]
    [InlineData(" wants 'a.example|A', do = 0")]
    [InlineData("He wants 'a.example|A', do = 0")]
    [InlineData("question for 'a.example|A' from ")]
    [InlineData("question for 'a.example' from 10.0.0.7:53")]
    [InlineData("msg=\"Question\" qname=\"a.example\" qtype=\"A\"")]
    [InlineData("msg=\"Question\" qname=\"a.example")]
    [InlineData("msg=\"Question\" qname=a.example")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<PowerDns>(line).Kind);

    [Fact]
    public void A_line_of_another_program_is_told_apart() =>
        Assert.Equal(LineKind.OtherProgram, ReadLine.Of<PowerDns>("Nov 24 09:00:01 gw dnsmasq[7]: query[A] a.example from 10.0.0.7").Kind);
}
