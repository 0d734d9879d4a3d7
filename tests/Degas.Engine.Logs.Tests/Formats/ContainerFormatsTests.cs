namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>Lines of text in a container's log are taken out and read as themselves.</summary>
public sealed class ContainerFormatsTests
{
    private const string CoreDnsLine = "[INFO] 10.0.0.7:50759 - 29008 \\\"A IN example.org. udp 41 false 4096\\\" NOERROR qr,rd,ra 68 0.037990251s";

    [Theory]
    [InlineData("{\"log\":\"" + CoreDnsLine + "\\n\",\"stream\":\"stdout\",\"time\":\"2023-05-02T10:00:01.123456789Z\"}")]
    [InlineData("{\"@timestamp\":\"2023-05-02T10:00:01.123456789Z\",\"kubernetes\":{\"pod\":\"x\"},\"message\":\"" + CoreDnsLine + "\"}")]
    public void Json_holds_a_line_and_its_time(string line)
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find("container-coredns")!, line));
        Assert.Equal((LineKind.Transaction, "example.org.", "2023-05-02T10:00:01.123456789Z", "10.0.0.7", "A", "NOERROR"), (read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Fact]
    public void Cri_holds_a_line_and_its_time()
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Find("container-coredns")!, "2023-05-02T10:00:01.123456789Z stdout F " + CoreDnsLine.Replace("\\\"", "\"", StringComparison.Ordinal)));
        Assert.Equal(("example.org.", "2023-05-02T10:00:01.123456789Z"), (read.Name, read.Time));
    }

    [Fact]
    public void The_time_of_the_line_inside_comes_first() =>
        Assert.Equal("May  2 10:00:01", Assert.Single(ReadLine.AllOf(LogFormats.Find("container-dnsmasq")!, "{\"log\":\"May  2 10:00:01 dnsmasq[1]: query[A] a.example from 10.0.0.7\\n\",\"time\":\"t\"}")).Time);

    [Theory]
    [InlineData("{\"log\":\"dnsmasq[1]: forwarded a.example to 9.9.9.9\\n\",\"time\":\"t\"}", LineKind.OtherEvent)]
    [InlineData("{\"log\":\"Lorem ipsum\\n\",\"time\":\"t\"}", LineKind.Unparsed)]
    [InlineData("{\"time\":\"t\"}", LineKind.Unparsed)]
    [InlineData("", LineKind.Comment)]
    public void Other_lines_are_what_they_are_inside(string line, LineKind kind)
    {
        LogRecord record = default;
        Assert.Equal(kind, LogFormats.Find("container-dnsmasq")!.Read(System.Text.Encoding.ASCII.GetBytes(line), new LineState(), ref record));
    }
}
