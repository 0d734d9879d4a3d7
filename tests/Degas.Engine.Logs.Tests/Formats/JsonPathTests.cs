using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class JsonPathTests
{
    [Fact]
    public void The_name_is_at_the_path()
    {
        List<ReadLine> lines = ReadLine.AllOf(JsonPath.Create("event.domain"), JsonPath.Sample + "\n\n{\"event\":{}}\nnot JSON\n");

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

    [Fact]
    public void Without_a_path_nothing_is_read() => Assert.Equal(LineKind.Unparsed, ReadLine.Of<JsonPath>(JsonPath.Sample).Kind);

    [Fact]
    public void It_is_not_chosen_by_content() => Assert.Null(LogFormats.Find(JsonPath.Name));
}
