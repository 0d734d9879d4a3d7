using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>Paths, through the format that takes any.</summary>
public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("a.b.c", """{"a":{"b":{"c":"x.example"}}}""")]
    [InlineData("a.b.c", """{"a.b.c":"x.example"}""")]
    [InlineData("a.b.c", """{"a.b":{"c":"x.example"}}""")]
    [InlineData("a.b.c", """{"a":{"b.c":"x.example"}}""")]
    [InlineData("a.b.c", """{"a":[{"b":[{"d":1},{"c":"x.example"},{"c":"second"}]}]}""")]
    [InlineData("a.b.c", """{"a":{"b":{"c":["x.example","second"]}}}""")]
    [InlineData("a.b.c", """{"a":{"b":{"d":{"c":"no"},"c":"x.example"}}}""")]
    [InlineData("a.b.c", """{"a":{"b":"no","c":"no"},"c":"no","a":{"b":{"c":"x.example"}}}""")]
    [InlineData("a", """{"a":"x.example"}""")]
    [InlineData("a", """{"b":[1,[2,[3]]],"a":"x.example"}""")]
    [InlineData("a", """ { "a" : "x.example" } """)]
    [InlineData("a", "{\t\"a\"\t:\t\"x.example\"\t}\t")]
    // Of two alike the first that has a value counts.
    [InlineData("a", """{"a":"x.example","a":"second"}""")]
    [InlineData("a", """{"a":null,"a":"","a":{},"a":"x.example"}""")]
    public void A_path_finds_its_value(string path, string line) => Assert.Equal("x.example", Read(path, line).Name);

    [Theory]
    [InlineData("""{"a":"x.\u0061.example"}""", "x.a.example")]
    [InlineData("""{"a":"\u0061\u0041"}""", "aA")]
    [InlineData("""{"a":"a\/b\\c\"d\tE"}""", "a/b\\c\"d\tE")]
    [InlineData("""{"a":"\\052.example.com"}""", "\\052.example.com")]
    [InlineData("""{"a":"b\u00fc.example"}""", "bü.example")]
    [InlineData("""{"a":"\ud83d\ude00.example"}""", "😀.example")]
    // Half of a surrogate pair is no text.
    [InlineData("""{"a":"\ud83d.example"}""", "\\ud83d.example")]
    [InlineData("""{"a":"\ude00\ud83d"}""", "\\ude00\\ud83d")]
    public void Escapes_are_undone(string line, string name) => Assert.Equal(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name)), Read("a", line).Name);

    [Theory]
    [InlineData("qname", """{"qn\u0061me":"x.example"}""")]
    [InlineData("a.b.c", """{"\u0061":{"b":{"c":"x.example"}}}""")]
    [InlineData("a.b.c", """{"a\u002Eb":{"c":"x.example"}}""")]
    [InlineData("a.b", """{"\u005fsource":{"a":{"b":"x.example"}}}""")]
    [InlineData("a/b\"c\\", """{"a\/b\"c\\":"x.example"}""")]
    // As Python's json writes them.
    [InlineData("größe", """{"gr\u00f6\u00dfe":"x.example"}""")]
    [InlineData("😀", """{"\ud83d\ude00":"x.example"}""")]
    // Half of a surrogate pair is no text.
    [InlineData("\\ud83d", """{"\ud83d":"x.example"}""")]
    [InlineData("a", """{"\u0061\u0062":"no","\ud83d":"no","a":"x.example"}""")]
    public void Keys_may_be_written_with_escapes(string path, string line) => Assert.Equal("x.example", Read(path, line).Name);

    [Theory]
    [InlineData("""{"a":17}""", "17")]
    [InlineData("""{"a":-1.5e300}""", "-1.5e300")]
    [InlineData("""{"a":true}""", "true")]
    public void A_number_is_its_text(string line, string name) => Assert.Equal(name, Read("a", line).Name);

    [Theory]
    [InlineData("""{"b":"x.example"}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""")]
    [InlineData("""{"A":"x.example"}""")]
    [InlineData("{}")]
    public void A_line_without_the_key_is_another_event(string line) => Assert.Equal(LineKind.OtherEvent, Read("a", line).Kind);

    [Fact]
    public void An_empty_string_is_a_name_as_the_root_has() =>
        Assert.Equal((LineKind.Transaction, ""), (Read("a", """{"a":""}""").Kind, Read("a", """{"a":""}""").Name));

    [Theory]
    [InlineData("x.example")]
    [InlineData("[]")]
    [InlineData("""["a","x.example"]""")]
    [InlineData("""{"a":"x.example"} {}""")]
    [InlineData("""{"a":"x.example"}}""")]
    [InlineData("""{"a":"x.example",}""")]
    [InlineData("""{"a":"x.example" "b":1}""")]
    [InlineData("""{"a":"x.example" """)]
    [InlineData("""{a:"x.example"}""")]
    [InlineData("""{"a":"\x"}""")]
    [InlineData("""{"a":"x.example"/**/}""")]
    [InlineData("{\"a\":\"x\ny\"}")]
    [InlineData("{")]
    [InlineData("}")]
    public void A_line_that_is_not_one_object_is_unparsed(string line) =>
        Assert.Contains(ReadLine.AllOf(JsonPath.Create("a"), line), l => l.Kind == LineKind.Unparsed);

    [Fact]
    public void Deep_nesting_is_unparsed()
    {
        Assert.Equal("x", Read("a", "{\"b\":" + Nested(60) + ",\"a\":\"x\"}").Name);
        Assert.Equal(LineKind.Unparsed, Read("a", "{\"b\":" + Nested(5000) + ",\"a\":\"x\"}").Kind);
        Assert.Equal(LineKind.Unparsed, Read("a", string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000)).Kind);

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Keys_that_are_too_long_find_nothing()
    {
        string key = new('k', 300);

        Assert.Equal("x", Read("a", $$$"""{"{{{key}}}":{"a":"no","b":{"a":"no"}},"a":"x"}""").Name);
        Assert.Equal("x", Read(key[..256], $$$"""{"{{{key}}}":"no","{{{key[..256]}}}":"x"}""").Name);

        string escaped = string.Concat(Enumerable.Repeat("\\u006b", 256));
        Assert.Equal("x", Read(key[..256], $$$"""{"{{{escaped}}}k":"no","{{{escaped}}}\u006b":{"":"no"},"\n{{{key}}}":"no","{{{escaped}}}":"x"}""").Name);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_stay()
    {
        byte[] plain = [.. "{\"a\":\"x"u8, 0xFF, 0xC3, .. "\"}"u8], escaped = [.. "{\"a\":\"x"u8, 0xFF, .. "\\u0061\"}"u8];

        Assert.Equal("x\u00FF\u00C3", Assert.Single(ReadLine.AllOf(JsonPath.Create("a"), plain)).Name);
        Assert.Equal("x\u00FF\\u0061", Assert.Single(ReadLine.AllOf(JsonPath.Create("a"), escaped)).Name);
    }

    private static ReadLine Read(string path, string line) => Assert.Single(ReadLine.AllOf(JsonPath.Create(path), line));
}
