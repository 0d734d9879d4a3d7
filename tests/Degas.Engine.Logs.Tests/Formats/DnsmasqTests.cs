using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class DnsmasqTests
{
    [Theory]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] docs.docker.com from 172.17.0.1", "docs.docker.com", "May  2 10:00:01", "172.17.0.1", "A")]
    [InlineData("Nov 27 10:00:01 dnsmasq[1234]: query[AAAA] Docs.Docker.Com from 2001:db8::7", "Docs.Docker.Com", "Nov 27 10:00:01", "2001:db8::7", "AAAA")]
    [InlineData("Nov 27 10:00:01 dnsmasq[1234]: query[type=65] a.example from 10.0.0.7", "a.example", "Nov 27 10:00:01", "10.0.0.7", "type=65")]
    [InlineData("Nov 27 10:00:01 dnsmasq[1234]: query[HTTPS] _443._https.a.example from 10.0.0.7", "_443._https.a.example", "Nov 27 10:00:01", "10.0.0.7", "HTTPS")]
    // Through syslog there is a host.
    [InlineData("Nov 27 10:00:01 router dnsmasq[1234]: query[A] a.example from 10.0.0.7", "a.example", "Nov 27 10:00:01", "10.0.0.7", "A")]
    [InlineData("<30>Nov 27 10:00:01 router dnsmasq[1234]: query[A] a.example from 10.0.0.7", "a.example", "Nov 27 10:00:01", "10.0.0.7", "A")]
    [InlineData("2023-11-27T10:00:01.123456+01:00 router dnsmasq[1234]: query[A] a.example from 10.0.0.7", "a.example", "2023-11-27T10:00:01.123456+01:00", "10.0.0.7", "A")]
    // log-facility=- has no time, log-async and old versions no process id.
    [InlineData("dnsmasq: query[PTR] 7.0.0.10.in-addr.arpa from 10.0.0.7", "7.0.0.10.in-addr.arpa", "", "10.0.0.7", "PTR")]
    [InlineData("dnsmasq[1]: query[A] a.example from 10.0.0.7", "a.example", "", "10.0.0.7", "A")]
    // log-queries=extra
    [InlineData("May  2 10:00:01 dnsmasq[1234]: 17 192.168.1.5/52311 query[A] a.example from 192.168.1.5", "a.example", "May  2 10:00:01", "192.168.1.5", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: 4294967295 2001:db8::7/52311 query[MX] a.example from 2001:db8::7", "a.example", "May  2 10:00:01", "2001:db8::7", "MX")]
    [InlineData("May  2 10:00:01 dnsmasq-host dnsmasq[1234]: query[A] a.example from 10.0.0.7", "a.example", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] query[a].example from 10.0.0.7", "query[a].example", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: auth[A] a.example from 10.0.0.7", "a.example", "May  2 10:00:01", "10.0.0.7", "A")]
    // Pi-hole's own build.
    [InlineData("Nov 27 10:00:01 pi pihole-FTL[812]: query[HTTPS] a.example from fd00::7", "a.example", "Nov 27 10:00:01", "fd00::7", "HTTPS")]
    // OpenWrt's logread.
    [InlineData("Tue May  2 10:00:01 2023 daemon.info dnsmasq[1]: 17 192.168.1.5/52311 query[A] a.example from 192.168.1.5", "a.example", "Tue May  2 10:00:01 2023", "192.168.1.5", "A")]
    // journalctl -o short-precise, and a relay's prefix before the router's.
    [InlineData("May 02 10:00:01.123456 host dnsmasq[1]: query[A] a.example from 10.0.0.7", "a.example", "May 02 10:00:01.123456", "10.0.0.7", "A")]
    [InlineData("<30>May  2 10:00:01 relay May  2 10:00:00 pi dnsmasq[1]: query[A] a.example from 10.0.0.7", "a.example", "May  2 10:00:01", "10.0.0.7", "A")]
    // A name may hold what parts the words.
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a b.example from 10.0.0.7", "a b.example", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A]  a.example  from 10.0.0.7", " a.example ", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] mail from 10.0.0.1 from 10.0.0.7", "mail from 10.0.0.1", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] <b>]}\".example from 10.0.0.7", "<b>]}\".example", "May  2 10:00:01", "10.0.0.7", "A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[NS] . from 127.0.0.1", ".", "May  2 10:00:01", "127.0.0.1", "NS")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[NS]  from 127.0.0.1", "", "May  2 10:00:01", "127.0.0.1", "NS")]
    public void A_query_gives_name_time_client_and_type(string line, string name, string time, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, name, time, client, type, ""), ReadLine.Of<Dnsmasq>(line));

    [Fact]
    public void A_host_that_is_named_after_the_program_does_not_hide_it() =>
        Assert.Equal("a.example", ReadLine.Of<Dnsmasq>("May  2 10:00:01 lan-dnsmasq dnsmasq[1234]: query[A] a.example from 10.0.0.7").Name);

    [Theory]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: forwarded a.example to 8.8.8.8")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: reply a.example is 93.184.216.34")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: reply a.example is NXDOMAIN")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: reply a.example is <CNAME>")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: cached a.example is NODATA-IPv6")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: config a.example is NXDOMAIN")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: /etc/hosts router.lan is 10.0.0.1")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: dnssec-query[DS] example to 8.8.8.8")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: validation result is INSECURE")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: 17 192.168.1.5/52311 forwarded a.example to 8.8.8.8")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: 17 192.168.1.5/52311 reply a.example is 93.184.216.34")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: 17 192.168.1.5/52311 dnssec-query[DS] example to 8.8.8.8")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: started, version 2.89 cachesize 10000")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: using nameserver 8.8.8.8#53")]
    [InlineData("May  2 10:00:01 dnsmasq-dhcp[1234]: DHCPACK(eth0) 192.168.1.5 aa:bb:cc:dd:ee:ff laptop")]
    // A name may look like a query and is none.
    [InlineData("May  2 10:00:01 dnsmasq[1234]: reply query[A].example is 10.0.0.1")]
    public void Another_message_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<Dnsmasq>(line).Kind);

    // Pi-hole's FTL is a dnsmasq with lines of its own.
    [Theory]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: gravity blocked ads.example is 0.0.0.0")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: regex denied ads.example is ::")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: exactly denied ads.example is 0.0.0.0")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: special domain mask.icloud.com is NXDOMAIN")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: Rate-limiting 192.168.1.5 is REFUSED (EDE: synthesized)")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: read /etc/pihole/custom.list - 3 names")]
    public void A_line_of_Pi_hole_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<Dnsmasq>(line).Kind);

    [Fact]
    public void A_name_that_dnsmasq_could_not_print_is_unparsed() =>
        Assert.Equal(LineKind.Unparsed, ReadLine.Of<Dnsmasq>("May  2 10:00:01 dnsmasq[1234]: query[A] <name unprintable> from 192.168.1.5").Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("dnsmasq")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] ")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a.example")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a.example fro")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a.example from ")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] a.example from 10.0.0.7 and more")]
    [InlineData("May  2 10:00:01 dnsmasq[1234]: query[A] from 10.0.0.7")]
    [InlineData("[2023-05-02 10:00:01.123 1234M] INFO: FTL is running")]
    [InlineData("02-May-2023 13:33:40.299 client 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Dnsmasq>(line).Kind);

    [Fact]
    public void A_blank_line_is_passed_over() => Assert.Equal(LineKind.Comment, ReadLine.Of<Dnsmasq>(" \t").Kind);
}
