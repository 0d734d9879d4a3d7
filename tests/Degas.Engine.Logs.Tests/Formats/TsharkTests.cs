using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class TsharkTests
{
    [Theory]
    [InlineData("""{"timestamp":"1714644001123","layers":{"ip":{"ip_ip_src":"10.0.2.15","ip_ip_dst":"8.8.8.8"},"dns":{"dns_dns_flags_response":"0","text":"a.example: type A, class IN","dns_dns_qry_name":"a.example","dns_dns_qry_name_len":"9","dns_dns_qry_type":"1"}}}""", "1714644001", "10.0.2.15")]
    [InlineData("""{"timestamp":"1714644001123","layers":{"ipv6":{"ipv6_ipv6_src":"2001:db8::1"},"dns":{"dns_dns_flags_response":false,"dns_dns_qry_name":"a.example","dns_dns_qry_type":"1"}}}""", "1714644001", "2001:db8::1")]
    [InlineData("""{ "_source": { "layers": { "frame": { "frame.time_epoch": "1714644001.5" }, "ip": { "ip.src": "10.0.2.15" }, "dns": { "dns.flags_tree": { "dns.flags.response": "0" }, "Queries": { "a.example: type A, class IN": { "dns.qry.name": "a.example", "dns.qry.type": "1" } } } } } }""", "1714644001.5", "10.0.2.15")]
    public void A_question_gives_name_time_client_and_type(string line, string time, string client) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, "a.example", time, client, "1", ""), ReadLine.Of<Tshark>(line));

    [Fact]
    public void Chosen_fields_stand_in_arrays() =>
        Assert.Equal("a.example", ReadLine.Of<Tshark>("""{"timestamp":"1714644001123","layers":{"dns_qry_name":["a.example"]}}""").Name);

    [Fact]
    public void Several_questions_are_records_of_their_own() =>
        Assert.Equal(["a.example", "b.example"], ReadLine.AllOf(LogFormat.Of<Tshark>(), """{"_source":{"layers":{"dns":{"Queries":{"a: x":{"dns.qry.name":"a.example"},"b: x":{"dns.qry.name":"b.example"}}}}}}""").Select(l => l.Name));

    [Fact]
    public void An_answer_is_a_response_to_its_receiver() => Assert.Equal(
        ("a.example", "10.0.2.15", "3", LineKind.Response),
        ReadLine.Of<Tshark>("""{"layers":{"ip":{"ip_ip_src":"8.8.8.8","ip_ip_dst":"10.0.2.15"},"dns":{"dns_dns_flags_response":true,"dns_dns_flags_rcode":"3","dns_dns_qry_name":"a.example","dns_dns_resp_name":"b.example"}}}""") is var read ? (read.Name, read.Client, read.ResponseCode, read.Kind) : default);

    [Theory]
    [InlineData("""{"index":{"_index":"packets-2024-05-02"}}""", LineKind.Comment)]
    [InlineData("""{"timestamp":"1714644001123","layers":{"tcp":{"tcp_tcp_srcport":"80"}}}""", LineKind.OtherEvent)]
    [InlineData("""{"timestamp":"1714644001123","layers":{"dns":{"dns_dns_qry_name":"a.exam}""", LineKind.OtherEvent)]
    [InlineData("""{"dns.qry.name":"a.example"}""", LineKind.Unparsed)]
    [InlineData("a.example", LineKind.Unparsed)]
    public void Another_line_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<Tshark>(line).Kind);
}
