using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class HostsFileTests
{
    [Theory]
    [InlineData("0.0.0.0 ads.example.com", "ads.example.com")]
    [InlineData("0.0.0.0 ads.example.com # comment", "ads.example.com")]
    [InlineData("0.0.0.0 ads.example.com#comment", "ads.example.com")]
    [InlineData("127.0.0.1\ta.example  B.example\tc.example.", "a.example B.example c.example.")]
    [InlineData("  ::1 ip6-localhost ip6-loopback", "ip6-localhost ip6-loopback")]
    [InlineData("fe80::1%lo0 localhost", "localhost")]
    [InlineData("0.0.0.0 _sip.xn--e1afmkfd.xn--p1ai ", "_sip.xn--e1afmkfd.xn--p1ai")]
    [InlineData("\uFEFF0.0.0.0 a.example", "a.example")]
    public void Each_name_is_a_record(string line, string names)
    {
        List<ReadLine> records = ReadLine.AllOf(LogFormat.Of<HostsFile>(), line);

        Assert.Equal(names, string.Join(' ', records.Select(r => r.Name)));
        Assert.All(records, r => Assert.Equal(LineKind.Query, r.Kind));
    }

    [Theory]
    [InlineData("# StevenBlack/hosts")]
    [InlineData(" \t")]
    public void A_blank_line_or_a_comment_is_passed_over(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<HostsFile>(line).Kind);

    [Theory]
    [InlineData("ads.example.com")]
    [InlineData("0.0.0.0")]
    [InlineData("0.0.0.0 # a.example")]
    [InlineData("192.0.2.1 a.example A NOERROR")]
    [InlineData("192.0.2.1 a.example 53")]
    [InlineData("192.0.2.1 - - [24/Nov/2026:09:00:01 +0000] \"GET / HTTP/1.1\" 200 7")]
    [InlineData("192.0.2.1 a.example, b.example")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<HostsFile>(line).Kind);

    [Fact]
    public void A_block_list_is_known() =>
        Assert.Equal("hosts", LogFormats.Detect("# a list\n127.0.0.1 localhost\n::1 localhost\n\n0.0.0.0 a.example\n0.0.0.0 b.example # c\n"u8)?.Name);
}
