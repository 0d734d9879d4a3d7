using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class Route53CloudWatchTests
{
    private const string A = """{\"version\":\"1.100000\",\"query_timestamp\":\"2021-12-11T22:46:23Z\",\"query_name\":\"a.example.\",\"query_type\":\"A\",\"rcode\":\"NXDOMAIN\",\"answers\":[],\"srcaddr\":\"172.31.86.159\"}""";
    private static readonly string s_b = A.Replace("a.example", "\\\\\\\\052b.example", StringComparison.Ordinal);

    [Theory]
    [InlineData($$"""{"logStreamName":"rslvr","timestamp":1639262783000,"message":"{{A}}","ingestionTime":1639262790000,"eventId":"3"}""")]
    [InlineData($$"""{"@timestamp":"2021-12-11 22:46:23.000","@message":"{{A}}"}""")]
    public void An_event_holds_a_line(string line) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "a.example.", "2021-12-11T22:46:23Z", "172.31.86.159", "A", "NXDOMAIN"), ReadLine.Of<Route53CloudWatch>(line));

    [Fact]
    public void Each_event_of_a_batch_is_a_record()
    {
        string line = $$"""{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logEvents":[{"id":"1","timestamp":1,"message":"{{A}}"},{"id":"2","message":"other"},{"id":"3","message":"{{s_b}}"}]}""";

        List<ReadLine> records = ReadLine.AllOf(LogFormat.Of<Route53CloudWatch>(), line);

        Assert.Equal(["a.example.", "\\052b.example."], records.Select(r => r.Name));
        Assert.All(records, r => Assert.Equal((LineKind.Transaction, "172.31.86.159", "A"), (r.Kind, r.Client, r.QueryType)));
    }

    [Fact]
    public void A_control_message_is_passed_over() =>
        Assert.Equal(LineKind.OtherEvent, ReadLine.Of<Route53CloudWatch>("""{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}""").Kind);

    [Theory]
    [InlineData("""{"message":"hello"}""")]
    [InlineData("""{"message":"{\"query_name\":\"a.example\"}"}""")]
    [InlineData("""{"query_timestamp":"t","query_name":"a.example."}""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Route53CloudWatch>(line).Kind);
}
