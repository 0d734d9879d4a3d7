using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class InfobloxNiosTests
{
    private const string Time = "07-Apr-2013 20:16:49.083";

    [Theory]
    [InlineData("client 11.22.33.44#57398 UDP: query: a2.foo.com IN A response: NOERROR +AED a2.foo.com. 28800 IN A 1.1.1.2;", "a2.foo.com", "11.22.33.44", "A", "NOERROR")]
    [InlineData("client 2001::2#57398 TCP: query: A2.Foo.Com IN AAAA response: NXDOMAIN +ED", "A2.Foo.Com", "2001::2", "AAAA", "NXDOMAIN")]
    // Another version has a colon behind the port, and the flags may be a sign alone.
    [InlineData("client 192.168.1.1#1130: UDP: query: _ldap._tcp.test.io IN SRV response: NXDOMAIN +", "_ldap._tcp.test.io", "192.168.1.1", "SRV", "NXDOMAIN")]
    [InlineData("client 192.168.1.1#1130: UDP: query: a\\032b.test.io. IN A response: SERVFAIL", "a\\032b.test.io.", "192.168.1.1", "A", "SERVFAIL")]
    [InlineData("client 192.168.1.1#1130 (a.test.io): view 3: UDP: query: a.test.io IN A response: REFUSED -", "a.test.io", "192.168.1.1", "A", "REFUSED")]
    [InlineData("client 192.168.1.1#1130: UDP: query: . IN NS response: NOERROR +", ".", "192.168.1.1", "NS", "NOERROR")]
    public void A_response_gives_its_code(string message, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Response, $"{Time} {message}", name, Time, client, type, code), ReadLine.Of<InfobloxNios>($"{Time} {message}"));

    [Theory]
    [InlineData("<30>Mar 11 23:51:31 infoblox.localdomain named[17742]: 07-Apr-2013 20:16:49.083 ", Time)]
    [InlineData("<30>Mar 11 23:51:31 10.0.0.53 named[17742]: ", "Mar 11 23:51:31")]
    [InlineData("", "")]
    public void The_time_is_found_behind_any_prefix(string prefix, string time)
    {
        ReadLine read = ReadLine.Of<InfobloxNios>(prefix + "client 10.0.0.7#1 UDP: query: a.b IN A response: NOERROR +");

        Assert.Equal((LineKind.Response, time), (read.Kind, read.Time));
    }

    [Theory]
    [InlineData("client 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)")]
    [InlineData("client 10.0.0.7#1 UDP: query: a.example IN A")]
    public void A_line_without_a_response_is_a_query(string line) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, "a.example", "", "10.0.0.7", "A", ""), ReadLine.Of<InfobloxNios>(line));

    [Theory]
    [InlineData("07-Apr-2013 20:16:49.083 general: info: running", LineKind.OtherEvent)]
    [InlineData("<30>Mar 11 23:51:31 ib named[17742]: FORMERR resolving 'test.testing.io/AAAA/IN': 192.168.1.136#53", LineKind.OtherEvent)]
    [InlineData("<30>Mar 11 23:51:31 ib dhcpd[7]: DHCPACK on 10.0.0.9 to 00:11:22:33:44:55 via eth2", LineKind.OtherProgram)]
    [InlineData("client 10.0.0.7#1 UDP: query: a.example IN A response:", LineKind.Unparsed)]
    [InlineData("client 10.0.0.7#1 UDP: query: a.example XX A response: NOERROR", LineKind.Unparsed)]
    [InlineData("a.example", LineKind.Unparsed)]
    [InlineData(" ", LineKind.Comment)]
    public void Other_lines_are_told_apart(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<InfobloxNios>(line).Kind);

    [Fact]
    public void A_log_of_BIND_stays_one() =>
        Assert.Equal("bind", LogFormats.Detect(Encoding.UTF8.GetBytes("client 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)"))?.Name);

    [Fact]
    public void BIND_leaves_a_response_alone() =>
        Assert.Equal(LineKind.Unparsed, ReadLine.Of<BindQueryLog>("client 10.0.0.7#1 UDP: query: a.example IN A response: NOERROR +").Kind);
}
