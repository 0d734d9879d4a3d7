using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class DnstapTextTests
{
    [Theory]
    // dnstap -q
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b \"dnstap.info.\" IN A", LineKind.Query, "dnstap.info.", "21:08:07.858612", "127.0.0.1", "A")]
    [InlineData("17:37:09.180962 CR 10.231.216.119 UDP 56b \"Example.COM.\" IN AAAA", LineKind.Response, "Example.COM.", "17:37:09.180962", "10.231.216.119", "AAAA")]
    [InlineData("17:37:09.180962 CQ 2001:db8::7 DOT 56b \".\" IN NS", LineKind.Query, ".", "17:37:09.180962", "2001:db8::7", "NS")]
    [InlineData("17:37:09.180962 CQ 10.0.0.7  56b \"a\\\" \\\\b.example.\" IN A", LineKind.Query, "a\\\" \\\\b.example.", "17:37:09.180962", "10.0.0.7", "A")]
    [InlineData("??:??:??.?????? CQ MISSING_ADDRESS UDP 56b \"a.example.\" CH TXT", LineKind.Query, "a.example.", "??:??:??.??????", "", "TXT")]
    // dnstap-read
    [InlineData("24-Nov-2026 09:00:01.123 CQ 192.0.2.1:53411 -> 192.0.2.53:53 UDP 40b example.com/IN/A", LineKind.Query, "example.com", "24-Nov-2026 09:00:01.123", "192.0.2.1", "A")]
    [InlineData("24-Nov-2026 09:00:01.123 CR 192.0.2.1:53411 <- 192.0.2.53:53 TCP 140b Example.Com/IN/TYPE65", LineKind.Response, "Example.Com", "24-Nov-2026 09:00:01.123", "192.0.2.1", "TYPE65")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ 2001:db8::7:53411 -> 2001:db8::1:53 UDP 40b ./IN/NS", LineKind.Query, ".", "24-Nov-2026 09:00:01.123", "2001:db8::7", "NS")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ [2001:db8::7]:53411 -> [2001:db8::1]:53 UDP 40b a.example/IN/A", LineKind.Query, "a.example", "24-Nov-2026 09:00:01.123", "2001:db8::7", "A")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ ? -> 192.0.2.53:53 UDP 40b 0/26.2.0.192.in-addr.arpa/IN/PTR", LineKind.Query, "0/26.2.0.192.in-addr.arpa", "24-Nov-2026 09:00:01.123", "", "PTR")]
    public void A_clients_message_gives_its_fields(string line, LineKind kind, string name, string time, string client, string type) =>
        Assert.Equal(new ReadLine(kind, line, name, time, client, type, ""), ReadLine.Of<DnstapText>(line));

    [Theory]
    [InlineData("21:08:07.858612 RQ 192.0.2.53 UDP 40b \"dnstap.info.\" IN A", LineKind.ServerQuery, "dnstap.info.")]
    [InlineData("21:08:07.858612 AR 192.0.2.53 UDP 40b \"dnstap.info.\" IN A", LineKind.ServerResponse, "dnstap.info.")]
    [InlineData("24-Nov-2026 09:00:01.123 RR 192.0.2.1:53411 <- 192.0.2.53:53 UDP 40b example.com/IN/A", LineKind.ServerResponse, "example.com")]
    public void A_servers_message_is_told_apart(string line, LineKind kind, string name) =>
        Assert.Equal((kind, name), (ReadLine.Of<DnstapText>(line).Kind, ReadLine.Of<DnstapText>(line).Name));

    [Theory]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b X ")]
    [InlineData("[unhandled Message.Type]")]
    [InlineData("dnstap: opened input socket /var/run/unbound/dnstap.sock")]
    [InlineData("dnstap.FrameStreamSockInput: accepted a socket connection")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<DnstapText>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("21:08:07.858612")]
    [InlineData("21:08:07.858612 XX 127.0.0.1 UDP 40b \"a.example.\" IN A")]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b")]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b \"a.example")]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b \"a.example.\" IN")]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40b \"\" IN A")]
    [InlineData("21:08:07.858612 CQ 127.0.0.1 UDP 40 \"a.example.\" IN A")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ 192.0.2.1:53411 -> 192.0.2.53:53 UDP 40b example.com/IN")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ 192.0.2.1:53411 -> 192.0.2.53:53 UDP 40b example.com/IN/")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ 192.0.2.1:53411 -> 192.0.2.53:53 UDP 40b /IN/A")]
    [InlineData("24-Nov-2026 09:00:01.123 CQ 192.0.2.1:53411 192.0.2.53:53 UDP 40b example.com/IN/A")]
    [InlineData("02-May-2023 13:33:40.299 client 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<DnstapText>(line).Kind);

    [Fact]
    public void A_blank_line_is_passed_over() => Assert.Equal(LineKind.Comment, ReadLine.Of<DnstapText>(" ").Kind);
}
