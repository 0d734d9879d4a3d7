using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class UnboundTests
{
    [Theory]
    [InlineData("[1527163535] unbound[1234:0] ", "1527163535")]
    [InlineData("[1527163535] resolver-1[1234:0] ", "1527163535")]
    [InlineData("[1527163535] unbound.exe[1234:0] ", "1527163535")]
    // log-time-ascii, log-time-iso
    [InlineData("Sep 23 16:38:12 unbound[6334:0] ", "Sep 23 16:38:12")]
    [InlineData("2026-11-24T09:00:01.123+01:00 unbound[6334:a] ", "2026-11-24T09:00:01.123+01:00")]
    // The line of a file, through a logger.
    [InlineData("Apr 24 10:00:01 opnsense unbound: [1553775590] unbound[32655:0] ", "Apr 24 10:00:01")]
    [InlineData("<30>Apr 4 10:00:01 opnsense unbound[7]: [7:0] ", "Apr 4 10:00:01")]
    // Through syslog, as pfSense, OPNsense and journald show it.
    [InlineData("<30>Jan  3 12:43:59 unbound: [77753:1] ", "Jan  3 12:43:59")]
    [InlineData("<30>Nov 19 19:38:13 test.host.name unbound[22837]: [22837:7] ", "Nov 19 19:38:13")]
    [InlineData("Dec 23 18:30:11 chaos unbound[1189013]: [1189013:0] ", "Dec 23 18:30:11")]
    [InlineData("<30>1 2026-03-24T00:17:39+01:00 firewall.my.machine unbound 6739 - [meta sequenceId=\"529\"] [6739:3] ", "2026-03-24T00:17:39+01:00")]
    [InlineData("<30>1 2021-01-13T14:52:06.934860+01:00 ote unbound - LOG [SEKOIA@53288 key=\"a\\\"]b\"][x y=\"]\"]  [596451:0] ", "2021-01-13T14:52:06.934860+01:00")]
    [InlineData("<30>1 2021-01-13T14:52:06Z ote unbound 7 - - [596451:0] ", "2021-01-13T14:52:06Z")]
    public void The_time_is_found_in_any_prefix(string prefix, string time)
    {
        string query = prefix + "info: 192.0.2.7 a.example. A IN", reply = prefix + "reply: 192.0.2.7 a.example. A IN NXDOMAIN 0.012 0 56";

        Assert.Equal(new ReadLine(LineKind.Query, query, "a.example.", time, "192.0.2.7", "A", ""), ReadLine.Of<Unbound>(query));
        Assert.Equal(new ReadLine(LineKind.Response, reply, "a.example.", time, "192.0.2.7", "A", "NXDOMAIN"), ReadLine.Of<Unbound>(reply));
    }

    [Theory]
    [InlineData("info: 127.0.0.1 example.com. A IN", LineKind.Query, "example.com.", "127.0.0.1", "A", "")]
    [InlineData("query: 2001:db8::7 WWW.Example.COM. HTTPS IN", LineKind.Query, "WWW.Example.COM.", "2001:db8::7", "HTTPS", "")]
    [InlineData("query: 10.0.0.7 . NS IN", LineKind.Query, ".", "10.0.0.7", "NS", "")]
    [InlineData("query: 10.0.0.7 version.bind. TXT CH", LineKind.Query, "version.bind.", "10.0.0.7", "TXT", "")]
    // What a name holds that is no letter, digit, hyphen or underscore is printed as a question mark.
    [InlineData("info: 2610:8080:2829:a21a::7133 2610?8080?2829?abcd. A IN", LineKind.Query, "2610?8080?2829?abcd.", "2610:8080:2829:a21a::7133", "A", "")]
    [InlineData("reply: 127.0.0.1 a.home.test. A IN NOERROR 0.000000 1 56", LineKind.Response, "a.home.test.", "127.0.0.1", "A", "NOERROR")]
    [InlineData("info: 172.30.0.1 csi.gstatic.com. AAAA IN NOERROR 1.902547 0 61", LineKind.Response, "csi.gstatic.com.", "172.30.0.1", "AAAA", "NOERROR")]
    // log-destaddr
    [InlineData("reply: 10.0.0.7 a.b. TYPE65 IN SERVFAIL 1.9 0 61 on UDP 10.0.0.1", LineKind.Response, "a.b.", "10.0.0.7", "TYPE65", "SERVFAIL")]
    public void A_query_or_reply_gives_its_fields(string message, LineKind kind, string name, string client, string type, string code)
    {
        string line = "[1527163535] unbound[1234:0] " + message;

        Assert.Equal(new ReadLine(kind, line, name, "1527163535", client, type, code), ReadLine.Of<Unbound>(line));
    }

    [Theory]
    [InlineData("[1711316977] unbound[337:0] debug: close fd 8")]
    [InlineData("[1711316977] unbound[337:0] notice: init module 0: validator")]
    [InlineData("[1711316977] unbound[337:0] error: can't bind socket: Address already in use for 127.0.0.1 port 53")]
    [InlineData("[1711316977] unbound[337:0] info: generate keytag query _ta-4f66. NULL IN")]
    [InlineData("[1711316977] unbound[337:0] info: start of service (unbound 1.19.2).")]
    [InlineData("[1711316977] unbound[337:0] info: validation failure <a.example. A IN>: no DNSKEY")]
    // log-local-actions: the client's address is not the first word.
    [InlineData("[1711316977] unbound[337:0] info: ads.example. always_nxdomain 127.0.0.1@53411 ads.example. A IN")]
    [InlineData("[1711316977] unbound[337:0] info: dead.beef a.example. A IN")]
    [InlineData("[1711316977] unbound[337:0] ")]
    [InlineData("Nov 24 09:00:01 gw unbound: [1234:0] notice: Restart of unbound 1.19.2.")]
    [InlineData("Nov 24 09:00:01 gw unbound[7]: daemonize unbound dhcpd watcher.")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<Unbound>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[1711316977]")]
    [InlineData("[1711316977] nsd[337]: info: 127.0.0.1 example.com. A IN")]
    [InlineData("[INFO] unbound[337:0] info: 127.0.0.1 example.com. A IN")]
    [InlineData("[1711316977] unbound[337:0] query: 127.0.0.1 example.com A IN")]
    [InlineData("[1711316977] unbound[337:0] query: 127.0.0.1 example.com. A")]
    [InlineData("[1711316977] unbound[337:0] reply: 127.0.0.1 example.com. A IN")]
    [InlineData("[1711316977] unbound[337:0] reply: 127.0.0.1 example.com. A IN NOERR")]
    [InlineData("[1711316977] unbound[337:0] query: 127.0.0.1 example.com. A IN NOERROR 0.0 0 7")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Unbound>(line).Kind);

    [Fact]
    public void A_line_of_another_program_is_told_apart() =>
        Assert.Equal(LineKind.OtherProgram, ReadLine.Of<Unbound>("Nov 24 09:00:01 gw dnsmasq[7]: query[A] a.example from 10.0.0.7").Kind);
}
