using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class WindowsDnsDebugTests
{
    [Theory]
    [InlineData("6/5/2013 10:00:32 AM", "0E70")]
    [InlineData("22/12/2021 21:46:04", "0E1C")]
    [InlineData("23.05.2019 11:28:06", "07F4")]
    [InlineData("23.05.2019 11.28.06", "07F4")]
    [InlineData("2013-06-05 10:00:32", "07F4")]
    [InlineData("2025/10/01 9:30:50", "0D28")]
    [InlineData("20140816 16:08:57", "588")]
    [InlineData("5. 6. 2013 10:00:32", "1AEC")]
    [InlineData("5/06/2013 10:00:32 a. m.", "1AEC")]
    public void The_time_stands_as_the_locale_writes_it(string time, string thread)
    {
        string line = $"{time} {thread} PACKET  00000000033397A0 UDP Rcv 10.161.60.71    5b47   Q [0001   D   NOERROR] A      (12)somecomputer(6)domain(3)com(0)";

        Assert.Equal(new ReadLine(LineKind.Query, line, "somecomputer.domain.com", time, "10.161.60.71", "A", ""), ReadLine.Of<WindowsDnsDebug>(line));
    }

    [Theory]
    [InlineData("PACKET  00000000035021D0 UDP Snd 192.168.0.40   6ad9 R Q [8081   DR  NOERROR] AAAA   (3)www(7)example(3)com(0)", LineKind.Response, "www.example.com", "192.168.0.40", "AAAA", "NOERROR")]
    [InlineData("PACKET  0000017DEDFE28D0 TCP Snd 2001:db8::7     6ad9 R Q [8381   DR NXDOMAIN] TYPE65 (3)WWW(7)Example(3)COM(0)", LineKind.Response, "WWW.Example.COM", "2001:db8::7", "TYPE65", "NXDOMAIN")]
    // As some forwarders rewrite it.
    [InlineData("PACKET  0000000028FB94C0 UDP  Rcv 192.168.0.2    8857   Q [0001   D   NOERROR] A      .ns1.example.com.", LineKind.Query, "ns1.example.com.", "192.168.0.2", "A", "")]
    [InlineData("PACKET  019B99F0 UDP Rcv 192.168.0.2 80fd   Q [0001   D   NOERROR] A     (3)www(6)google(3)com(0)", LineKind.Query, "www.google.com", "192.168.0.2", "A", "")]
    // Windows Server 2003
    [InlineData("PACKET  UDP Rcv 192.168.0.2 80fd   Q [0001   D   NOERROR] (3)www(6)google(3)com(0)", LineKind.Query, "www.google.com", "192.168.0.2", "", "")]
    [InlineData("PACKET  UDP Rcv 192.168.0.2 80fd   Q [0001   D   NOERROR] A     (3)www(6)google(3)com(0)", LineKind.Query, "www.google.com", "192.168.0.2", "A", "")]
    [InlineData("PACKET  019B99F0 UDP Rcv ::1 80fd   Q [0000       NOERROR] NS     (0)", LineKind.Query, ".", "::1", "NS", "")]
    [InlineData("PACKET  019B99F0 UDP Rcv ::1 80fd   Q [0000       NOERROR] A      (7)(3)www\\(3)a.b(0)  ", LineKind.Query, "(3)www\\092.a\\046b", "::1", "A", "")]
    [InlineData("PACKET  019B99F0 UDP Rcv ::1 80fd   Q [0000       NOERROR] PTR    (7)a b (0)(4)_tcp(0)", LineKind.Query, "a b (0)._tcp", "::1", "PTR", "")]
    public void A_clients_packet_gives_its_fields(string packet, LineKind kind, string name, string client, string type, string code)
    {
        string line = "6/5/2013 10:00:32 AM 0E70 " + packet;

        Assert.Equal(new ReadLine(kind, line, name, "6/5/2013 10:00:32 AM", client, type, code), ReadLine.Of<WindowsDnsDebug>(line));
    }

    [Theory]
    // The server's own questions, and their answers.
    [InlineData("5/21/2015 1:51:18 PM 0D48 PACKET  000000000509A200 UDP Snd 10.250.128.151  b94d   Q [0001   D   NOERROR] A      (10)sitecheck2(5)opera(3)com(0)")]
    [InlineData("2019/08/20 11:48:27 0BE4 PACKET  000000149B80B390 UDP Rcv 8.8.8.8   ccfb R Q [0581   D   REFUSED] A      (6)google(3)com(0)")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Rcv 10.161.60.71    5b47   U [0028       NOERROR] SOA    (6)domain(3)com(0)")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET  00000000033397A0 UDP Rcv 10.161.60.71    5b47   N [0028       NOERROR] SOA    (6)domain(3)com(0)")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 EVENT   The DNS server has started.")]
    [InlineData("UDP question info at 00000000033397A0")]
    [InlineData("TCP response info at 00000000033397A0")]
    [InlineData("  Remote addr 10.161.60.71, port 51223")]
    [InlineData("    Name      \"(12)somecomputer(6)domain(3)com(0)\"")]
    [InlineData("\tField #  Information         Values")]
    public void Another_event_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<WindowsDnsDebug>(line).Kind);

    [Theory]
    [InlineData("DNS Server log file creation at 6/5/2013 10:00:32 AM")]
    [InlineData("Log file wrap at 6/5/2013 10:00:32 AM")]
    [InlineData("Message logging key (for packets - other items use a subset of these fields):")]
    [InlineData("  ")]
    public void The_head_of_the_file_is_no_event(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<WindowsDnsDebug>(line).Kind);

    [Theory]
    [InlineData("(3)www(7)example(3)com")]
    [InlineData("(3)www(8)example(3)com(0)")]
    [InlineData("(3)www(6)example(3)com(0)")]
    [InlineData("(3)www(7)example(3)com(0)(0)")]
    [InlineData("(3)www(7)example(99)com(0)")]
    [InlineData("(3)www()example(3)com(0)")]
    [InlineData("(3)www(-7)example(3)com(0)")]
    [InlineData("(3)www(0")]
    [InlineData("(3")]
    [InlineData("")]
    public void A_name_of_another_shape_is_unparsed(string name) =>
        Assert.Equal(LineKind.Unparsed, ReadLine.Of<WindowsDnsDebug>("6/5/2013 10:00:32 AM 0E70 PACKET  0333 UDP Rcv 10.161.60.71 5b47   Q [0001   D   NOERROR] A      " + name).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("10.0.0.1")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET  0333 UDP")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET  0333 UDP Rcv 10.161.60.71 5b47   Q [0001   D   NOERROR")]
    [InlineData("6/5/2013 10:00:32 AM 0E70 PACKET  0333 UDP Fwd 10.161.60.71 5b47   Q [0001   D   NOERROR] A      (3)com(0)")]
    [InlineData("6/5/2013 10:00:32 AM XYZ PACKET  0333 UDP Rcv 10.161.60.71 5b47   Q [0001   D   NOERROR] A      (3)com(0)")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<WindowsDnsDebug>(line).Kind);

    [Theory]
    [InlineData("<134>Nov 27 13:03:52 dc1 ", "27.11.2024 13:03:52")]
    [InlineData("Nov 27 13:03:52 dc1 dnsdebug[7]: ", "27.11.2024 13:03:52")]
    [InlineData("<134>1 2024-11-27T13:03:52Z dc1 dns - - - ", "27.11.2024 13:03:52")]
    [InlineData("2024-11-27T13:03:52+01:00 dc1 ", "2024-11-27T13:03:52+01:00 dc1 27.11.2024 13:03:52")]
    public void A_syslog_prefix_may_stand_before(string prefix, string time)
    {
        ReadLine read = ReadLine.Of<WindowsDnsDebug>(prefix + "27.11.2024 13:03:52 0E70 PACKET  00000000033397A0 UDP Rcv fd00::15    5b47   Q [0001   D   NOERROR] AAAA   (3)www(7)example(3)com(0)");
        Assert.Equal((LineKind.Query, "www.example.com", time, "fd00::15", "AAAA"), (read.Kind, read.Name, read.Time, read.Client, read.QueryType));
    }
}
