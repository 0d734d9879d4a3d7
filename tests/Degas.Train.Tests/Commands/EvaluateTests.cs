using System.Text.Json;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Commands;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_model_is_named() => DegasTrain.Run("evaluate", _folder.Path, _folder["none.safetensors"]).AssertFailed(1, _folder["none.safetensors"]);

    [Fact]
    public void A_file_that_is_no_model_is_named() =>
        DegasTrain.Run("evaluate", _folder.Path, _folder.Write("text.safetensors", "not a model at all")).AssertFailed(1, _folder["text.safetensors"]);

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_told_as_such()
    {
        DegasTrain.Run("evaluate", _folder.Path, _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");
        DegasTrain.Run("evaluate", WriteModel(), "--benign", _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--report")]
    public void A_folder_in_the_place_of_an_output_file_is_told_before_the_work(string option)
    {
        DegasTrain.Run("evaluate", _folder["none"], WriteModel(), option, _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");
        DegasTrain.Run("evaluate", _folder["none"], WriteModel(), option, _folder["new/"]).AssertFailed(1, $"{_folder["new/"]}: it is a folder");
    }

    [Fact]
    public void Missing_data_is_named() => DegasTrain.Run("evaluate", _folder["none"], WriteModel()).AssertFailed(1, _folder["none"]);

    [Fact]
    public void Data_without_test_names_is_refused()
    {
        Dataset.Write(_folder["data"], MadeUpNames.Raw(100, 2).Select(n => new Sample(n.Name, n.Name, n.IsDga, n.Group, Split.Train)));

        DegasTrain.Run("evaluate", _folder["data"], WriteModel()).AssertFailed(1, "test");
    }

    [Fact]
    public void Names_of_ones_own_are_reported_at_the_models_thresholds()
    {
        string benign = _folder.Write("mine.txt", "example.com\nexample.org\nprinter\n"), generated = _folder.Write("dga.csv", "seen,name\n1,xkqzjvwq.net\n");
        DegasTrain run = DegasTrain.Run("evaluate", WriteModel(), "--benign", benign, "-o", _folder["m.json"], "--report", _folder["r.html"]);

        // The model says 0.5 to every name, which is its threshold.
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("mine.txt: 2 benign names", run.Output, StringComparison.Ordinal);
        Assert.Contains("1e-3: 1.00000 (0.34238 to 1.00000) more than three times as many as should", run.Output, StringComparison.Ordinal);
        Assert.Contains("left out: 1 single-label", run.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["m.json"]));
        Assert.Equal(2, json.RootElement.GetProperty("fprBySource").GetProperty("mine.txt").GetProperty("names").GetInt32());
        Assert.Contains("benign names of mine.txt", File.ReadAllText(_folder["r.html"]), StringComparison.Ordinal);

        DegasTrain both = DegasTrain.Run("evaluate", WriteModel(), "--generated", generated, "--column", "name");
        Assert.Equal((0, ""), (both.ExitCode, both.Error));
        Assert.Contains("dga.csv: 1 generated names", both.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", both.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_precision_where_no_name_is_called_generated_is_a_dash()
    {
        string benign = _folder.Write("mine.txt", "example.com\nexample.org\n"), generated = _folder.Write("dga.txt", "xkqzjvwq.net\n");

        DegasTrain run = DegasTrain.Run("evaluate", WriteModel(threshold: "0.75"), "--benign", benign, "--generated", generated);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("precision -, recall 0.0000, F1 0.0000", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--benign and --generated go with a MODEL alone", "data", "model", "--benign", "x")]
    [InlineData("--run goes with --report", "data", "model", "--run", "x")]
    [InlineData("--column goes with --benign and --generated", "data", "model", "--column", "2")]
    [InlineData("--column 0", "model", "--benign", "x", "--column", "0")]
    public void A_command_line_that_makes_no_sense_is_a_usage_error(string message, params string[] arguments) =>
        DegasTrain.Run([.. arguments.Prepend("evaluate")]).AssertFailed(2, message);

    [Fact]
    public void A_missing_file_of_ones_own_is_named() => DegasTrain.Run("evaluate", WriteModel(), "--benign", _folder["none.txt"]).AssertFailed(1, _folder["none.txt"]);

    // The smallest that there is, all zeros: it says 0.5 to every name.
    private string WriteModel(string threshold = "0.5")
    {
        var tensors = new Dictionary<string, SafeTensor>
        {
            ["embedding.weight"] = SafeTensor.Of(new float[40], 40, 1),
            ["lstm.weight_ih_l0"] = SafeTensor.Of(new float[64], 64, 1),
            ["lstm.weight_hh_l0"] = SafeTensor.Of(new float[64 * 16], 64, 16),
            ["lstm.bias_ih_l0"] = SafeTensor.Of(new float[64], 64),
            ["lstm.bias_hh_l0"] = SafeTensor.Of(new float[64], 64),
            ["head.weight"] = SafeTensor.Of(new float[16], 1, 16),
            ["head.bias"] = SafeTensor.Of(new float[1], 1),
        };
        var metadata = new Dictionary<string, string>
        {
            ["alphabet"] = Alphabet.HostNames,
            ["direction"] = "rtl",
            ["scope"] = "full",
            ["thresholds"] = $"1e-3:{threshold}",
            ["default_fpr"] = "1e-3",
        };
        using FileStream stream = File.Create(_folder["model.safetensors"]);
        Safetensors.Write(stream, tensors, metadata);
        return _folder["model.safetensors"];
    }
}
