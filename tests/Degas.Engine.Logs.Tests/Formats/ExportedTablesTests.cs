using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>Tables and JSON lines as programs export them, found without an option, and those of other things, which are left to the user.</summary>
public sealed class ExportedTablesTests
{
    [Theory]
    // Splunk, Sentinel, Route 53 through Athena, Technitium, BloxOne, BigQuery, tshark with a header, Datadog.
    [InlineData("\"_time\",query,src,\"record_type\",\"reply_code\",host", "2024-05-02T10:00:01.000+0000,a.example,192.0.2.7,A,NXDOMAIN,ns1")]
    [InlineData("TimeGenerated,SrcIpAddr,DnsQuery,DnsQueryTypeName,DnsResponseCodeName", "2024-05-02T10:00:01Z,192.0.2.7,a.example,A,NXDOMAIN")]
    [InlineData("\"query_timestamp\",\"query_name\",\"query_type\",\"rcode\",\"srcaddr\"", "\"2024-05-02T10:00:01Z\",\"a.example\",\"A\",\"NXDOMAIN\",\"192.0.2.7\"")]
    [InlineData("RowNumber,Timestamp,ClientIpAddress,Protocol,RCODE,QNAME,QTYPE,ANSWER", "1,2024-05-02 10:00:01,192.0.2.7,Udp,NXDOMAIN,a.example,A,192.0.2.1")]
    [InlineData("timestamp,query,qip,type,rcode", "2024-05-02T10:00:01Z,a.example,192.0.2.7,A,NXDOMAIN")]
    [InlineData("timestamp,queryName,sourceIP,queryType,responseCode", "2024-05-02T10:00:01Z,a.example,192.0.2.7,A,NXDOMAIN")]
    [InlineData("frame.time_epoch\tip.src\tdns.qry.name\tdns.qry.type\tdns.flags.rcode", "1714644001.5\t192.0.2.7\ta.example\tA\tNXDOMAIN")]
    [InlineData("Date,Client IP,@dns.question.name,Query Type,Response Code", "2024-05-02T10:00:01Z,192.0.2.7,a.example,A,NXDOMAIN")]
    // Each kind's best of several: Zeek's numbers and names, half a time, spaces behind commas.
    [InlineData("ts,id.orig_h,query,qclass,qtype,qtype_name,rcode,rcode_name", "1714644001.5,192.0.2.7,a.example,1,1,A,3,NXDOMAIN")]
    [InlineData("date,time,timestamp,type,client,client_ip,domain,fqdn,qtype,rcode", "2024-05-02,10:00:01,2024-05-02T10:00:01Z,dns,pc,192.0.2.7,example,a.example,A,NXDOMAIN")]
    [InlineData("time, client, query, qtype, rcode", "2024-05-02T10:00:01Z, 192.0.2.7, a.example , A, NXDOMAIN")]
    public void The_columns_of_an_export_are_known(string header, string row)
    {
        string text = header + "\n" + row + "\n";
        LogFormat format = LogFormats.Detect(Encoding.UTF8.GetBytes(text))!;
        ReadLine read = ReadLine.AllOf(format, text)[^1];
        Assert.Equal((CsvColumn.Name, "a.example", "192.0.2.7", "A", "NXDOMAIN"), (format.Name, read.Name, read.Client, read.QueryType, read.ResponseCode));
        Assert.True(read.Time.Length > 10, read.Time);
    }

    [Theory]
    // One column in quotes, as PowerShell writes it; Umbrella's list begins with top-level domains; a space behind the rank; capitals.
    [InlineData("#TYPE Selected.System.Object\r\n\"QueryName\"\r\n\"a.example\"\r\n\"b.example\"\r\n", "a.example b.example")]
    [InlineData("1,com\n2,a.example\n", "com a.example")]
    [InlineData("1, a.example\n2, b.example\n", "a.example b.example")]
    [InlineData("1,A.EXAMPLE\n2,xn--bcher-kva.example\n", "A.EXAMPLE xn--bcher-kva.example")]
    public void A_list_in_a_table_is_known(string text, string names)
    {
        LogFormat format = LogFormats.Detect(Encoding.UTF8.GetBytes(text))!;
        Assert.Equal(CsvColumn.Name, format.Name);
        Assert.Equal(names, string.Join(' ', ReadLine.AllOf(format, text).Where(l => l.Kind == LineKind.Transaction).Select(l => l.Name)));
    }

    [Theory]
    // Statements, searches, accounts' domains, protein domains, labels without what is behind them, files' versions.
    [InlineData("user,query,calls\npostgres,SELECT 1,5\npostgres,\"SELECT a.b, c FROM t\",7\n")]
    [InlineData("timestamp,query,results\n2024-05-02T10:00:01Z,cheap flights,10\n2024-05-02T10:00:01Z,shoes,10\n2024-05-02T10:00:02Z,example.com,10\n")]
    [InlineData("User,Domain,LogonType\nalice,CORP,2\nbob,CORP,3\n")]
    [InlineData("host,domain,class\nwww.a.example,a,legit\nb.example,b,dga\n")]
    [InlineData("1,apple\n2,pear\n")]
    [InlineData("1,2.5a\n2,3.7b\n")]
    [InlineData("{\"timestamp\":\"2024-05-02T10:00:01Z\",\"user\":\"app\",\"query\":\"SELECT t.a FROM t\"}\n")]
    [InlineData("{\"method\":\"GET\",\"path\":\"/x\",\"query\":\"\"}\n{\"method\":\"GET\",\"path\":\"/x\",\"query\":\"?site=a.example\"}\n")]
    [InlineData("{\"user\":\"alice\",\"domain\":\"NT AUTHORITY\"}\n")]
    [InlineData("{\"name\":\"sid\",\"value\":\"x\",\"domain\":\".example.com\"}\n")]
    [InlineData("{\"log\":\"{\\\"level\\\":\\\"info\\\",\\\"query\\\":\\\"SELECT 1\\\"}\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-02T10:00:01Z\"}\n")]
    // A row that holds the word, behind a header in a comment: every row would be taken for the header come again.
    [InlineData("# \"first_seen\",\"value\",\"type\"\n\"2024-05-02 10:00:01\", \"a.example\", \"domain\"\n\"2024-05-02 10:00:02\", \"b.example\", \"domain\"\n")]
    // JSON whose keys are no reader's would be a header with nothing behind it.
    [InlineData("{\"took\":5,\"hits\":[{\"id\":\"1\",\"query\":\"a.example\",\"x\":1}]}\n")]
    [InlineData("[\"time\",\"client\",\"qname\"]\n[\"2024-05-02 10:00:01\",\"192.0.2.7\",\"a.example\"]\n")]
    public void Logs_of_other_things_are_left_to_the_user(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Null(LogFormats.Detect(bytes));
        Assert.Null(LogFormats.DetectBehindOtherLines(bytes));
        Assert.Null(LogFormats.OfComments(bytes));
    }

    [Theory]
    [InlineData("client,query\n::1,wpad\n::1,a printer._ipp._tcp.local\n::1,a.example\n::1,b.example\n")]
    [InlineData("client,query,qtype\n::1,wpad,A\n")]
    public void Single_labels_and_labels_with_spaces_do_not_hide_a_table(string text) => Assert.Equal(CsvColumn.Name, LogFormats.Detect(Encoding.UTF8.GetBytes(text))!.Name);

    [Theory]
    [InlineData("2", "# family,names\n#\nx\ta.example\ny\tb.example\n")]
    [InlineData("host", "# published; 2024\nx,host\n1,a.example\n2,b.example\n")]
    [InlineData("#host", "#host,x\na.example,1\nb.example,2\n")]
    public void Comments_before_a_named_column_are_passed_over(string column, string text) =>
        Assert.Equal(["a.example", "b.example"], ReadLine.AllOf(CsvColumn.Create(column), text).Where(l => l.Kind == LineKind.Transaction).Select(l => l.Name));

    [Theory]
    [InlineData("""{"TimeGenerated":"2024-05-02T10:00:01Z","SrcIpAddr":"192.0.2.7","DnsQuery":"a.example","DnsQueryTypeName":"A","DnsResponseCodeName":"NXDOMAIN","Type":"ASimDnsActivityLogs"}""", "2024-05-02T10:00:01Z")]
    [InlineData("""{"preview":false,"result":{"_time":"2024-05-02T10:00:01.000+0000","src":"192.0.2.7","query":"a.example","record_type":"A","reply_code":"NXDOMAIN"}}""", "2024-05-02T10:00:01.000+0000")]
    [InlineData("""{"date":1714644001.5,"query":"a.example","client":{"ip":"192.0.2.7"},"type":"dns","qtype_name":"A","qtype":1,"rcode":3,"rcode_name":"NXDOMAIN"}""", "1714644001.5")]
    public void The_keys_of_an_export_are_known(string line, string time)
    {
        ReadLine read = Assert.Single(ReadLine.AllOf(LogFormats.Detect(Encoding.UTF8.GetBytes(line))!, line));
        Assert.Equal(("a.example", time, "192.0.2.7", "A", "NXDOMAIN"), (read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }

    [Fact]
    public void Lokis_lines_are_those_of_a_container()
    {
        const string Line = """{"labels":{"app":"coredns"},"line":"[INFO] 10.0.0.5:40000 - 1 \"A IN a.example. udp 40 false 512\" NOERROR qr,rd,ra 80 0.001s","timestamp":"2024-05-02T10:00:01.123Z"}""";
        LogFormat format = LogFormats.Detect(Encoding.UTF8.GetBytes(Line))!;
        ReadLine read = Assert.Single(ReadLine.AllOf(format, Line));
        Assert.Equal(("container-coredns", "a.example.", "2024-05-02T10:00:01.123Z"), (format.Name, read.Name, read.Time));
    }

    [Fact]
    public void No_lines_of_another_format_are_taken_for_a_table_or_for_any_JSON()
    {
        string[] banners = ["", "Starting server 1.2 | ready, all\n", "# a comment\n\n", "{\"level\":\"info\",\"query\":\"SELECT 1\"}\n"];
        foreach (LogFormat format in LogFormats.All.Where(f => !f.IsForAnyLog))
        {
            string[] lines = format.Sample.Split('\n');
            foreach (string banner in banners)
            {
                for (int dropped = 0; dropped < lines.Length; dropped++)
                {
                    foreach (IEnumerable<string> left in new[] { lines.Skip(dropped), lines.Where((_, i) => i != dropped), lines.Skip(dropped).Reverse() })
                    {
                        string text = banner + string.Join('\n', left);
                        LogFormat? found = LogFormats.Detect(Encoding.UTF8.GetBytes(text));
                        Assert.False(found is { IsForAnyLog: true }, $"{format.Name} as {found?.Name}: {text}");
                    }
                }
            }
        }
    }
}
