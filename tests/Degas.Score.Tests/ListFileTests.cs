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

    [Fact]
    public void A_cut_list_is_told()
    {
        using var folder = new TemporaryFolder();
        string list = Write(folder, "allow", "gzip", "example.com\n");
        File.WriteAllBytes(list, File.ReadAllBytes(list)[..20]);
        Assert.StartsWith($"{list}: not a usable list of domains: the gzip data is damaged or cut short", Refusal(Options(list)), StringComparison.Ordinal);
    }

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
