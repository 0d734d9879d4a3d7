using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class CoreDnsTests
{
    private const string Query = "[INFO] 10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096\" NOERROR qr,rd,ra,ad 68 0.037990251s";

    [Theory]
    [InlineData("[INFO] [::1]:50759 - 29008 \"A IN example.org. udp 41 false 4096\" NOERROR qr,rd,ra 68 0.037990251s", "example.org.", "::1", "A", "NOERROR")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"HTTPS IN WWW.Example.ORG. tcp 41 true 65535\" NXDOMAIN qr,aa 68 0.000000251s", "WWW.Example.ORG.", "10.0.0.7", "HTTPS", "NXDOMAIN")]
    // The combined form adds the opcode.
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096\" SERVFAIL qr,rd 68 5.657s \"0\"", "example.org.", "10.0.0.7", "A", "SERVFAIL")]
    // No answer went out.
    [InlineData("[INFO] 172.30.32.1:35887 - 59952 \"AAAA IN cognito-idp.us-east-1.amazonaws.com. udp 53 false 512\" - - 0 6.002435968s", "cognito-idp.us-east-1.amazonaws.com.", "172.30.32.1", "AAAA", "")]
    [InlineData("[INFO] 10.0.0.7:1 - 1 \"NS IN . udp 17 false 512\" NOERROR qr,rd,ra 1097 0.1s", ".", "10.0.0.7", "NS", "NOERROR")]
    [InlineData("[INFO] 10.0.0.7:1 - 1 \"TXT CH version.bind. udp 17 false 512\" REFUSED qr,rd 17 0.1s", "version.bind.", "10.0.0.7", "TXT", "REFUSED")]
    // A space, a quote and a backslash in a name have a backslash in front, other bytes stand as \DDD.
    [InlineData("[INFO] 10.0.0.7:1 - 1 \"A IN a\\ b\\\" c\\\\\\007.example. udp 17 false 512\" NXDOMAIN qr,rd 17 0.1s", "a\\ b\\\" c\\\\\\007.example.", "10.0.0.7", "A", "NXDOMAIN")]
    public void A_line_of_the_log_plugin_gives_its_fields(string line, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, "", client, type, code), ReadLine.Of<CoreDns>(line));

    [Theory]
    [InlineData("2018-10-30T19:10:07.547Z ", "2018-10-30T19:10:07.547Z")]
    [InlineData("2018/10/30 19:10:07 ", "2018/10/30 19:10:07")]
    [InlineData("2026-11-24T09:00:01.123456789Z stdout F ", "2026-11-24T09:00:01.123456789Z")]
    [InlineData("Nov 24 09:00:01 node1 coredns[812]: ", "Nov 24 09:00:01")]
    [InlineData("coredns  | ", "")]
    [InlineData("[pod/coredns-5d78c9869d-abcde/coredns] ", "")]
    public void The_time_is_found_in_a_prefix(string prefix, string time)
    {
        ReadLine read = ReadLine.Of<CoreDns>(prefix + Query);

        Assert.Equal((LineKind.Transaction, time, "example.org."), (read.Kind, read.Time, read.Name));
    }

    [Theory]
    [InlineData("[INFO] plugin/reload: Running configuration SHA512 = c0af6acb")]
    [InlineData("[ERROR] plugin/errors: 2 example.org. A: read udp 172.30.32.3:56041->192.168.1.71:53: i/o timeout")]
    [InlineData("2018-10-30T19:10:07.547Z [WARNING] No files matching import glob pattern: custom/*.override")]
    [InlineData(".:53")]
    [InlineData("example.org.:1053")]
    [InlineData("CoreDNS-1.11.1")]
    [InlineData("linux/amd64, go1.20.7, ae2bbc2")]
    [InlineData("[INFO] CoreDNS-1.3.0")]
    [InlineData("[INFO] SIGTERM: Shutting down servers then terminating")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<CoreDns>(line).Kind);

    [Theory]
    [InlineData("example.org")]
    [InlineData("10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096\" NOERROR qr 68 0.03s")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096\"")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A IN example.org. udp 41 false 4096\" NOERROR qr,rd")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A IN udp 41 false 4096\" NOERROR qr 68 0.03s")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"A XX example.org. udp 41 false 4096\" NOERROR qr 68 0.03s")]
    [InlineData("[INFO] 10.0.0.7:50759 - 29008 \"\" NOERROR qr 68 0.03s")]
    [InlineData("x[INFO] plugin/reload")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<CoreDns>(line).Kind);
}
