using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class TsharkTextTests
{
    [Theory]
    [InlineData("    1 0.000000000 10.0.0.5 → 8.8.8.8      DNS 75 Standard query 0x1234 A a.example", "a.example", "0.000000000", "10.0.0.5", "A")]
    [InlineData("    3   0.020000  10.0.0.5 -> 8.8.8.8      DNS 75 Standard query 0x1234 HTTPS a.example OPT", "a.example", "0.020000", "10.0.0.5", "HTTPS")]
    [InlineData("3\t0.020000\t2001:db8::5 → 2001:db8::1\tDNS 95 Standard query 0xabcd AAAA a.example", "a.example", "0.020000", "2001:db8::5", "AAAA")]
    [InlineData("    1 2024-05-02 12:34:56.001234 10.0.0.5 → 8.8.8.8 DNS 75 Standard query 0x1234 A a.example", "a.example", "2024-05-02 12:34:56.001234", "10.0.0.5", "A")]
    [InlineData("    1 1714644001.123456 10.0.0.5 → 8.8.8.8 DNS 75 Standard query 0x1234 Unknown (65) a.example", "a.example", "1714644001.123456", "10.0.0.5", "Unknown (65)")]
    [InlineData("    1 0.000000000 10.0.0.5 → 224.0.0.252 LLMNR 64 Standard query 0x1234 A wpad", "wpad", "0.000000000", "10.0.0.5", "A")]
    [InlineData("    1 0.000000000 10.0.0.5 → 8.8.8.8 DNS 70 Standard query 0x1234 NS <Root>", "", "0.000000000", "10.0.0.5", "NS")]
    public void A_question_gives_name_time_client_and_type(string line, string name, string time, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Query, Latin1(line), name, time, client, type, ""), ReadLine.Of<TsharkText>(line));

    [Theory]
    [InlineData("    2 0.010000 8.8.8.8 → 10.0.0.5  DNS 91 Standard query response 0x1234 A a.example A 192.0.2.7", "")]
    [InlineData("    2 0.010000 8.8.8.8 → 10.0.0.5  DNS 91 Standard query response 0x1234 No such name A a.example SOA ns.example", "No such name")]
    [InlineData("    2 0.010000 8.8.8.8 → 10.0.0.5  DNS 91 Standard query response 0x1234 Refused A a.example", "Refused")]
    public void An_answer_goes_to_the_client(string line, string code) =>
        Assert.Equal(new ReadLine(LineKind.Response, Latin1(line), "a.example", "0.010000", "10.0.0.5", "A", code), ReadLine.Of<TsharkText>(line));

    [Fact]
    public void Several_questions_are_records_of_their_own() =>
        Assert.Equal(
            ["_a._tcp.local", "_b._tcp.local"],
            ReadLine.AllOf(LogFormat.Of<TsharkText>(), "    1 0.0 10.0.0.5 → 224.0.0.251  MDNS 87 Standard query 0x0000 PTR _a._tcp.local, \"QM\" question PTR _b._tcp.local, \"QM\" question").Select(l => l.Name));

    [Theory]
    [InlineData("    4 0.030000 10.0.0.5 → 8.8.8.8      TCP 74 51234 → 53 [SYN] Seq=0 Win=64240 Len=0")]
    [InlineData("    4 0.030000 10.0.0.5 → 224.0.0.251  MDNS 200 Standard query response 0x0000 PTR, cache flush a.local PTR b.local")]
    [InlineData("    4 0.030000 8.8.8.8 → 10.0.0.5      DNS 60 Standard query response 0x1234 Server failure")]
    [InlineData("    4 0.030000 10.0.0.5 → 8.8.8.8      DNS 60 Dynamic update 0x1234 SOA example")]
    public void Another_packet_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<TsharkText>(line).Kind);

    [Theory]
    [InlineData("a.example")]
    [InlineData("1 2 3")]
    [InlineData("12:34:56.001234 IP 10.0.0.5.53124 > 8.8.8.8.53: 1234+ A? a.example. (27)")]
    public void A_line_of_something_else_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<TsharkText>(line).Kind);

    [Fact]
    public void What_it_says_of_itself_is_no_event() => Assert.Equal(LineKind.Comment, ReadLine.Of<TsharkText>("Capturing on 'eth0'").Kind);

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
