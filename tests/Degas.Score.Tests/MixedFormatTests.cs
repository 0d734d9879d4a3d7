using System.Text.Json;

namespace Degas.Score.Tests;

/// <summary>Inputs of two formats, of several names in a line, and of servers' messages alone, by the published program.</summary>
public sealed class MixedFormatTests
{
    private const string Bind = "02-May-2023 13:33:40.299 queries: info: client @0x7f 10.0.0.7#1 (google.com): query: google.com IN A + (10.0.0.1)\n";
    private const string Dnsmasq = "May  2 10:00:01 dnsmasq[1234]: query[A] a.example.com from 10.0.0.7\n";
    private const string ZeekJson = """{"ts":1.5,"uid":"C1","id.orig_h":"10.0.0.1","query":"zeek.com","qtype_name":"A"}""" + "\n";
    private const string Eve = """{"timestamp":"2017-05-02T10:00:01.123456+0000","event_type":"dns","src_ip":"10.0.2.15","dns":{"version":3,"type":"request","queries":[{"rrname":"google.com","rrtype":"A"},{"rrname":"example.com","rrtype":"AAAA"}]}}""" + "\n";

    [Theory]
    [InlineData(Bind, Dnsmasq, "is read as bind, but has lines of dnsmasq too, from line 4 on")]
    [InlineData(Dnsmasq, Bind, "is read as dnsmasq, but has lines of bind too, from line 4 on")]
    [InlineData(Eve, ZeekJson, "is read as eve, but has lines of zeek-json too, from line 4 on")]
    [InlineData("google.com\n", "0.0.0.0 example.com\n", "is read as list, but has lines of hosts too, from line 4 on")]
    public void A_second_format_is_named(string first, string second, string warning)
    {
        foreach (string threads in new[] { "1", "2" })
            Assert.Contains(warning, PublishedProgram.Run(first + first + first + second + second, "--threads", threads).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bind + Bind + "junk\nmore junk { }\n")]
    [InlineData(Bind + "May  2 10:00:01 host sshd[1]: Accepted publickey for a from 10.0.0.7\n")]
    public void Junk_and_other_programs_are_no_second_format(string log) =>
        Assert.DoesNotContain("is read as", PublishedProgram.Run(log).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("[INFO] Terraform version: 1.5.7\n[DEBUG] loading\n", 1, "standard input: cannot tell its format: some of its 2 lines could be events of coredns")]
    [InlineData("""{"timestamp":"2024-05-02T10:00:01.123456+0000","flow_id":1,"event_type":"flow","src_ip":"10.0.2.15"}""", 0, "standard input: no query in 1 line, read as other events of eve")]
    public void A_log_without_a_query_is_told_or_refused(string log, int exitCode, string message)
    {
        ProgramResult result = PublishedProgram.Run(log, "--quiet");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Rows);
    }

    [Fact]
    public void A_format_that_the_user_gave_is_not_questioned() =>
        Assert.DoesNotContain("is read as", PublishedProgram.Run(Bind + Dnsmasq, "--format", "bind").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("zeek-json", Bind + Bind, 1, "no line of zeek-json in any of its 2 lines; it has lines of bind: run again with --format bind")]
    [InlineData("csv", "host,count\na.example,1\n", 1, "no line of csv in any of its 2 lines; --column or --json-key names the place of the names")]
    [InlineData("zeek-json", "junk\n", 1, "no line of zeek-json in its 1 line; if it is another log, run again without --format zeek-json to find its format")]
    [InlineData("bind", Dnsmasq + Dnsmasq, 0, "no query in any of its 2 lines, read as bind; it has lines of dnsmasq: run again with --format dnsmasq")]
    [InlineData("bind", "02-May-2023 13:33:41.000 general: info: zone office/IN: loaded serial 1\n", 0, "no query in its 1 line, read as bind; if it is another log, run again without --format bind to find its format")]
    public void A_format_that_no_line_is_of_is_told_or_refused(string format, string log, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("r.log", log), rows = Path.Combine(folder.Path, "rows.csv");
        ProgramResult result = PublishedProgram.Run("", "--quiet", "--format", format, input, "-o", rows);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal($"degas-score: {input}: {message}\n", result.Error);
        Assert.Equal(exitCode == 0, File.Exists(rows));
    }

    [Theory]
    [InlineData("bind", "")]
    [InlineData("bind", "\n\n")]
    [InlineData("bind", "junk\n" + Bind)]
    [InlineData("list", "not a name\n")]
    public void A_format_given_to_what_is_empty_or_has_a_row_needs_no_word(string format, string log)
    {
        ProgramResult result = PublishedProgram.Run(log, "--quiet", "--format", format);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Names_of_one_line_are_rows_and_the_lines_add_up()
    {
        using var folder = new TemporaryFolder();
        string stats = Path.Combine(folder.Path, "stats.json");
        ProgramResult result = PublishedProgram.Run(Eve + "\n" + Eve + "oops\n", "--fields", "line,domain,qtype", "--stats", stats);

        Assert.Equal(["1,google.com,A", "1,example.com,AAAA", "3,google.com,A", "3,example.com,AAAA"], result.Rows);
        JsonElement json = JsonDocument.Parse(File.ReadAllText(stats)).RootElement;
        Assert.Equal((4, 2, 2, 4, 1), (Number("lines"), Number("records"), Number("further_names"), Number("scored"), Number("unparsed")));

        int Number(string key) => json.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData("21:08:07.858612 AQ 192.0.2.1 UDP 40b \"google.com.\" IN A\n21:08:07.858612 AR 192.0.2.1 UDP 40b \"google.com.\" IN A\n", "google.com")]
    [InlineData("21:08:07.858612 FR 192.0.2.1 UDP 40b \"google.com.\" IN A\n", "google.com")]
    [InlineData("21:08:07.858612 CQ 192.0.2.1 UDP 40b \"google.com.\" IN A\n21:08:07.858612 RQ 192.0.2.1 UDP 40b \"google.com.\" IN A\n", "google.com")]
    [InlineData("21:08:07.858612 RQ 192.0.2.1 UDP 40b \"google.com.\" IN A\n21:08:07.858612 CR 192.0.2.1 UDP 40b \"example.com.\" IN A\n", "example.com")]
    public void Servers_messages_count_where_there_are_no_clients(string log, string names) =>
        Assert.Equal(names, string.Join(' ', PublishedProgram.Run(log, "--fields", "domain").Rows));
}
