using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class Route53Tests
{
    [Fact]
    public void A_log_of_the_Resolver_gives_its_row()
    {
        const string Row =
            """{"version":"1.100000","account_id":"1","region":"us-east-1","vpc_id":"vpc-1","query_timestamp":"2023-11-20T21:20:29Z","query_name":"www.dynatrace.com.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{"Rdata":"52.3.5.163","Type":"A","Class":"IN"}],"srcaddr":"172.31.73.143","srcport":"51217","transport":"UDP","srcids":{"instance":"i-1"}}""";

        Assert.Equal(new ReadLine(LineKind.Transaction, Row, "www.dynatrace.com.", "2023-11-20T21:20:29Z", "172.31.73.143", "A", "NOERROR"), ReadLine.Of<Route53>(Row));
    }

    [Theory]
    [InlineData("""{"srcaddr":"10.0.0.7","rcode":"NXDOMAIN","query_type":"A","query_name":"a.example.","query_timestamp":"2023-11-20T21:20:29Z"}""", "a.example.", "10.0.0.7", "A", "NXDOMAIN")]
    [InlineData("""{ "query_name" : "a.example." , "query_timestamp" : "2023-11-20T21:20:29Z" }""", "a.example.", "", "", "")]
    [InlineData("""{"query_name":"\\052.example.com.","query_timestamp":"2023-11-20T21:20:29Z","rcode":"NOERROR"}""", "\\052.example.com.", "", "", "NOERROR")]
    [InlineData("""{"query_name":"\u0061\/b.example.","query_timestamp":"2023-11-20T21:20:29Z","srcaddr":"10.0.0.7"}""", "a/b.example.", "10.0.0.7", "", "")]
    public void Keys_come_in_any_order_and_some_may_be_missing(string line, string name, string client, string type, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, "2023-11-20T21:20:29Z", client, type, code), ReadLine.Of<Route53>(line));

    [Theory]
    [InlineData("""{"query_name":"a.example."}""")]
    [InlineData("""{"query_timestamp":"2023-11-20T21:20:29Z","query_type":"A"}""")]
    [InlineData("""{"query_timestamp":"2023-11-20T21:20:29Z","query_name":"a.exam""")]
    [InlineData("1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 -")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<Route53>(line).Kind);
}
