using System.Text;
using System.Text.Json;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Score.Tests;

/// <summary><c>--fields family</c>, by the published program on the shipped model with a family head of random weights.</summary>
public sealed class FamilyTests : IDisposable
{
    private const int Families = 9;
    private readonly TemporaryFolder _folder = new();
    private readonly DegasModel _model;
    private readonly string _path, _without;

    public FamilyTests()
    {
        using Stream shipped = typeof(ScoringSetup).Assembly.GetManifestResourceStream("model.safetensors")!;
        byte[] bytes = new byte[shipped.Length];
        shipped.ReadExactly(bytes);
        Safetensors file = Safetensors.Parse(bytes);
        Dictionary<string, SafeTensor> tensors = new(file.Tensors);
        Dictionary<string, string> metadata = new(file.Metadata);
        _path = Path.Combine(_folder.Path, "families.safetensors");
        _without = Path.Combine(_folder.Path, "none.safetensors");

        tensors.Remove(FamilyHead.WeightName);
        tensors.Remove(FamilyHead.BiasName);
        metadata.Remove(FamilyHead.NamesKey);
        Write(_without);

        var random = new Random(11);
        int hidden = (int)tensors["head.weight"].Shape[1];
        tensors[FamilyHead.WeightName] = SafeTensor.Of([.. Enumerable.Range(0, Families * hidden).Select(_ => random.NextSingle() * 2 - 1)], Families, hidden);
        tensors[FamilyHead.BiasName] = SafeTensor.Of(new float[Families], Families);
        metadata[FamilyHead.NamesKey] = string.Join(' ', Enumerable.Range(0, Families).Select(i => $"family{i}"));
        Write(_path);
        _model = DegasModel.Parse(File.ReadAllBytes(_path));

        void Write(string path)
        {
            using FileStream stream = File.Create(path);
            Safetensors.Write(stream, tensors, metadata);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_is_called_dga_has_the_likeliest_family_of_its_hidden_state_and_no_other_name_has_one()
    {
        string[][] rows = Rows(SameBytesTests.Names(5_000), "--kernel", "reference");
        var kernel = KernelRegistry.Choose("reference").Create(_model.Weights);
        var batch = new TextBatch(_model);
        Assert.All(rows, row => Assert.Equal(row[1] == "dga", row[2].Length > 0));
        string[][] hits = [.. rows.Where(r => r[1] == "dga" && !r[0].StartsWith("www.", StringComparison.Ordinal)).Take(200)];
        Assert.True(hits.Select(h => h[2]).Distinct().Count() > 1, "the families tell nothing apart");
        Assert.All(hits, row =>
        {
            ReadOnlySpan<byte> symbols = batch[batch.Add(Encoding.ASCII.GetBytes(row[0]))];
            float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength];
            foreach (byte symbol in symbols)
            {
                kernel.Step([symbol], [0], previous, next);
                (previous, next) = (next, previous);
            }

            Assert.Equal(_model.Families!.Names[_model.Families.Likeliest(previous.AsSpan(0, kernel.Hidden))], row[2]);
        });
    }

    // Most names stand in several blocks, so the cache has them.
    [Theory]
    [InlineData("--cache", "0")]
    [InlineData("--threads", "1")]
    [InlineData("--threads", "7")]
    public void Cache_and_threads_do_not_change_a_family(string option, string value)
    {
        byte[] names = SameBytesTests.Names(60_000), twice = [.. names, .. names];
        string[][] rows = Rows(twice);
        Assert.Equal(rows, Rows(twice, option, value));
        Assert.Equal(rows[..(rows.Length / 2)], rows[(rows.Length / 2)..]);
    }

    [Fact]
    public void Scores_and_verdicts_are_those_of_a_run_without_families()
    {
        byte[] names = SameBytesTests.Names(20_000);
        Assert.Equal(
            PublishedProgram.Run(names, ["--model", _path, "--fields", "domain,score,verdict"]).Output,
            string.Concat(PublishedProgram.Run(names, ["--model", _path, "--fields", "domain,score,verdict,family"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..l.LastIndexOf(',')] + "\n")));
    }

    [Fact]
    public void Unique_rows_have_the_family_too()
    {
        byte[] names = SameBytesTests.Names(20_000);
        var plain = Rows(names).Where(r => r[1] is "dga" or "benign" && !r[0].StartsWith("www.", StringComparison.Ordinal)).DistinctBy(r => r[0]).ToDictionary(r => r[0], r => r[2]);
        Assert.All(Rows(names, "--unique").Where(r => plain.ContainsKey(r[0])), row => Assert.Equal(plain[row[0]], row[2]));
    }

    [Fact]
    public void Json_and_ecs_rows_have_it()
    {
        string family = Rows("xcbeoysoqcbnlvje.eu\ngoogle.com\n"u8.ToArray())[0][2];
        string[] json = PublishedProgram.Run("xcbeoysoqcbnlvje.eu\ngoogle.com\n", "--model", _path, "--fields", "domain,family", "--output-format", "json").Output.TrimEnd('\n').Split('\n');
        string[] ecs = PublishedProgram.Run("xcbeoysoqcbnlvje.eu\ngoogle.com\n", "--model", _path, "--fields", "family", "--output-format", "ecs").Output.TrimEnd('\n').Split('\n');

        Assert.Equal([family, null], json.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("family").GetString()));
        Assert.Equal(family, JsonDocument.Parse(ecs[0]).RootElement.GetProperty("degas").GetProperty("family").GetString());
        Assert.False(JsonDocument.Parse(ecs[1]).RootElement.TryGetProperty("degas", out _));
    }

    [Theory]
    [InlineData("--fields", "domain,family")]
    [InlineData("--unique", "--fields=domain,family")]
    [InlineData("--by-client", "--fields=client,family")]
    [InlineData("--output-format=ecs", "--fields=family")]
    public void A_model_without_families_is_a_usage_error(string first, string second)
    {
        ProgramResult result = PublishedProgram.Run("google.com\n", "--model", _without, first, second);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("names no families", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_fields_and_ecs_exclude_each_other() =>
        Assert.Equal(2, PublishedProgram.Run("google.com\n", "--model", _path, "--output-format", "ecs", "--fields", "family,domain").ExitCode);

    [Fact]
    public void The_version_tells_how_many_there_are() =>
        Assert.Contains($"names {Families} families", PublishedProgram.Run("", "--version", "--model", _path).Output, StringComparison.Ordinal);

    private string[][] Rows(byte[] names, params string[] options) =>
        [.. PublishedProgram.Run(names, ["--model", _path, "--fields", "domain,verdict,family", "--quiet", .. options]).Rows.Select(r => r.Split(','))];
}
