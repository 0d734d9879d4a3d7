using System.Text.RegularExpressions;

namespace Degas.Score.Tests;

/// <summary>The main job, by the published program: a log in, rows out.</summary>
public sealed partial class ScoreProgramTests
{
    [Fact]
    public void The_sample_log_gives_one_row_for_each_query_in_order()
    {
        string log = File.ReadAllText(PublishedProgram.Data("resolver.log"));
        string[] queried = [.. QueryName().Matches(log).Select(m => m.Groups[1].Value.ToLowerInvariant())];
        ProgramResult result = PublishedProgram.Run(log);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("domain,score,verdict\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(queried, result.Rows.Select(r => r.Split(',')[0].TrimStart('\'')));
        Assert.Contains("280 records", result.Error, StringComparison.Ordinal);
        Assert.Contains("passed over: 20 other events", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_name_is_benign_and_a_generated_one_is_dga()
    {
        ProgramResult result = PublishedProgram.Run("google.com\nxcbeoysoqcbnlvje.eu\n");
        Assert.Matches(@"^google\.com,0\.\d{6},benign$", result.Rows[0]);
        Assert.Matches(@"^xcbeoysoqcbnlvje\.eu,0\.\d{6},dga$", result.Rows[1]);
    }

    [Fact]
    public void Names_that_are_not_scored_say_why()
    {
        ProgramResult result = PublishedProgram.Run("192.168.1.1\n::1\n4.3.2.1.in-addr.arpa\nlocalhost\nprinter.local\nintranet\nco.uk\na..b.com\n" + new string('x', 64) + ".com\nnot a name\nexample.com\n");
        Assert.Equal(
            ["address", "address", "arpa", "local", "local", "local", "public-suffix", "malformed", "too-long", "unparsed", "benign"],
            result.Rows.Select(r => r.Split(',')[^1]));
        Assert.All(result.Rows[..^1], row => Assert.Equal("", row.Split(',')[^2]));
    }

    [Fact]
    public void Case_and_trailing_dot_and_www_do_not_change_a_score()
    {
        ProgramResult result = PublishedProgram.Run("xcbeoysoqcbnlvje.eu\nXCBEOYSOQCBNLVJE.EU.\nwww.xcbeoysoqcbnlvje.eu\n");
        Assert.Single(result.Rows.Select(r => r.Split(',')[1]).Distinct());
    }

    [Fact]
    public void Fields_are_picked_and_ordered()
    {
        ProgramResult result = PublishedProgram.Run(
            "garbage\n02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 127.0.0.1#59751 (weather.bom.gov.au): view internal: query: weather.bom.gov.au IN A +E(0)K (127.0.0.1)\n",
            "--fields", "verdict,line,time,client,qtype,rcode,registered,domain", "--format", "bind");
        Assert.Equal("verdict,line,time,client,qtype,rcode,registered,domain", result.Output.Split('\n')[0]);
        Assert.Equal("benign,2,2023-05-02T13:33:40.299,127.0.0.1,A,,bom.gov.au,weather.bom.gov.au", Assert.Single(result.Rows));
        Assert.Contains("1 line unparsed (standard input:1)", result.Error, StringComparison.Ordinal);
    }

    // What people try first: a popularity list, an export, the columns of a training set; and a nightly export of a quiet night.
    [Theory]
    [InlineData("1,google.com\r\n2,xcbeoysoqcbnlvje.eu\r\n", 2)]
    [InlineData("_time,src,query\n2024-05-02T10:00:01Z,192.0.2.7,google.com\n2024-05-02T10:00:02Z,192.0.2.7,xcbeoysoqcbnlvje.eu\n", 2)]
    [InlineData("{\"domain\":\"google.com\"}\n{\"domain\":\"xcbeoysoqcbnlvje.eu\"}\n", 2)]
    [InlineData("domain,family\n", 0)]
    public void A_table_needs_no_option_where_its_header_or_keys_are_well_known(string table, int rows)
    {
        ProgramResult result = PublishedProgram.Run(table);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(new[] { ("google.com", "benign"), ("xcbeoysoqcbnlvje.eu", "dga") }[..rows], result.Rows.Select(r => (r.Split(',')[0], r.Split(',')[2])));
    }

    [Fact]
    public void Its_own_rows_are_not_taken_for_a_log_unless_asked()
    {
        string verdicts = PublishedProgram.Run("google.com\n").Output;
        ProgramResult result = PublishedProgram.Run(verdicts);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--column", result.Error, StringComparison.Ordinal);
        Assert.Equal(verdicts, PublishedProgram.Run(verdicts, "--column", "domain").Output);
    }

    [Fact]
    public void No_header_and_quiet_leave_rows_alone()
    {
        ProgramResult result = PublishedProgram.Run("google.com\n", "--no-header", "--quiet");
        Assert.StartsWith("google.com,", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Thresholds_decide_the_verdict()
    {
        Assert.EndsWith(",dga", PublishedProgram.Run("google.com\n", "--threshold", "0").Rows[0], StringComparison.Ordinal);
        Assert.EndsWith(",benign", PublishedProgram.Run("xcbeoysoqcbnlvje.eu\n", "--threshold", "1").Rows[0], StringComparison.Ordinal);
        string loose = PublishedProgram.Run("google.com\n", "--fpr", "1e-2", "--fields", "threshold").Rows[0];
        string strict = PublishedProgram.Run("google.com\n", "--fpr", "0.0001", "--fields", "threshold").Rows[0];
        Assert.True(string.CompareOrdinal(loose, strict) < 0, $"{loose} is not below {strict}");
    }

    [Fact]
    public void Scope_registered_scores_the_registrable_domain()
    {
        string Score(string name, string scope) => PublishedProgram.Run(name + "\n", "--scope", scope, "--fields", "score").Rows[0];
        Assert.Equal(Score("example.co.uk", "full"), Score("a.b.example.co.uk", "registered"));
        Assert.NotEqual(Score("example.co.uk", "full"), Score("a.b.example.co.uk", "full"));
    }

    [Fact]
    public void Another_suffix_list_replaces_the_one_inside()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("list.dat", "// only this\nexample.com\n");
        Assert.Equal("b.example.com", PublishedProgram.Run("a.b.example.com\n", "--public-suffix-list", list, "--fields", "registered").Rows[0]);
        Assert.Equal("example.com", PublishedProgram.Run("a.b.example.com\n", "--fields", "registered").Rows[0]);
    }

    [Fact]
    public void The_model_file_scores_as_the_model_inside()
    {
        string sample = File.ReadAllText(PublishedProgram.Data("resolver.log")), model = PublishedProgram.ModelFolder;
        Assert.Equal(PublishedProgram.Run(sample).Output, PublishedProgram.Run(sample, "--model", model).Output);
    }

    [Fact]
    public void Version_and_help_tell_what_runs()
    {
        ProgramResult version = PublishedProgram.Run("", "--version");
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"degas-score \d+\.\d+\.\d+.*\nmodel \d+-[0-9a-f]{12}, H = \d+, scope (full|registered), sha256 [0-9a-f]{64}\n.*\n(names \d+ families .*\n)?compiled for .*, this processor has .*\nkernel \w+", version.Output);
        ProgramResult help = PublishedProgram.Run("", "--help");
        Assert.Equal(0, help.ExitCode);
        foreach (string option in new[] { "--format", "--scope", "--model", "--threshold", "--fpr", "--fields", "--no-header", "--output", "--threads", "--quiet", "--version" })
            Assert.Contains(option, help.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@": query: (\S+) IN ")]
    private static partial Regex QueryName();
}
