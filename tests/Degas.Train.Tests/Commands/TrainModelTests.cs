using Degas.Train.Data;
using Degas.Train.Export;
using Degas.Train.Training;

namespace Degas.Train.Tests.Commands;

public sealed class TrainModelTests : IDisposable
{
    private static readonly string[] s_tiny = ["--epochs", "1", "--hidden", "16", "--embedding", "8", "--batch-size", "16", "--dropout", "0", "--threads", "1", "--seed", "3"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // In two processes: what differs from one to the next, such as the seed of HashCode, must not decide the order of batches,
    // or a run that goes on sees some names twice and others not at all.
    [Fact]
    public void A_seed_gives_the_same_weights_in_another_process()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);
        foreach (string run in new[] { "a", "b" })
            Assert.Equal(0, Train(run).ExitCode);

        Assert.Equal(File.ReadAllBytes(_folder["a/checkpoint/weights.dat"]), File.ReadAllBytes(_folder["b/checkpoint/weights.dat"]));
    }

    [Fact]
    public void A_run_is_exported_evaluated_and_not_continued_on_other_data()
    {
        MadeUpNames.WriteDataset(_folder["data"], 300);
        Assert.Equal(0, Train("run").ExitCode);

        DegasTrain export = DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/3"], "--golden", _folder["golden.safetensors"], "--onnx", _folder["model.onnx"]);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.Equal(["README.md", "metrics.json", "model.safetensors"], Directory.GetFiles(_folder["model/3"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(_folder["golden.safetensors"]));
        Assert.Equal(OnnxExport.Write(File.ReadAllBytes(_folder["model/3/model.safetensors"])), File.ReadAllBytes(_folder["model.onnx"]));

        DegasTrain evaluate = DegasTrain.Run("evaluate", _folder["data"], _folder["model/3/model.safetensors"], "--output", _folder["again.json"]);
        Assert.Equal((0, ""), (evaluate.ExitCode, evaluate.Error));
        Assert.Equal(File.ReadAllText(_folder["model/3/metrics.json"]), File.ReadAllText(_folder["again.json"]));

        // Halfway between weights and themselves are those weights.
        DegasTrain mean = DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["mean/3"], "--mean-with", _folder["run/best.dat"]);
        Assert.Equal((0, ""), (mean.ExitCode, mean.Error));
        Assert.Equal(File.ReadAllBytes(_folder["model/3/model.safetensors"]), File.ReadAllBytes(_folder["mean/3/model.safetensors"]));
        Assert.Contains("averaged with the weights of run", File.ReadAllText(_folder["mean/3/README.md"]), StringComparison.Ordinal);

        MadeUpNames.WriteDataset(_folder["data"], 310);
        Train("run").AssertFailed(1, "other data");
        DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/4"]).AssertFailed(1, "other data");
    }

    [Fact]
    public void Missing_data_is_named() => Train("run").AssertFailed(1, _folder["data"]);

    [Fact]
    public void A_run_without_a_checkpoint_is_named() => DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model"]).AssertFailed(1, _folder["run"]);

    [Fact]
    public void An_unknown_device_is_named()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);

        DegasTrain run = DegasTrain.Run(["train-model", _folder["data"], _folder["run"], .. s_tiny, "--device", "abacus"]);

        Assert.InRange(run.ExitCode, 1, 2);
        run.AssertFailed(run.ExitCode, "abacus");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_without_validation_names_of_both_classes_is_refused(bool isDga)
    {
        Sample[] samples = [.. MadeUpNames.Raw(100, 2).Select((n, i) => new Sample(n.Name, n.Name, n.IsDga, n.Group, i % 5 == 0 && n.IsDga == isDga ? Split.Validation : Split.Train))];
        Dataset.Write(_folder["data"], samples);

        Train("run").AssertFailed(1, "validation");
        Assert.False(new Checkpoint(_folder["run"]).Exists);
    }

    private DegasTrain Train(string run) => DegasTrain.Run(["train-model", _folder["data"], _folder[run], .. s_tiny]);
}
