using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class BindQueryLogTests
{
    [Theory]
    // As the ARM shows it: category, severity, address of the client object, view.
    [InlineData("02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 127.0.0.1#59751 (weather.bom.gov.au): view internal: query: weather.bom.gov.au IN A +E(0)K (127.0.0.1)",
        "weather.bom.gov.au", "127.0.0.1", "A")]
    [InlineData("02-May-2023 13:33:40.299 client 10.0.0.7#40123 (example.com): query: example.com IN AAAA + (10.0.0.1)", "example.com", "10.0.0.7", "AAAA")]
    // Before 9.9.4 the name does not stand in parentheses.
    [InlineData("02-May-2023 13:33:40.299 queries: info: client 10.0.0.7#40123: query: example.com IN A +", "example.com", "10.0.0.7", "A")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 2001:db8::53#5353 (a.example): query: a.example IN AAAA -E(0)DC (2001:db8::1)", "a.example", "2001:db8::53", "AAAA")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f fe80::1%2#5353 (a.example): query: a.example IN A + (fe80::2%2)", "a.example", "fe80::1%2", "A")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.53.0.4#1234/key tsig-key (a.example): query: a.example IN SOA -ST (10.53.0.1)", "a.example", "10.53.0.4", "SOA")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (version.bind): query: version.bind CH TXT + (10.0.0.1)", "version.bind", "10.0.0.7", "TXT")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: a.example CLASS32 TYPE65 + (10.0.0.1)", "a.example", "10.0.0.7", "TYPE65")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (.): query: . IN NS +E(0) (10.0.0.1)", ".", "10.0.0.7", "NS")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a\\032b.example): query: a\\032b.example IN HTTPS + (10.0.0.1)", "a\\032b.example", "10.0.0.7", "HTTPS")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (WWW.Example.COM): query: WWW.Example.COM IN A +E(0)K (10.0.0.1) [ECS 192.0.2.0/24/0]", "WWW.Example.COM", "10.0.0.7", "A")]
    // The view is named "client", the queried name tells of a query.
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (query.client.example): view client: query: query.client.example IN A + (10.0.0.1)", "query.client.example", "10.0.0.7", "A")]
    public void A_query_gives_name_client_and_type(string line, string name, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, name, "02-May-2023 13:33:40.299", client, type, ""), ReadLine.Of<BindQueryLog>(line));

    [Fact]
    public void Words_of_every_length_end_where_they_end()
    {
        for (int length = 1; length <= 100; length++)
        {
            // With something behind the type, and with the line's end there.
            foreach (string rest in new[] { "", " +", " +E(0)K (10.0.0.1)" })
            {
                string name = new('a', length), line = $"client 10.0.0.7#1 ({name}): query: {name} IN TYPE{length}{rest}";
                Assert.Equal(new ReadLine(LineKind.Query, line, name, "", "10.0.0.7", $"TYPE{length}", ""), ReadLine.Of<BindQueryLog>(line));
            }
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("queries: info: ", "")]
    [InlineData("27-Nov-2023 13:03:52.123 ", "27-Nov-2023 13:03:52.123")]
    [InlineData("27-Nov-2023 13:03:52.123 queries: info: ", "27-Nov-2023 13:03:52.123")]
    [InlineData("2023-11-27T13:03:52.123Z queries: info: ", "2023-11-27T13:03:52.123Z")]
    [InlineData("2023-11-27T13:03:52.123+01:00 ", "2023-11-27T13:03:52.123+01:00")]
    [InlineData("Nov 27 13:03:52 ns1 named[27014]: ", "Nov 27 13:03:52")]
    [InlineData("<30>Nov  7 13:03:52 ns1 named[27014]: ", "Nov  7 13:03:52")]
    [InlineData("<190>Nov 27 13:03:52 ns1.example.net named[27014]: queries: info: ", "Nov 27 13:03:52")]
    [InlineData("2023-11-27T13:03:52.123456+01:00 ns1 named[27014]: ", "2023-11-27T13:03:52.123456+01:00")]
    // named's own time is the finer one.
    [InlineData("<30>Nov 27 13:03:53 ns1 named[27014]: 27-Nov-2023 13:03:52.123 queries: info: ", "27-Nov-2023 13:03:52.123")]
    [InlineData("Nov 27 13:03:53 my-dns-01 named[27014]: 27-Nov-2023 13:03:52.123 ", "27-Nov-2023 13:03:52.123")]
    [InlineData("Nov 27 13:03:53 my-dns-01 named[27014]: ", "Nov 27 13:03:53")]
    [InlineData("client-facing resolver: ", "")]
    public void The_time_is_found_behind_any_prefix(string prefix, string time)
    {
        ReadLine read = ReadLine.Of<BindQueryLog>(prefix + "client @0x7f3c 192.0.2.7#34567 (a.example): query: a.example IN A + (192.0.2.53)");

        Assert.Equal((LineKind.Query, time), (read.Kind, read.Time));
        Assert.Equal(("a.example", "192.0.2.7"), (read.Name, read.Client));
    }

    [Fact]
    public void A_host_name_in_the_shape_of_a_date_is_no_time() =>
        Assert.Equal(
            "Nov 27 13:03:52",
            ReadLine.Of<BindQueryLog>("Nov 27 13:03:52 ams1-dns-0042 named[27014]: client @0x7f 192.0.2.7#3 (a.example): query: a.example IN A + (192.0.2.53)").Time);

    // RFC 5424: <PRI>VERSION TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA MSG
    [Fact]
    public void The_time_of_a_syslog_line_with_a_version_is_found() =>
        Assert.Equal(
            "2023-11-27T13:03:52.123Z",
            ReadLine.Of<BindQueryLog>("<30>1 2023-11-27T13:03:52.123Z ns1 named 27014 - - client @0x7f 192.0.2.7#3 (a.example): query: a.example IN A + (192.0.2.53)").Time);

    [Theory]
    [InlineData("02-May-2023 13:33:40.299 query-errors: info: client @0x7f 10.0.0.7#1 (a.example): query failed (REFUSED) for a.example/IN/TXT at query.c:10288")]
    [InlineData("02-May-2023 13:33:40.299 security: info: client @0x7f 10.0.0.7#1 (a.example): query (cache) 'a.example/A/IN' denied (allow-query-cache did not match)")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1: no matching view in class 'IN'")]
    [InlineData("02-May-2023 13:33:40.299 update: info: client @0x7f 10.0.0.7#1/key ddns: updating zone 'example.com/IN': adding an RR at 'a.example.com' A 10.0.0.9")]
    [InlineData("02-May-2023 13:33:40.299 general: info: received control channel command 'reload'")]
    [InlineData("02-May-2023 13:33:40.299 general: notice: running")]
    [InlineData("02-May-2023 13:33:40.299 general: warning: checkhints: b.root-servers.net/A (170.247.170.2) missing from hints")]
    [InlineData("02-May-2023 13:33:40.299 network: error: creating IPv6 interface lo failed; interface ignored")]
    [InlineData("02-May-2023 13:33:40.299 resolver: debug 1: fetch: a.example/A")]
    [InlineData("02-May-2023 13:33:40.299 general: critical: exiting (due to fatal error)")]
    [InlineData("<30>Nov 27 13:03:52 ns1 named[27014]: zone example.com/IN: loaded serial 2023112701")]
    [InlineData("Nov 27 13:03:52 ns1 named[27014]: received control channel command 'stats'")]
    public void Another_message_of_named_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<BindQueryLog>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("client")]
    [InlineData("client ")]
    [InlineData("client @0x7f")]
    [InlineData("client 10.0.0.7 (a.example): query: a.example IN A")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: ")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: a.example IN")]
    [InlineData("02-May-2023 13:33:40.299 client @0x7f 10.0.0.7#1 (a.example): query: a.example XX A + (10.0.0.1)")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<BindQueryLog>(line).Kind);

    [Fact]
    public void A_byte_order_mark_may_stand_before_the_message() =>
        Assert.Equal("a.example", ReadLine.Of<BindQueryLog>("<30>1 2026-11-24T09:00:01Z ns1 named 1 - - \uFEFFclient @0x7f 192.0.2.1#5 (a.example): query: a.example IN A + (10.0.0.1)").Name);

    [Fact]
    public void The_line_of_an_answer_has_its_code()
    {
        const string line = "24-Nov-2026 09:00:01.124 responses: info: client @0x7f1c 192.0.2.1#53411 (a.example): view int: response: a.example IN AAAA NXDOMAIN +E(0)K (10.0.0.1)";

        Assert.Equal(new ReadLine(LineKind.Response, line, "a.example", "24-Nov-2026 09:00:01.124", "192.0.2.1", "AAAA", "NXDOMAIN"), ReadLine.Of<BindQueryLog>(line));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(" \t ")]
    public void A_blank_line_is_passed_over(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<BindQueryLog>(line).Kind);

    [Fact]
    public void A_line_of_another_program_in_the_same_syslog_is_told_apart() =>
        Assert.Equal(LineKind.OtherProgram, ReadLine.Of<BindQueryLog>("May  2 10:00:01 ns1 dnsmasq[1234]: query[A] docs.docker.com from 172.17.0.1").Kind);
}
