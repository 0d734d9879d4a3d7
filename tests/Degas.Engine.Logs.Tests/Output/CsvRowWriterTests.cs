using System.Text;
using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

public sealed class CsvRowWriterTests
{
    public static TheoryData<RowField> Fields => new(Enum.GetValues<RowField>());

    [Fact]
    public void The_header_names_the_default_columns() =>
        Assert.Equal("domain,score,verdict\n", Encoding.UTF8.GetString(new CsvRowWriter(RowFields.Default, 0.5f, "m").Header()));

    [Fact]
    public void Columns_stand_in_the_order_asked_for()
    {
        RowField[] fields = [RowField.Verdict, RowField.Domain, RowField.Line, RowField.Domain];

        Assert.Equal("verdict,domain,line,domain\n", Encoding.UTF8.GetString(new CsvRowWriter(fields, 0.5f, "m").Header()));
        Assert.Equal("benign,a.example,7,a.example\n", Encoding.UTF8.GetString(WrittenRow.Of(fields, "a.example"u8.ToArray())));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_is_written(RowField field)
    {
        var row = new Row
        {
            Line = 9_223_372_036_854_775_807,
            Time = "2023-11-27"u8,
            Client = "10.0.0.7"u8,
            QueryType = "AAAA"u8,
            ResponseCode = "NXDOMAIN"u8,
            Domain = "www.example.com"u8,
            Registered = "example.com"u8,
            Score = 0.75f,
            Verdict = "dga"u8,
            Family = "conficker"u8,
            Count = 12,
            Generated = 11,
            Names = 10,
            NameErrors = 9,
            Clients = 3,
            First = "2023-11-26"u8,
            Last = "2023-11-28"u8,
        };
        string expected = field switch
        {
            RowField.Line => "9223372036854775807",
            RowField.Time => "2023-11-27",
            RowField.Client => "10.0.0.7",
            RowField.QType => "AAAA",
            RowField.RCode => "NXDOMAIN",
            RowField.Domain => "www.example.com",
            RowField.Registered => "example.com",
            RowField.Score => "0.750000",
            RowField.Verdict => "dga",
            RowField.Family => "conficker",
            RowField.Threshold => "0.500000",
            RowField.Model => "1-abcdef",
            RowField.Count => "12",
            RowField.Dga => "11",
            RowField.Names => "10",
            RowField.NxDomain => "9",
            RowField.Clients => "3",
            RowField.First => "2023-11-26",
            RowField.Last => "2023-11-28",
            _ => $"{field} has no expectation here",
        };
        var buffer = new RowBuffer();
        new CsvRowWriter([field], 0.5f, "1-abcdef").Write(in row, buffer);

        Assert.Equal(expected + "\n", Encoding.UTF8.GetString(buffer.Written));
    }

    [Theory]
    [InlineData(0f, "0.000000")]
    [InlineData(1f, "1.000000")]
    [InlineData(0.5f, "0.500000")]
    [InlineData(0.9999996f, "1.000000")]
    [InlineData(0.9999994f, "0.999999")]
    [InlineData(4e-7f, "0.000000")]
    [InlineData(1e-6f, "0.000001")]
    [InlineData(0.123456f, "0.123456")]
    [InlineData(float.Epsilon, "0.000000")]
    [InlineData(float.NaN, "")]
    public void A_score_has_six_decimals_and_none_is_empty(float score, string text) =>
        Assert.Equal($"a.example,{text},benign\n", Encoding.UTF8.GetString(WrittenRow.Of(RowFields.Default, "a.example"u8.ToArray(), score)));

    // Where a threshold allows no false alarm, it is the next number above 1.
    [Fact]
    public void A_threshold_just_above_one_is_written() =>
        Assert.Equal("1.000000\n", Encoding.UTF8.GetString(WrittenRow.Of([RowField.Threshold], [], threshold: MathF.BitIncrement(1))));

    [Fact]
    public void A_row_without_a_name_keeps_its_commas()
    {
        Assert.Equal(",,benign\n", Encoding.UTF8.GetString(WrittenRow.Of(RowFields.Default, [], float.NaN)));
        Assert.Equal("7,,,,,,,,benign,,0.500000,1-abcdef,0,0,0,,,,0\n", Encoding.UTF8.GetString(WrittenRow.Of(Enum.GetValues<RowField>(), [], float.NaN)));
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("\"\"", "\"\"\"\"\"\"")]
    [InlineData("a b", "a b")]
    public void A_field_with_a_comma_or_a_quote_is_quoted(string domain, string csv) => Assert.Equal(csv, WrittenRow.Domain(domain));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("=A,B", "\"'=A,B\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("xn--a", "xn--a")]
    public void A_formula_is_defused(string domain, string csv) => Assert.Equal(csv, WrittenRow.Domain(domain));

    [Theory]
    [InlineData("a\u001b[31m", "a\\027[31m")]
    [InlineData("moc\u202e", "moc\\226\\128\\174")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("bücher.example", "bücher.example")]
    public void A_field_is_printable(string domain, string csv) => Assert.Equal(csv, WrittenRow.Domain(domain));

    // It comes from the metadata of a file that anybody may have made.
    [Fact]
    public void The_name_of_a_model_is_quoted_where_it_must_be()
    {
        var buffer = new RowBuffer();
        new CsvRowWriter([RowField.Model, RowField.Score], 0.5f, "1,2\n").Write(new Row { Score = 1 }, buffer);

        Assert.Equal("\"1,2\\010\",1.000000\n", Encoding.UTF8.GetString(buffer.Written));
    }

    [Fact]
    public void Rows_follow_one_another()
    {
        var buffer = new RowBuffer();
        var writer = new CsvRowWriter([RowField.Line], 0.5f, "m");
        for (int line = 1; line <= 100_000; line++)
            writer.Write(new Row { Line = line }, buffer);

        Assert.Equal(string.Concat(Enumerable.Range(1, 100_000).Select(l => $"{l}\n")), Encoding.UTF8.GetString(buffer.Written));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
    }
}
