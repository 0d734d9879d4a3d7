using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class DnsCollectorTests
{
    private const string Time = "2023-04-08T18:27:29.278929129Z";

    [Theory]
    [InlineData("dnscollector CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b google.fr A 0.000000", LineKind.Query, "google.fr", "192.168.1.5", "A", "")]
    [InlineData("dnscollector CLIENT_RESPONSE NXDOMAIN 10.0.0.210 32918 INET UDP 152b WWW.Google.FR AAAA 0.28919", LineKind.Response, "WWW.Google.FR", "10.0.0.210", "AAAA", "NXDOMAIN")]
    // Without an identity; with the flag for query or reply; without the columns of the transport.
    [InlineData("CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b google.fr A", LineKind.Query, "google.fr", "192.168.1.5", "A", "")]
    [InlineData("- Q CLIENT_QUERY NOERROR 2001:db8::7 52311 IPv6 DOH 50b google.fr HTTPS - -", LineKind.Query, "google.fr", "2001:db8::7", "HTTPS", "")]
    [InlineData("dnsdist1 CLIENT_RESPONSE NOERROR 192.168.1.5 52311 google.fr A", LineKind.Response, "google.fr", "192.168.1.5", "A", "NOERROR")]
    [InlineData("dnscollector CLIENT_QUERY NOERROR 192.168.1.5 45660 INET INET 43b www.google.org A 0.00000", LineKind.Query, "www.google.org", "192.168.1.5", "A", "")]
    [InlineData("dnscollector CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 TCP 50b . NS 0.000000", LineKind.Query, ".", "192.168.1.5", "NS", "")]
    [InlineData("dnscollector CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 TCP 50b \"a \\\" b.example\" A 0.000000", LineKind.Query, "a \\\" b.example", "192.168.1.5", "A", "")]
    public void A_clients_message_gives_its_fields(string message, LineKind kind, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(kind, $"{Time} {message}", name, Time, client, type, code), ReadLine.Of<DnsCollector>($"{Time} {message}"));

    [Theory]
    [InlineData("2023-04-08T18:27:29.268575Z unbound FORWARDER_QUERY NOERROR 0.0.0.0 20817 IPv4 UDP 38b google.fr A 0.000000", LineKind.ServerQuery)]
    [InlineData("2023-04-08T18:27:29.268575Z unbound RESOLVER_RESPONSE NOERROR 0.0.0.0 20817 IPv4 UDP 38b google.fr A 0.000000", LineKind.ServerResponse)]
    public void A_servers_message_is_told_apart(string line, LineKind kind) =>
        Assert.Equal((kind, "google.fr"), (ReadLine.Of<DnsCollector>(line).Kind, ReadLine.Of<DnsCollector>(line).Name));

    [Theory]
    [InlineData("google.fr")]
    [InlineData("2023-04-08T18:27:29.268575Z")]
    [InlineData("2023-04-08T18:27:29.268575Z a b c CLIENT_QUERY NOERROR 192.168.1.5 52311 google.fr A")]
    [InlineData("2023-04-08T18:27:29.268575Z _QUERY NOERROR 192.168.1.5 52311 google.fr A")]
    [InlineData("2023-04-08T18:27:29.268575Z x CLIENT_QUERY NOERROR 192.168.1.5 google.fr A")]
    [InlineData("2023-04-08T18:27:29.268575Z x CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b")]
    [InlineData("2023-04-08T18:27:29.268575Z x CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b google.fr")]
    [InlineData("2023-04-08T18:27:29.268575Z x CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b \"google.fr A")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<DnsCollector>(line).Kind);

    [Fact]
    public void A_blank_line_is_passed_over() => Assert.Equal(LineKind.Comment, ReadLine.Of<DnsCollector>(" ").Kind);

    [Fact]
    public void Its_nanoseconds_are_a_time()
    {
        Span<byte> iso = stackalloc byte[TimeText.MaxLength];

        Assert.Equal("2023-04-08T18:27:29.2789291Z", Encoding.ASCII.GetString(iso[..TimeText.Write(Encoding.ASCII.GetBytes(Time), TimeStyle.Iso, iso)]));
    }
}
