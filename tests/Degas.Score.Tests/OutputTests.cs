using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Degas.Score.Tests;

/// <summary>Every form of output, by the published program.</summary>
public sealed class OutputTests
{
    private const string Log =
        "02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 10.0.0.1#59751 (google.com): query: google.com IN A +E(0)K (10.0.0.53)\n"
        + "02-May-2023 13:33:41.000 general: info: zone office/IN: loaded serial 1\n"
        + "02-May-2023 13:33:42.299 queries: info: client @0x2c11226c 10.0.0.2#59751 (xcbeoysoqcbnlvje.eu): query: xcbeoysoqcbnlvje.eu IN AAAA +E(0)K (10.0.0.53)\n"
        + "02-May-2023 13:33:43.299 queries: info: client @0x2c11226c 10.0.0.3#59751 (xcbeoysoqcbnlvje.eu): query: XCBEOYSOQCBNLVJE.eu IN A +E(0)K (10.0.0.53)\n"
        + "02-May-2023 13:33:44.299 queries: info: client @0x2c11226c 10.0.0.3#59751 (printer): query: printer IN A +E(0)K (10.0.0.53)\n";

    [Fact]
    public void Tsv_has_tabs_between_fields()
    {
        ProgramResult result = PublishedProgram.Run(Log, "--output-format", "tsv", "--fields", "time,client,domain,verdict");
        Assert.Equal("time\tclient\tdomain\tverdict", result.Output.Split('\n')[0]);
        Assert.Equal("2023-05-02T13:33:40.299\t10.0.0.1\tgoogle.com\tbenign", result.Rows[0]);
    }

    [Fact]
    public void Json_lines_are_objects_with_the_fields_as_keys()
    {
        JsonElement[] rows = JsonLines(PublishedProgram.Run(Log, "--output-format", "json", "--fields", "line,domain,qtype,rcode,score,verdict").Output);
        Assert.Equal(4, rows.Length);
        Assert.Equal(["line", "domain", "qtype", "rcode", "score", "verdict"], rows[1].EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, "xcbeoysoqcbnlvje.eu", "AAAA", "dga"), (rows[1].GetProperty("line").GetInt32(), rows[1].GetProperty("domain").GetString(), rows[1].GetProperty("qtype").GetString(), rows[1].GetProperty("verdict").GetString()));
        Assert.True(rows[1].GetProperty("score").GetDouble() > 0.9);
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("rcode").ValueKind);
        Assert.Equal(JsonValueKind.Null, rows[3].GetProperty("score").ValueKind);
    }

    [Fact]
    public void Ecs_lines_have_the_names_that_detection_rules_ask_for()
    {
        JsonElement[] rows = JsonLines(PublishedProgram.Run(Log, "--output-format", "ecs").Output);
        JsonElement hit = rows[1], question = hit.GetProperty("dns").GetProperty("question"), prediction = hit.GetProperty("ml_is_dga");
        Assert.Equal("2023-05-02T13:33:42.299", hit.GetProperty("@timestamp").GetString());
        Assert.Equal("10.0.0.2", hit.GetProperty("source").GetProperty("ip").GetString());
        Assert.Equal(("xcbeoysoqcbnlvje.eu", "xcbeoysoqcbnlvje.eu", "AAAA"), (question.GetProperty("name").GetString(), question.GetProperty("registered_domain").GetString(), question.GetProperty("type").GetString()));
        Assert.Equal(1, prediction.GetProperty("malicious_prediction").GetInt32());
        Assert.InRange(prediction.GetProperty("malicious_probability").GetDouble(), 0.9, 1);
        Assert.Equal(0, rows[0].GetProperty("ml_is_dga").GetProperty("malicious_prediction").GetInt32());
        Assert.Equal("single-label", rows[3].GetProperty("degas").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Passthrough_keeps_every_line_and_adds_the_verdict_to_queries()
    {
        string[] input = Log.TrimEnd('\n').Split('\n'), output = PublishedProgram.Run(Log, "--passthrough").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(input.Length, output.Length);
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(input[0]) + "\t0\\.[0-9]{6}\tbenign$", output[0]);
        Assert.Equal(input[1], output[1]);
        Assert.EndsWith("\tdga", output[3], StringComparison.Ordinal);
        Assert.Equal(input[4] + "\t\tsingle-label", output[4]);
    }

    [Fact]
    public void Only_dga_and_a_least_score_leave_rows_out()
    {
        Assert.Equal(["xcbeoysoqcbnlvje.eu", "xcbeoysoqcbnlvje.eu"], PublishedProgram.Run(Log, "--only", "dga").Rows.Select(r => r.Split(',')[0]));
        Assert.Equal(3, PublishedProgram.Run(Log, "--min-score", "0").Rows.Length);
        Assert.Equal(2, PublishedProgram.Run(Log, "--passthrough", "--only", "dga").Output.Count(c => c == '\n'));
    }

    [Fact]
    public void Unique_gives_a_row_for_each_text_with_counts_times_and_clients()
    {
        ProgramResult result = PublishedProgram.Run(Log, "--unique");
        Assert.Equal("domain,score,verdict,count,first,last,clients", result.Output.Split('\n')[0]);
        Assert.Equal(2, result.Rows.Length);
        Assert.Matches(@"^xcbeoysoqcbnlvje\.eu,0\.\d+,dga,2,2023-05-02T13:33:42\.299,2023-05-02T13:33:43\.299,2$", result.Rows[0]);
        Assert.Matches(@"^google\.com,0\.\d+,benign,1,2023-05-02T13:33:40\.299,2023-05-02T13:33:40\.299,1$", result.Rows[1]);
        Assert.Equal("xcbeoysoqcbnlvje.eu,2", Assert.Single(PublishedProgram.Run(Log, "--unique", "--only", "dga", "--fields", "domain,count", "--threads", "1").Rows));
    }

    [Fact]
    public void Unique_agrees_with_the_plain_rows()
    {
        byte[] names = SameBytesTests.Names(40_000);
        var plain = PublishedProgram.Run(names, []).Rows.Where(r => r.Split(',')[1].Length > 0).GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        string[] unique = PublishedProgram.Run(names, ["--unique", "--fields", "domain,score,verdict,count"]).Rows;
        Assert.Equal(plain.Select(p => $"{p.Key},{p.Value}").Order(StringComparer.Ordinal), unique.Order(StringComparer.Ordinal));
        double[] scores = [.. unique.Select(u => double.Parse(u.Split(',')[1]))];
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public void By_client_the_machine_that_asks_for_the_most_generated_names_comes_first()
    {
        const string header = "client,time,query,rcode\n";
        string log = header
            + "10.0.0.7,2026-11-24T10:00:00Z,google.com,NOERROR\n"
            + "10.0.0.9,2026-11-24T10:00:01Z,xcbeoysoqcbnlvje.eu,NXDOMAIN\n"
            + "10.0.0.8,2026-11-24T10:00:02Z,google.com,NOERROR\n"
            + "10.0.0.9,2026-11-24T10:00:03Z,ajqyozmpmxtqun.net,NXDOMAIN\n"
            + "10.0.0.8,2026-11-24T10:00:04Z,xcbeoysoqcbnlvje.eu,NOERROR\n"
            + "10.0.0.8,2026-11-24T10:00:05Z,xcbeoysoqcbnlvje.eu,NOERROR\n"
            + "10.0.0.8,2026-11-24T10:00:06Z,localhost,NOERROR\n"
            + "10.0.0.8,2026-11-24T10:00:07Z,xcbeoysoqcbnlvje.eu,NOERROR\n";
        ProgramResult result = PublishedProgram.Run(log, "--by-client");
        Assert.Equal("client,count,dga,names,nxdomain,first,last,domain,score", result.Output.Split('\n')[0]);
        Assert.Equal(
            ["10.0.0.9,2,2,2,2,2026-11-24T10:00:01Z,2026-11-24T10:00:03Z", "10.0.0.8,4,3,1,0,2026-11-24T10:00:04Z,2026-11-24T10:00:07Z", "10.0.0.7,1,0,0,,,"],
            result.Rows.Select(r => string.Join(',', r.Split(',')[..7])));
        Assert.Equal(["10.0.0.9", "10.0.0.8"], PublishedProgram.Run(log, "--by-client", "--only", "dga", "--fields", "client").Rows);
        Assert.Contains("\"nxdomain\":null", PublishedProgram.Run(log, "--by-client", "--output-format", "json").Rows[^1], StringComparison.Ordinal);
    }

    // However the records are spread over blocks and threads, and whether their names were known.
    [Theory]
    [InlineData("--threads=1")]
    [InlineData("--threads=4")]
    [InlineData("--cache=0")]
    public void By_client_agrees_with_the_plain_rows(string option)
    {
        var random = new Random(11);
        string[] names = Encoding.ASCII.GetString(SameBytesTests.Names(3_000)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        byte[] log = Encoding.ASCII.GetBytes("client,query\n" + string.Concat(Enumerable.Range(0, 60_000).Select(_ => $"10.0.{random.Next(5)}.{random.Next(20)},{names[random.Next(names.Length)]}\n")));
        var expected = PublishedProgram.Run(log, ["--fields", "client,domain,score,verdict"]).Rows.Select(r => r.Split(',')).Where(r => r[2].Length > 0).GroupBy(r => r[0]).Select(client =>
        {
            string[][] hits = [.. client.Where(r => r[3] == "dga")];
            string top = client.Max(r => r[2])!;
            return (Client: client.Key, Count: client.Count(), Dga: hits.Length, Names: hits.Select(r => Scored(r[1])).Distinct().Count(), Top: top);
        });
        Assert.Equal(
            expected.OrderByDescending(e => e.Names).ThenByDescending(e => e.Dga).ThenByDescending(e => e.Top).ThenBy(e => e.Client, StringComparer.Ordinal).Select(e => $"{e.Client},{e.Count},{e.Dga},{e.Names},{e.Top}"),
            PublishedProgram.Run(log, ["--by-client", "--fields", "client,count,dga,names,score", option]).Rows);

        // Rows show a name with what is not scored of it.
        static string Scored(string name) => name.StartsWith("www.", StringComparison.Ordinal) ? name[4..] : name;
    }

    [Fact]
    public void Domains_of_the_allow_list_are_not_scored_and_not_called_dga()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("allow.txt", "# ours\n*.XCBEOYSOQCBNLVJE.eu\n");
        string[] rows = PublishedProgram.Run("xcbeoysoqcbnlvje.eu\na.b.xcbeoysoqcbnlvje.eu\nyxcbeoysoqcbnlvje.eu\n", "--allow-list", list).Rows;
        Assert.Equal(["allowed", "allowed", "dga"], rows.Select(r => r.Split(',')[2]));
        ProgramResult bad = PublishedProgram.Run("google.com\n", "--allow-list", folder.Write("bad.txt", "good.com\nnot a domain\n"));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("line 2 is not a domain: not a domain", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stats_are_the_summary_as_json()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "stats.json");
        ProgramResult result = PublishedProgram.Run(Log, "--stats", path, "--quiet");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonElement stats = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        Assert.Equal((Log.Length, 5, 4, 3, 2, 2), (Number("bytes"), Number("lines"), Number("records"), Number("scored"), Number("distinct_estimate"), Number("dga")));
        Assert.Equal(1, stats.GetProperty("passed_over").GetProperty("other_events").GetInt32());

        int Number(string key) => stats.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData("rows.csv.gz")]
    [InlineData("rows.csv.zst")]
    [InlineData("ROWS.CSV.GZ")]
    [InlineData("ROWS.CSV.ZST")]
    public void Output_is_compressed_by_its_ending(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        Assert.Equal(0, PublishedProgram.Run(Log, "-o", path).ExitCode);
        using FileStream file = File.OpenRead(path);
        using Stream plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : new ZstdSharp.DecompressionStream(file);
        Assert.Equal(PublishedProgram.Run(Log).Output, new StreamReader(plain, Encoding.Latin1).ReadToEnd());
    }

    [Fact]
    public void A_folder_is_read_in_the_order_of_names_with_compressed_files_in_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.txt", "two.example.com\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "a"));
        using (var zip = new GZipStream(File.Create(Path.Combine(folder.Path, "a", "z.log")), CompressionLevel.Fastest))
            zip.Write("one.example.com\n"u8);
        Assert.Equal(["one.example.com", "two.example.com"], PublishedProgram.Run("", "-r", folder.Path).Rows.Select(r => r.Split(',')[0]));
    }

    [Fact]
    public void A_cut_gzip_file_fails_after_the_lines_before_the_cut()
    {
        using var folder = new TemporaryFolder();
        string path = WriteCut(folder);
        ProgramResult result = PublishedProgram.Run("", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cut.gz: the gzip data is damaged or cut short", result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Rows.Length, 1_000, 19_000);
        Assert.Equal(PublishedProgram.Run(SameBytesTests.Names(20_000), []).Rows[..result.Rows.Length], result.Rows);
    }

    [Theory]
    [InlineData("--no-header")]
    [InlineData("--unique")]
    public void The_lines_before_the_cut_are_kept_in_every_form_of_output(string form)
    {
        using var folder = new TemporaryFolder();
        string path = WriteCut(folder), rows = Path.Combine(folder.Path, "rows.csv"), other = folder.Write("other.txt", "example.org\n");
        ProgramResult alone = PublishedProgram.Run("", path, form, "-o", rows);
        Assert.Equal(1, alone.ExitCode);
        string[] written = File.ReadAllLines(rows);
        Assert.InRange(written.Length, 1_000, 19_000);
        ProgramResult beside = PublishedProgram.Run("", path, other, form);
        Assert.Equal(1, beside.ExitCode);
        Assert.Equal(written, beside.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(r => !r.StartsWith("example.org,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--passthrough", "--unique")]
    [InlineData("--unique", "--output-format=ecs")]
    [InlineData("--unique", "--fields=time")]
    [InlineData("--unique", "--by-client")]
    [InlineData("--passthrough", "--by-client")]
    [InlineData("--by-client", "--output-format=ecs")]
    [InlineData("--by-client", "--fields=clients")]
    [InlineData("--fields=names", "--quiet")]
    [InlineData("--dry-run", "--output=rows.csv")]
    [InlineData("--fields=count", "--quiet")]
    [InlineData("--only=benign", "--quiet")]
    [InlineData("--events=some", "--quiet")]
    [InlineData("--output-format=xml", "--quiet")]
    public void Options_that_contradict_each_other_are_a_usage_error(string first, string second) => Assert.Equal(2, PublishedProgram.Run("google.com\n", first, second).ExitCode);

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--unique")]
    [InlineData("--by-client")]
    [InlineData("--passthrough")]
    public void A_dry_run_counts_and_writes_no_row(string option)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "stats.json");
        ProgramResult result = PublishedProgram.Run(Log, "--dry-run", option, "--stats", path);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        if (option != "--quiet")
            Assert.StartsWith("degas-score: 4 records, not scored (--dry-run); passed over: 1 other event; ", result.Error, StringComparison.Ordinal);
        JsonElement stats = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        Assert.Equal((5, 4, 0), (stats.GetProperty("lines").GetInt32(), stats.GetProperty("records").GetInt32(), stats.GetProperty("scored").GetInt32()));
    }

    [Fact]
    public void Records_lines_passed_over_and_unparsed_lines_add_up_to_all_lines()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "stats.json");
        PublishedProgram.Run(Log + "garbage\n\n" + File.ReadAllText(PublishedProgram.Data("resolver.log")), "--stats", path);
        JsonElement stats = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        Assert.Equal(307, stats.GetProperty("lines").GetInt32());
        Assert.Equal(307, stats.GetProperty("records").GetInt32() + stats.GetProperty("unparsed").GetInt32() + stats.GetProperty("passed_over").EnumerateObject().Sum(p => p.Value.GetInt32()));
    }

    [Fact]
    public void Statistics_can_go_to_standard_output() =>
        Assert.Equal(4, JsonDocument.Parse(PublishedProgram.Run(Log, "--dry-run", "--stats", "/dev/stdout").Output).RootElement.GetProperty("records").GetInt32());

    [Fact]
    public void Formats_are_listed_with_samples()
    {
        ProgramResult result = PublishedProgram.Run("", "formats");
        Assert.Equal(0, result.ExitCode);
        Assert.All(Degas.Engine.Logs.LogFormats.All, f => Assert.Contains($"{f.Name}: {f.Description}\n    {f.Sample.Split('\n')[0]}", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_are_passed_over_unless_asked_for()
    {
        const string Lines = "[1527163535] unbound[1234:0] info: 127.0.0.1 a.example.com. A IN\n[1527163535] unbound[1234:0] reply: 127.0.0.1 a.example.com. A IN NOERROR 0.000000 1 56\n";
        if (Degas.Engine.Logs.LogFormats.Find("unbound") is null)
            Assert.Skip("the format unbound is not there");
        Assert.Equal("a.example.com,", Assert.Single(PublishedProgram.Run(Lines, "--fields", "domain,rcode").Rows));
        Assert.Equal("NOERROR", Assert.Single(PublishedProgram.Run(Lines, "--fields", "rcode", "--events", "responses").Rows));
        Assert.Equal(2, PublishedProgram.Run(Lines, "--fields", "domain", "--events", "all").Rows.Length);
        Assert.Equal("NOERROR", Assert.Single(PublishedProgram.Run(Lines.Split('\n')[1], "--fields", "rcode").Rows));
    }

    private static string WriteCut(TemporaryFolder folder)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(SameBytesTests.Names(20_000));
        string path = Path.Combine(folder.Path, "cut.gz");
        File.WriteAllBytes(path, memory.ToArray()[..(int)(memory.Length / 2)]);
        return path;
    }

    private static JsonElement[] JsonLines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}
