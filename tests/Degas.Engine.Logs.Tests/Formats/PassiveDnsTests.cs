using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class PassiveDnsTests
{
    [Theory]
    [InlineData("1322849924.408856||10.1.1.1||8.8.8.8||IN||upload.example.org.||A||208.80.152.3||46587||5", "upload.example.org.", "1322849924.408856", "10.1.1.1", "A", "")]
    [InlineData("1322849924.408856||2001:db8::1||8.8.8.8||IN||no.example.org.||A||NXDOMAIN||900||1", "no.example.org.", "1322849924.408856", "2001:db8::1", "A", "NXDOMAIN")]
    [InlineData("May  2 10:00:01 ids passivedns[7]: 1322849924.4||10.1.1.1||8.8.8.8||IN||a.example.||TXT||some words||60||1", "a.example.", "1322849924.4", "10.1.1.1", "TXT", "")]
    public void An_answer_gives_name_time_client_type_and_code(string line, string name, string time, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, time, client, type, code), ReadLine.Of<PassiveDns>(line));

    [Theory]
    [InlineData("#timestamp||dns-client ||dns-server||RR class||Query||Query Type||Answer||TTL||Count", LineKind.Comment)]
    [InlineData("||ads.example.com^", LineKind.Unparsed)]
    [InlineData("1322849924.408856||10.1.1.1||8.8.8.8||IN||a.example.", LineKind.Unparsed)]
    [InlineData("1||x||y||IN||a.example.||A||1.2.3.4||1||1", LineKind.Unparsed)]
    [InlineData("a.example", LineKind.Unparsed)]
    public void Another_line_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<PassiveDns>(line).Kind);
}
