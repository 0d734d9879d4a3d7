using System.IO.Compression;
using System.Text;
using Degas.Engine.Logs.Output;
using Degas.Score.Options;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>The files of <c>--allow-list</c> and <c>--public-suffix-list</c>: read as logs are, refused before anything is scored.</summary>
public sealed class ListFileTests
{
    public static TheoryData<string> Forms => ["plain", "gzip", "zstd", "utf-8", "utf-16"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_list_is_read_in_any_form_of_a_log(string form)
    {
        using var folder = new TemporaryFolder();
        ScoringContext context = ScoringSetup.Create(Options(Write(folder, "allow", form, "# ours\nexample.com\n"), Write(folder, "suffixes", form, "// theirs\n*.intern\n!a.intern\n")));
        Assert.True(context.Allowed!.Covers("www.example.com"u8));
        Assert.Equal(2, context.Suffixes.RuleCount);
    }

    [Fact]
    public void A_line_that_can_match_nothing_is_told_with_its_file()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("allow.txt", "example.com\n||ads.com^\n");
        Assert.Equal($"{list}: not a usable list of domains: line 2 is not a domain: ||ads.com^ (it holds '|')", Refusal(Options(list)));
        Assert.Equal($"{list}: not a usable public suffix list: line 2 of the public suffix list is not a rule: ||ads.com^ (it holds '|')", Refusal(Options(suffixes: list)));
    }

    [Theory]
    [InlineData(10, "")]
    [InlineData(11, "1 more line is wrong")]
    [InlineData(1_010, "1000 more lines are wrong")]
    public void Ten_lines_are_told_each_by_itself_and_how_many_more_there_are(int wrong, string more)
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("allow.txt", "example.com\n" + string.Concat(Enumerable.Range(1, wrong).Select(i => $"http://{i}.example/\nexample.org\n")));
        Assert.Equal(Told("not a usable list of domains", "is not a domain"), Refusals(Options(list)));
        Assert.Equal(Told("not a usable public suffix list", "of the public suffix list is not a rule"), Refusals(Options(suffixes: list)));

        IEnumerable<string> Told(string what, string fault) =>
            [.. Enumerable.Range(1, 10).Select(i => $"{list}: {what}: line {2 * i} {fault}: http://{i}.example/ (it holds ':')"), .. more.Length > 0 ? [$"{list}: {what}: {more}"] : (string[])[]];
    }

    [Fact]
    public void Standard_error_has_a_line_for_each()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("allow.txt", string.Concat(Enumerable.Repeat("http://a.example/\n", 12)));
        ProgramResult result = PublishedProgram.Run("a.com\n", "--allow-list", list);
        Assert.Equal((1, "", 11), (result.ExitCode, result.Output, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.EndsWith($"\ndegas-score: {list}: not a usable list of domains: 2 more lines are wrong\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_list_is_told()
    {
        using var folder = new TemporaryFolder();
        string list = Write(folder, "allow", "gzip", "example.com\n");
        File.WriteAllBytes(list, File.ReadAllBytes(list)[..20]);
        Assert.StartsWith($"{list}: not a usable list of domains: the gzip data is damaged or cut short", Refusal(Options(list)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Refusals(ScoreOptions options) => Assert.Throws<SetupException>(() => ScoringSetup.Create(options)).Messages;

    private static string Refusal(ScoreOptions options) => Assert.Throws<SetupException>(() => ScoringSetup.Create(options)).Message;

    private static ScoreOptions Options(string? allowed = null, string? suffixes = null) => new() { Inputs = ["-"], Fields = RowFields.Default, AllowListPath = allowed, SuffixListPath = suffixes };

    private static string Write(TemporaryFolder folder, string name, string form, string text)
    {
        string path = Path.Combine(folder.Path, name);
        Encoding encoding = form switch { "utf-16" => Encoding.Unicode, "utf-8" => Encoding.UTF8, _ => Encoding.Latin1 };
        using FileStream file = File.Create(path);
        using Stream stream = form switch { "gzip" => new GZipStream(file, CompressionLevel.Fastest), "zstd" => new ZstdSharp.CompressionStream(file), _ => file };
        stream.Write([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        return path;
    }
}
