using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class ZeekTsvTests
{
    private const string Header =
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#open\t2019-01-11-05-40-15\n"
        + "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n"
        + "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n";

    private const string Row =
        "1547188415.857497\tCHhAvVGS1DHFjwGM9\t192.168.86.167\t38339\t8.8.8.8\t53\tudp\t15209\t0.076967\tdd625ffb4fc54735b281862aa1cd6cd4.us-west1.gcp.cloud.es.io\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\tproxy.cloud.es.io,35.199.178.4\t119.0,59.0\tF\n";

    [Fact]
    public void A_log_of_Zeek_gives_its_row()
    {
        List<ReadLine> lines = Read(Header + Row + "#close\t2019-01-11-06-00-00\n");

        Assert.All(lines.Where((_, i) => i != 8), l => Assert.Equal(LineKind.Comment, l.Kind));
        Assert.Equal(
            new ReadLine(LineKind.Transaction, Row[..^1], "dd625ffb4fc54735b281862aa1cd6cd4.us-west1.gcp.cloud.es.io", "1547188415.857497", "192.168.86.167", "A", "NOERROR"),
            lines[8]);
    }

    [Theory]
    [InlineData("query\tts\trcode_name\tid.orig_h\tqtype_name")]
    [InlineData("rcode_name\tqtype_name\tid.orig_h\tts\tquery")]
    [InlineData("x\tts\ty\tquery\tqtype_name\tid.orig_h\tz\trcode_name\tw")]
    public void Columns_are_found_by_name(string fields)
    {
        var values = new Dictionary<string, string> { ["ts"] = "1.5", ["query"] = "a.example", ["id.orig_h"] = "fe80::7", ["qtype_name"] = "TXT", ["rcode_name"] = "NXDOMAIN" };
        string row = string.Join('\t', fields.Split('\t').Select(f => values.GetValueOrDefault(f, "?")));

        ReadLine read = Read($"#fields\t{fields}\n{row}\n")[1];

        Assert.Equal((LineKind.Transaction, "a.example", "1.5", "fe80::7", "TXT", "NXDOMAIN"), (read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Fact]
    public void Bytes_that_Zeek_escapes_are_bytes_of_the_name()
    {
        ReadLine read = Read("#fields\tts\tquery\tid.orig_h\n1.5\ta\\x09b\\x2e\\xC3\\xa9\\x.example\t10.0.0.7\n")[1];

        Assert.Equal(("a\\009b\\046\\195\\169\\x.example", "1.5", "10.0.0.7"), (read.Name, read.Time, read.Client));
    }

    [Fact]
    public void A_log_with_the_query_alone_is_enough() =>
        Assert.Equal(new ReadLine(LineKind.Transaction, "a.example", "a.example", "", "", "", ""), Read("#fields\tquery\na.example\n")[1]);

    [Fact]
    public void A_header_in_mid_stream_moves_the_columns() =>
        Assert.Equal(
            ["a.example", "b.example", "c.example"],
            Read("#fields\tts\tquery\n1\ta.example\n#close\t2\n#separator \\x09\n#fields\tquery\tts\nb.example\t2\n#fields\tuid\tts\tquery\nC1\t3\tc.example\n").Where(l => l.Kind.IsRecord()).Select(l => l.Name));

    [Fact]
    public void Rows_of_another_log_are_passed_over()
    {
        List<ReadLine> lines = Read(Header + Row + "#path\tconn\n#fields\tts\tuid\tid.orig_h\n1\tC1\t10.0.0.7\n2\tC2\t10.0.0.8\n" + Header + Row);

        Assert.Equal(2, lines.Count(l => l.Kind.IsRecord()));
        Assert.Equal(["1\tC1\t10.0.0.7", "2\tC2\t10.0.0.8"], lines.Where(l => l.Kind == LineKind.OtherEvent).Select(l => l.Line));
        Assert.DoesNotContain(lines, l => l.Kind == LineKind.Unparsed);
    }

    [Fact]
    public void A_field_that_is_not_set_is_empty()
    {
        ReadLine read = Read("#fields\tts\tid.orig_h\tquery\tqtype_name\trcode_name\n-\t-\ta.example\t-\t-\n")[1];

        Assert.Equal(("a.example", "", "", "", ""), (read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    // The row stands: its verdict will be that the name is empty.
    [Fact]
    public void A_query_that_is_not_set_is_none_and_an_empty_one_is_the_roots() =>
        Assert.Equal([(LineKind.OtherEvent, ""), (LineKind.Transaction, "")], Read("#fields\tts\tquery\n1\t-\n1\t(empty)\n")[1..].Select(l => (l.Kind, l.Name)));

    [Theory]
    [InlineData("\\x2c", ",", "-", "(empty)")]
    [InlineData(",", ",", "NULL", "")]
    [InlineData("|", "|", "", "none")]
    [InlineData(";", ";", "-", "(empty)")]
    [InlineData("\\x09", "\t", "(unset)", "-")]
    public void The_header_says_what_parts_fields_and_what_stands_for_none(string told, string separator, string unset, string empty)
    {
        string log = $"""
            #separator {told}
            #set_separator|+
            #empty_field|{empty}
            #unset_field|{unset}
            #path|dns
            #fields|ts|id.orig_h|query|rcode_name
            #types|time|addr|string|string
            1.5|{unset}|a.example|{unset}
            {unset}|fe80::7|b\x{(int)separator[0]:x2}c.example|NXDOMAIN
            3|10.0.0.7|{unset}|NOERROR
            4|10.0.0.7|{empty}|NOERROR
            """.Replace("|", separator, StringComparison.Ordinal);

        List<ReadLine> lines = Read(log);

        Assert.Equal("zeek", LogFormats.Detect(System.Text.Encoding.ASCII.GetBytes(log))?.Name);
        Assert.Equal(
            [
                (LineKind.Transaction, "1.5", "", "a.example", ""), (LineKind.Transaction, "", "fe80::7", $"b\\{(int)separator[0]:000}c.example", "NXDOMAIN"),
                (LineKind.OtherEvent, "", "", "", ""), (LineKind.Transaction, "4", "10.0.0.7", "", "NOERROR"),
            ],
            lines[7..].Select(l => (l.Kind, l.Time, l.Client, l.Name, l.ResponseCode)));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1\t10.0.0.7")]
    [InlineData("1\t10.0.0.7\ta.example\tA\tNOERROR")]
    [InlineData("a.example")]
    [InlineData(" ")]
    public void A_row_with_another_number_of_columns_is_unparsed(string row) =>
        Assert.Equal(LineKind.Unparsed, Read($"#fields\tts\tid.orig_h\tquery\tqtype_name\n{row}\n")[1].Kind);

    [Fact]
    public void Without_a_header_nothing_is_read() =>
        Assert.All(Read(Row + Row), l => Assert.Equal(LineKind.Unparsed, l.Kind));

    [Fact]
    public void Lines_may_end_with_CR_LF()
    {
        List<ReadLine> lines = Read((Header + Row).ReplaceLineEndings("\r\n"));
        List<ReadLine> last = Read("#fields\tts\tquery\r\n1\ta.example\r\n");

        Assert.Equal(LineKind.Transaction, lines[^1].Kind);
        Assert.Equal((LineKind.Transaction, "a.example"), (last[^1].Kind, last[^1].Name));
    }

    [Fact]
    public void An_empty_column_counts() =>
        Assert.Equal(new ReadLine(LineKind.Transaction, "1\ta.example\t", "a.example", "1", "", "", ""), Read("#fields\tts\tquery\tid.orig_h\n1\ta.example\t\n")[1]);

    private static List<ReadLine> Read(string text) => ReadLine.AllOf(LogFormat.Of<ZeekTsv>(), text);
}
