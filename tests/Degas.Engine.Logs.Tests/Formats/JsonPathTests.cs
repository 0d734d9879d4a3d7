using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class JsonPathTests
{
    [Fact]
    public void The_name_is_at_the_path()
    {
        List<ReadLine> lines = ReadLine.AllOf(JsonPath.Create("event.domain"), "{\"event\":{\"domain\":\"www.example.com\"}}\n\n{\"event\":{}}\nnot JSON\n");

        Assert.Equal([LineKind.Transaction, LineKind.Comment, LineKind.OtherEvent, LineKind.Unparsed], lines.Select(l => l.Kind));
        Assert.Equal("www.example.com", lines[0].Name);
    }

    [Fact]
    public void A_path_may_be_of_other_letters() => Assert.Equal("a.example", ReadLine.AllOf(JsonPath.Create("größe"), """{"größe":"a.example"}""")[0].Name);

    [Theory]
    [InlineData("a.b")]
    [InlineData("_source.a.b")]
    public void A_document_of_Elasticsearch_is_read_as_its_source(string path) =>
        Assert.Equal("x.example", ReadLine.AllOf(JsonPath.Create(path), """{"_index":"i","_id":"1","_source":{"a":{"b":"x.example"}}}""")[0].Name);

    [Fact]
    public void An_empty_path_is_refused() => Assert.Throws<FormatException>(() => JsonPath.Create(""));

    [Fact]
    public void A_path_of_more_than_256_bytes_is_refused() => Assert.Throws<FormatException>(() => JsonPath.Create(new string('a', 257)));

    // As Splunk, Vector or a script write it.
    [Theory]
    [InlineData("""{"domain":"a.example"}""", "", "", "", "")]
    [InlineData("""{"_time":"2024-05-02T10:00:01Z","src":"192.0.2.7","query":"a.example","query_type":"A","response_code":"NOERROR","domain":"example"}""", "2024-05-02T10:00:01Z", "192.0.2.7", "A", "NOERROR")]
    [InlineData("""{"ts":1714644001.5,"client":"192.0.2.7","dns":{"qname":"a.example"},"qtype":"AAAA","rcode":"NXDOMAIN"}""", "1714644001.5", "192.0.2.7", "AAAA", "NXDOMAIN")]
    [InlineData("""<30>May  2 10:00:01 host app[1]: {"query_name":"a.ex\u0061mple"}""", "", "", "", "")]
    public void Without_a_path_well_known_keys_are_read(string line, string time, string client, string type, string code)
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Detect(Encoding.UTF8.GetBytes(line))!, line));
        Assert.Equal((LineKind.Transaction, "a.example", time, client, type, code), (read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Theory]
    [InlineData("""{"event":{"domain":"a.example"}}""")]
    [InlineData("""{"host":"a.example","message":"b.example"}""")]
    // Its own rows.
    [InlineData("""{"domain":"a.example","score":0.000254,"verdict":"benign"}""")]
    public void Other_JSON_is_left_to_the_user(string line)
    {
        Assert.Null(LogFormats.Detect(Encoding.UTF8.GetBytes(line)));
        Assert.Equal(LineKind.Unparsed, ReadLine.Of<JsonPath>(line).Kind);
    }

    [Fact]
    public void A_path_reads_no_other_key() => Assert.Equal(LineKind.OtherEvent, ReadLine.AllOf(JsonPath.Create("host"), JsonPath.Sample)[0].Kind);
}
