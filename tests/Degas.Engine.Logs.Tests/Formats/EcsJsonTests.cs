using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class EcsJsonTests
{
    [Theory]
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z","source":{"ip":"10.0.2.15","port":41805},"client":{"ip":"10.0.2.16"},"dns":{"type":"answer","answers":[{"name":"no.example","type":"CNAME"}],"question":{"registered_domain":"elastic.co","name":"www.elastic.co","type":"A","class":"IN"},"response_code":"NXDOMAIN"}}""", "www.elastic.co", "10.0.2.15", "A", "NXDOMAIN")]
    [InlineData("""{"dns.question.name":"www.elastic.co","dns.question.type":"A","dns.response_code":"NOERROR","@timestamp":"2023-05-02T10:00:01.123Z","client.ip":"10.0.2.15"}""", "www.elastic.co", "10.0.2.15", "A", "NOERROR")]
    [InlineData("""{ "@timestamp" : "2023-05-02T10:00:01.123Z", "dns" : { "question" : { "name" : "www.elastic.co" } } }""", "www.elastic.co", "", "", "")]
    // Packetbeat's escape is DNS's, and stays; JSON's is undone.
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z","dns":{"question":{"name":"\\007a.example"}}}""", "\\007a.example", "", "", "")]
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z","dns":{"question":{"name":"\u0061.example"}},"source":{"ip":"10.0.2.15"}}""", "a.example", "10.0.2.15", "", "")]
    public void Keys_are_nested_or_dotted(string line, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, "2023-05-02T10:00:01.123Z", client, type, code), ReadLine.Of<EcsJson>(line));

    [Fact]
    public void A_time_may_be_missing() => Assert.Equal(LineKind.Transaction, ReadLine.Of<EcsJson>("""{"dns":{"question":{"name":"a.example"}}}""").Kind);

    [Theory]
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z","http":{"request":{"method":"get"}}}""")]
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z","dns":{"question":{"name":null}}}""")]
    public void Another_event_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<EcsJson>(line).Kind);

    [Theory]
    [InlineData("""{"timestamp":"2023-05-02T10:00:01.123Z"}""")]
    [InlineData("""{"dns":{"question":"a.example"}}""")]
    [InlineData("""{"@timestamp":"2023-05-02T10:00:01.123Z",""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<EcsJson>(line).Kind);
}
