using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>The tables of dnscrypt-proxy and Blocky.</summary>
public sealed class HomeResolverTests
{
    [Theory]
    [InlineData("[2024-05-02 10:00:01]\t192.168.1.5\ta.example\tAAAA\tPASS\t12ms\tcloudflare", "2024-05-02 10:00:01", "192.168.1.5", "AAAA", "PASS")]
    [InlineData("[2024-05-02 10:00:01]\t::1\ta.example\tTYPE65\tREJECT\t0ms\t-", "2024-05-02 10:00:01", "::1", "TYPE65", "REJECT")]
    [InlineData("[2024-05-02 10:00:01]\t127.0.0.1\ta.example\tA", "2024-05-02 10:00:01", "127.0.0.1", "A", "")]
    [InlineData("time:1714644001\thost:127.0.0.1\tmessage:a.example\ttype:A\treturn:PASS\tcached:0\tduration:12\tserver:cloudflare", "1714644001", "127.0.0.1", "A", "PASS")]
    [InlineData("time:1714644001\thost:127.0.0.1\tmessage:a.example\ttype:A", "1714644001", "127.0.0.1", "A", "")]
    public void dnscrypt_proxy_has_two_forms(string line, string time, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "a.example", time, client, type, code), ReadLine.Of<DnscryptProxy>(line));

    [Theory]
    [InlineData("[2024-05-02 10:00:01]\t127.0.0.1\tads.example\tads.*")]
    [InlineData("[2024-05-02 10:00:01] [NOTICE] dnscrypt-proxy 2.1.5")]
    [InlineData("time:1714644001\tmessage:a.example\ttype:A")]
    [InlineData("a.example")]
    public void Another_line_of_dnscrypt_proxy_is_none(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<DnscryptProxy>(line).Kind);

    [Theory]
    [InlineData("2024-05-02 10:00:01\t192.168.1.5\tlaptop; phone\t12\tRESOLVED (tcp+udp:1.1.1.1)\ta.example\tA (192.0.2.1)\tNOERROR\tRESOLVED\tA\tdns1", "NOERROR")]
    [InlineData("2024-05-02 10:00:01\t192.168.1.5\t\t0\tBLOCKED (ads)\ta.example\t\"TXT (\"\"x\"\")\"\tNXDOMAIN\tBLOCKED\tA\tdns1", "NXDOMAIN")]
    public void Blocky_has_eleven_columns(string line, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "a.example", "2024-05-02 10:00:01", "192.168.1.5", "A", code), ReadLine.Of<Blocky>(line));

    [Theory]
    [InlineData("2024-05-02 10:00:01\t192.168.1.5\tlaptop\t12\tRESOLVED\ta.example")]
    [InlineData("2024-05-02 10:00:01\tx\tlaptop\t12\tRESOLVED\ta.example\tA\tNOERROR\tRESOLVED\tA\tdns1")]
    [InlineData("2024-05-02 10:00:01 a b")]
    public void Another_line_of_Blocky_is_none(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Blocky>(line).Kind);
}
