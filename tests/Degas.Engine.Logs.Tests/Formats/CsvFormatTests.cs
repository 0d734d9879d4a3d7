using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>The CSV formats and the column that a user names.</summary>
public sealed class CsvFormatTests
{
    [Theory]
    [InlineData("\"timestamp\",\"domain\",\"query_type\"\n\"2026-11-24T09:00:01.123Z\",\"a.example\",\"A\"\n")]
    [InlineData("timestamp,device_id,domain,query_type,client_ip\n2026-11-24T09:00:01.123Z,AB,a.example,A,192.0.2.1\n")]
    public void NextDNS_has_had_other_headers(string log)
    {
        LogFormat format = LogFormats.Detect(System.Text.Encoding.UTF8.GetBytes(log))!;
        byte[] header = System.Text.Encoding.UTF8.GetBytes(log[..(log.IndexOf('\n') + 1)]), row = System.Text.Encoding.UTF8.GetBytes(log[header.Length..]);

        Assert.Equal("nextdns", format.Name);
        Assert.Equal("a.example", Assert.Single(ReadLine.AllOf(format, row, format.LayoutAfter(header, null))).Name);
        Assert.Null(format.LayoutAfter("timestamp,user\n1,2\n"u8, null));
    }

    [Theory]
    [InlineData("\"2020-07-23 23:49:54\",\"user\",\"user,Machine\",\"192.168.1.1\",\"81.2.69.144\",\"Allowed\",\"28 (AAAA)\",\"NXDOMAIN\",\"www.elastic.co.\",\"Software\",\"\"", "www.elastic.co.", "192.168.1.1", "AAAA", "NXDOMAIN")]
    [InlineData("\"2020-07-23 23:49:54\", \"us\"\"er\", \"a,b\", \"\", \"81.2.69.144\", \"Allowed\", \"1 (A)\", \"NOERROR\", \"A.example.\", \"x\"", "A.example.", "81.2.69.144", "A", "NOERROR")]
    [InlineData("2020-07-23 23:49:54,user,user,192.168.1.1,81.2.69.144,Blocked,16,NOERROR,a.example", "a.example", "192.168.1.1", "16", "NOERROR")]
    public void A_line_of_umbrella_gives_its_ninth_column(string line, string name, string client, string type, string code)
    {
        ReadLine read = ReadLine.Of<UmbrellaCsv>(line);
        Assert.Equal((LineKind.Transaction, name, "2020-07-23 23:49:54", client, type, code), (read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Theory]
    [InlineData("\"2020-07-23 23:49:54\",\"user\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"")]
    [InlineData("\"2020-07-23 23:49:54\",\"user\",\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"not closed")]
    [InlineData("a,b,c,d,e,f,g,h,i")]
    // Umbrella's log of the web.
    [InlineData("\"2017-10-02 23:52:53\",\"TheComputerName\",\"192.192.192.135\",\"1.91.91.91\",\"\",\"ALLOWED\",\"http://google.com/the.js\",\"www.google.com\",\"Mozilla/5.0\",\"200\",\"562\",\"1489\",\"\",\"\",\"\",\"Search Engines\"")]
    public void Another_line_is_no_umbrella_line(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<UmbrellaCsv>(line).Kind);

    [Theory]
    [InlineData("a.example,\"Mozilla (X11; Linux)\"\n")]
    [InlineData("a.example,\"x|y\tz\"\n")]
    [InlineData("a.example\t5\" disk; red\n")]
    [InlineData("a.example;\"x\ty\"\n")]
    public void What_stands_in_quotes_parts_no_fields(string line) => Assert.Equal("a.example", ReadLine.AllOf(CsvColumn.Create("1"), line).Single().Name);

    [Fact]
    public void Nextdns_goes_by_its_header_and_takes_a_new_one()
    {
        List<ReadLine> lines = ReadLine.AllOf(LogFormat.Of<NextDns>(), """
            a,b,c
            timestamp,domain,query_type,client_ip
            2024-11-24T09:00:01.123Z,a.example,A,192.0.2.7
            timestamp,domain,client_ip,rcode,query_type
            2024-11-24T09:00:02.123Z,"b.example",192.0.2.8,NOERROR,AAAA
            """);
        Assert.Equal([LineKind.Unparsed, LineKind.Comment, LineKind.Transaction, LineKind.Comment, LineKind.Transaction], lines.Select(l => l.Kind));
        Assert.Equal(("a.example", "192.0.2.7", "A", ""), (lines[2].Name, lines[2].Client, lines[2].QueryType, lines[2].ResponseCode));
        Assert.Equal(("b.example", "192.0.2.8", "AAAA", "NOERROR"), (lines[4].Name, lines[4].Client, lines[4].QueryType, lines[4].ResponseCode));
    }

    [Theory]
    [InlineData("host", "ts,host,src_ip\n1.5,a.example,10.0.0.1\nts,host,src_ip\n2.5,b.example,10.0.0.2\n")]
    [InlineData("host", "ts\thost\tsrc_ip\n1.5\ta.example\t10.0.0.1\n2.5\tb.example\t10.0.0.2\n")]
    [InlineData("host", "\"src_ip\" ; \"host\"\n10.0.0.1;\"a.example\"\n10.0.0.2; \"b.example\"\n")]
    [InlineData("2", "1.5|a.example|x\n2.5|b.example\n")]
    [InlineData("1", "a.example\nb.example\n")]
    public void A_column_of_any_table_is_read(string column, string text)
    {
        LogFormat format = CsvColumn.Create(column);
        Assert.Equal(["a.example", "b.example"], ReadLine.AllOf(format, text).Where(l => l.Kind == LineKind.Transaction).Select(l => l.Name));
        // As the second block of an input sees it: without the first line, from the layout behind that.
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        LogLayout? layout = format.LayoutAfter(bytes, format.InitialLayout);
        ReadOnlySpan<byte> rest = bytes.AsSpan(text.IndexOf('\n') + 1);
        Assert.Equal("b.example", ReadLine.AllOf(format, rest, layout).Last(l => l.Kind == LineKind.Transaction).Name);
    }

    // Of Splunk, Kibana, a passive DNS export, Majestic, a popularity list, a spreadsheet, a list of families.
    [Theory]
    [InlineData("_time,query,src,record_type,host\n2024-05-02T10:00:01.000+0000,a.example,192.0.2.7,A,ns1\n2024-05-02T10:00:02.000+0000,b.example,192.0.2.8,A,ns1\n")]
    [InlineData("\"@timestamp\",\"dns.question.name\",\"source.ip\"\n\"May 2, 2024 @ 10:00:01.000\",\"a.example\",\"192.0.2.7\"\n\"May 2, 2024 @ 10:00:02.000\",\"b.example\",-\n")]
    [InlineData("RRName\tRRType\tcount\na.example\tA\t5\nrrname\trrtype\tcount\nRRName\tRRType\tcount\nb.example\tA\t6\n")]
    [InlineData("GlobalRank,TldRank,Domain,TLD\n1,1,a.example,example\n2,2,b.example,example\n")]
    [InlineData("1,a.example\n2,b.example\n")]
    [InlineData("\"1\",\"a.example\"\n\"2\",\"b.example\"\n")]
    [InlineData("sep=;\n\nDomain name;Note\na.example;x\nb.example;\"y;z\"\n")]
    [InlineData("# published 2024-05-02\ndomain,family\na.example,x\nb.example,y\n")]
    public void A_table_is_known_by_its_header_and_a_ranked_list_by_its_first_line(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        LogFormat format = LogFormats.Detect(bytes)!;
        Assert.Equal(CsvColumn.Name, format.Name);
        Assert.Equal(["a.example", "b.example"], ReadLine.AllOf(format, text).Where(l => l.Kind == LineKind.Transaction).Select(l => l.Name).Where(n => n != "rrname"));
        // As a later block sees it.
        ReadOnlySpan<byte> rest = bytes.AsSpan(text.LastIndexOf('\n', text.Length - 2) + 1);
        Assert.Equal("b.example", Assert.Single(ReadLine.AllOf(format, rest, format.LayoutAfter(bytes, format.InitialLayout))).Name);
    }

    [Theory]
    [InlineData("1,2.5\n2,3.7\n")]
    [InlineData("a.example,x\nb.example,y\n")]
    [InlineData("1,a.example,x\n2,b.example,y\n")]
    [InlineData("host,ip\na.example,192.0.2.7\n")]
    [InlineData("some text\ndomain,family\na.example,x\n")]
    // Its own rows, which are no log.
    [InlineData("domain,score,verdict\na.example,0.000254,benign\n")]
    public void Another_table_is_left_to_the_user(string text)
    {
        Assert.Null(LogFormats.Detect(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.DoesNotContain(ReadLine.AllOf(LogFormat.Of<CsvColumn>(), text), l => l.Kind == LineKind.Transaction);
    }

    [Fact]
    public void Comments_before_a_header_settle_nothing() => Assert.Null(LogFormat.Of<CsvColumn>().LayoutAfter("# published\n\n"u8, null));

    [Fact]
    public void A_column_that_the_header_lacks_makes_every_line_unparsed() =>
        Assert.All(ReadLine.AllOf(CsvColumn.Create("colour"), "ts,host\n1,a.example\n"), l => Assert.Equal(LineKind.Unparsed, l.Kind));

    [Fact]
    public void Doubled_quotes_are_one()
    {
        ReadLine read = ReadLine.AllOf(CsvColumn.Create("2"), "x,\"a\"\"b\"\"\"\"c.example\",y\n").Single();
        Assert.Equal("a\"b\"\"c.example", read.Name);
    }

    [Theory]
    [InlineData("the \"name\"", "ts,\"the \"\"name\"\"\",src_ip\n1.5,a.example,10.0.0.1\nts,\"the \"\"name\"\"\",src_ip\n2.5,b.example,10.0.0.2\n")]
    [InlineData("\"", "\"\"\"\"\thost\na.example\tx\nb.example\ty\n")]
    public void A_column_is_found_by_a_header_with_quotes_in_it(string column, string text) =>
        Assert.Equal(["a.example", "b.example"], ReadLine.AllOf(CsvColumn.Create(column), text).Where(l => l.Kind == LineKind.Transaction).Select(l => l.Name));

    [Theory]
    [InlineData("1.5,\"a\"\"b.example\",10.0.0.1,A,NOERROR", "a\"b.example", "1.5", "10.0.0.1", "A", "NOERROR")]
    [InlineData("1.5,a.example,\"pc \"\"1\"\"\",\"A\",NOERROR", "a.example", "1.5", "pc \"1\"", "A", "NOERROR")]
    [InlineData("\"1.5\",\"a\"\"b.example\",5\"\" disk,\"\",\"\"\"\"", "a\"b.example", "1.5", "5\"\" disk", "", "\"")]
    [InlineData("\"2024-05-02\",\"a\"\"b.example\"", "a\"b.example", "2024-05-02", "", "", "")]
    public void Doubled_quotes_in_a_field_leave_the_others_as_they_are(string line, string name, string time, string client, string type, string code)
    {
        ReadLine read = ReadLine.AllOf(CsvColumn.Create("host"), "ts,host,src_ip,qtype,rcode\n" + line).Last();
        Assert.Equal((LineKind.Transaction, name, time, client, type, code), (read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Fact]
    public void Doubled_quotes_are_one_in_formats_with_columns_of_their_own()
    {
        ReadLine umbrella = ReadLine.Of<UmbrellaCsv>("\"2020-07-23 23:49:54\",\"us\"\"er\",\"a,b\",\"\",\"81.2.69.144\",\"Allowed\",\"1 (A)\",\"NOERROR\",\"a\"\"b.example.\"");
        Assert.Equal(("a\"b.example.", "2020-07-23 23:49:54", "81.2.69.144", "A", "NOERROR"), (umbrella.Name, umbrella.Time, umbrella.Client, umbrella.QueryType, umbrella.ResponseCode));
        ReadLine blocky = ReadLine.Of<Blocky>("2024-05-02 10:00:01\t192.168.1.5\tlaptop\t12\tRESOLVED\t\"a\"\"b.example.\"\t\tNOERROR\tRESOLVED\tA\tdns1");
        Assert.Equal(("a\"b.example.", "2024-05-02 10:00:01", "192.168.1.5", "A", "NOERROR"), (blocky.Name, blocky.Time, blocky.Client, blocky.QueryType, blocky.ResponseCode));
    }
}
