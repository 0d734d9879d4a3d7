using System.Text.Json;
using Degas.Engine.Model;
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
        Assert.Contains("the mean of them and run/best.dat", File.ReadAllText(_folder["mean/3/README.md"]), StringComparison.Ordinal);

        MadeUpNames.WriteDataset(_folder["data"], 310);
        Train("run").AssertFailed(1, "other data");
        DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/4"]).AssertFailed(1, "other data");
    }

    [Fact]
    public void A_run_learns_from_a_teacher_of_another_size_in_bfloat16()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);
        Assert.Equal(0, Train("teacher", "--hidden", "32").ExitCode);

        DegasTrain run = Train("run", "--teacher", _folder["teacher/best.dat"], "--teacher-weight", "0.9", "--benign-weight", "2", "--bfloat16");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        TrainingOptions options = new Checkpoint(_folder["run"]).LoadState().Options;
        Assert.Equal((16, 0.9, 2.0, true, _folder["teacher/best.dat"]), (options.HiddenSize, options.TeacherWeight, options.BenignWeight, options.BFloat16, options.Teachers));
    }

    [Theory]
    [InlineData("--teacher-weight", "1.5")]
    [InlineData("--teacher-weight", "NaN")]
    [InlineData("--benign-weight", "0")]
    public void A_weight_out_of_range_is_a_usage_error(string option, string value)
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);
        Train("run", option, value).AssertFailed(2, option);
    }

    [Fact]
    public void Folds_are_trained_reported_and_gone_on_with()
    {
        MadeUpNames.WriteDataset(_folder["data"], 300);
        string[] command = ["train-model", _folder["data"], _folder["run"], .. s_tiny, "--kfold", "2", "--leave-out", "alpha"];
        DegasTrain first = DegasTrain.Run(command);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("mean over families", first.Output, StringComparison.Ordinal);

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder["run/kfold.json"]));
        double[] byFold = [.. report.RootElement.GetProperty("byFold").GetProperty("ROC AUC").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(2, byFold.Length);
        Assert.Equal(byFold.Average(), report.RootElement.GetProperty("figures").GetProperty("ROC AUC").GetProperty("mean").GetDouble(), 1e-12);
        foreach (int fold in new[] { 1, 2 })
        {
            TrainingOptions options = new Checkpoint(_folder[$"run/fold-{fold}"]).LoadState().Options;
            Assert.Equal((fold, 2, "alpha"), (options.Fold, options.Folds, options.LeaveOut));
            using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(_folder[$"run/fold-{fold}/metrics.json"]));
            Assert.Equal(byFold[fold - 1], metrics.RootElement.GetProperty("rocAuc").GetDouble());
            Assert.True(metrics.RootElement.GetProperty("unseenFamilies").TryGetProperty("alpha", out _));
            Assert.False(metrics.RootElement.GetProperty("families").TryGetProperty("alpha", out _));
        }

        // As after an interruption in the second fold: the first is left as it is.
        byte[] weights = File.ReadAllBytes(_folder["run/fold-1/checkpoint/weights.dat"]);
        Directory.Delete(_folder["run/fold-2"], recursive: true);
        string before = File.ReadAllText(_folder["run/kfold.json"]);
        Assert.Equal(0, DegasTrain.Run(command).ExitCode);
        Assert.Equal(weights, File.ReadAllBytes(_folder["run/fold-1/checkpoint/weights.dat"]));
        Assert.Equal(before, File.ReadAllText(_folder["run/kfold.json"]));

        Train("run").AssertFailed(1, "--kfold");
        DegasTrain.Run(["train-model", _folder["data"], _folder["run"], .. s_tiny, "--kfold", "3"]).AssertFailed(1, "fold 1 of 2");
    }

    [Fact]
    public void Folds_are_trained_by_processes_of_their_own_and_what_they_held_out_is_written()
    {
        MadeUpNames.WriteDataset(_folder["data"], 300);
        string[] command = ["train-model", _folder["data"], _folder["run"], .. s_tiny, "--kfold", "2"];
        Assert.Equal(0, DegasTrain.Run([.. command, "--fold", "2"]).ExitCode);
        Assert.False(Directory.Exists(_folder["run/fold-1"]));
        Assert.False(File.Exists(_folder["run/kfold.json"]));
        byte[] weights = File.ReadAllBytes(_folder["run/fold-2/best.dat"]);
        Assert.Equal(0, DegasTrain.Run([.. command, "--fold", "1"]).ExitCode);
        DegasTrain all = DegasTrain.Run(command);
        Assert.Equal((0, ""), (all.ExitCode, all.Error));
        Assert.Contains("2 folds", all.Output, StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(_folder["run/fold-2/best.dat"]));

        var names = new List<string>();
        foreach (int fold in new[] { 1, 2 })
        {
            using CsvFile csv = CsvFile.Open(_folder[$"run/fold-{fold}/held-out.csv.gz"]);
            Assert.Equal(["domain", "label", "group", "score"], csv.Header);
            double last = 1;
            while (csv.Read())
            {
                double score = double.Parse(csv[3], System.Globalization.CultureInfo.InvariantCulture), error = csv[1] == "dga" ? 1 - score : score;
                Assert.InRange(error, 0, last + 1e-6);
                last = error;
                names.Add(csv[0]);
            }
        }

        Dataset dataset = Dataset.Read(_folder["data"], Degas.Engine.Names.Scope.Full);
        Assert.Equal(dataset.Samples.Where(s => s.Split is Split.Train or Split.Validation).Select(s => s.Domain).Order(), names.Order());
    }

    [Theory]
    [InlineData("3", "--kfold", "2")]
    [InlineData("-1", "--kfold", "2")]
    [InlineData("1")]
    public void A_fold_that_is_none_is_a_usage_error(string fold, params string[] more) =>
        DegasTrain.Run(["train-model", "data", "run", "--fold", fold, .. more]).AssertFailed(2, "--fold");

    [Fact]
    public void A_group_left_out_is_recorded_in_the_model_and_its_card()
    {
        MadeUpNames.WriteDataset(_folder["data"], 300);
        Assert.Equal(0, DegasTrain.Run(["train-model", _folder["data"], _folder["run"], .. s_tiny, "--leave-out", "alpha", "--leave-out", "hosts", "--patience", "3", "--schedule", "plateau"]).ExitCode);
        DegasTrain export = DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/3"]);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));

        // The file says what was left out, so an evaluation of it leaves out the same.
        DegasTrain evaluate = DegasTrain.Run("evaluate", _folder["data"], _folder["model/3/model.safetensors"], "-o", _folder["again.json"], "--report", _folder["r.html"], "--run", _folder["run"]);
        Assert.Equal((0, ""), (evaluate.ExitCode, evaluate.Error));
        Assert.Equal(File.ReadAllText(_folder["model/3/metrics.json"]), File.ReadAllText(_folder["again.json"]));
        Assert.Contains("<h2>Learning</h2>", File.ReadAllText(_folder["r.html"]), StringComparison.Ordinal);

        MadeUpNames.WriteDataset(_folder["other"], 310);
        DegasTrain other = DegasTrain.Run("evaluate", _folder["other"], _folder["model/3/model.safetensors"]);
        Assert.Equal(0, other.ExitCode);
        Assert.Contains("trained on other data", other.Error, StringComparison.Ordinal);

        Assert.Equal("alpha,hosts", Safetensors.Parse(File.ReadAllBytes(_folder["model/3/model.safetensors"])).Metadata["left_out"]);
        string card = File.ReadAllText(_folder["model/3/README.md"]);
        Assert.Contains("alpha (never seen)", card, StringComparison.Ordinal);
        Assert.Contains("left out of training and of the choice of thresholds: alpha, hosts", card, StringComparison.Ordinal);
        Assert.Contains("halved after 2 epochs without a better one", card, StringComparison.Ordinal);
        Assert.Contains("to end after 3 without a better one", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_is_not_in_the_data_is_named()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);

        DegasTrain.Run(["train-model", _folder["data"], _folder["run"], .. s_tiny, "--leave-out", "gamma"]).AssertFailed(1, "--leave-out gamma");
    }

    [Theory]
    [InlineData("--kfold", "1")]
    [InlineData("--patience", "-1")]
    [InlineData("--plateau", "0")]
    [InlineData("--schedule", "steps")]
    [InlineData("--embedding", "0")]
    [InlineData("--threads", "0")]
    [InlineData("--minutes", "-1")]
    [InlineData("--minutes", "NaN")]
    [InlineData("--minutes", "1e300")]
    [InlineData("--weight-decay", "-0.1")]
    public void An_option_out_of_range_is_a_usage_error(string option, string value) =>
        DegasTrain.Run("train-model", "data", "run", option, value).AssertFailed(2, option);

    [Fact]
    public void Weights_to_start_from_that_cannot_be_read_are_named()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);

        Train("run", "--init", _folder["none.dat"]).AssertFailed(1, $"Could not find file '{_folder["none.dat"]}'");
        Train("run", "--init", _folder["data"]).AssertFailed(1, $"{_folder["data"]}: it is a folder");
    }

    [Fact]
    public void Missing_data_is_named() => Train("run").AssertFailed(1, _folder["data"]);

    [Fact]
    public void A_run_without_a_checkpoint_is_named() => DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model"]).AssertFailed(1, _folder["run"]);

    // It goes as far as to the data.
    [Theory]
    [InlineData("--schedule", "plateau", "--plateau", "3")]
    [InlineData("--plateau", "3", "--schedule", "plateau")]
    [InlineData("--schedule", "plateau")]
    [InlineData("--teacher", "best.dat", "--teacher-weight", "0.5")]
    [InlineData("--teacher", "best.dat")]
    [InlineData("--minutes", "5")]
    [InlineData("--epochs", "3", "--minutes", "0")]
    [InlineData("--kfold", "2", "--fold", "2")]
    public void An_option_is_taken_with_what_it_needs_and_a_default_needs_nothing(params string[] options) =>
        DegasTrain.Run(["train-model", _folder["data"], _folder["run"], .. options]).AssertFailed(1, _folder["data"]);

    [Fact]
    public void A_damaged_checkpoint_is_named_and_not_replaced()
    {
        MadeUpNames.WriteDataset(_folder["data"], 200);
        Assert.Equal(0, Train("run").ExitCode);
        Assert.Equal(0, DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/1"]).ExitCode);
        string state = _folder["run/checkpoint/state.json"], weights = _folder["run/checkpoint/weights.dat"], whole = File.ReadAllText(state);

        File.WriteAllText(weights, "null");
        Train("run").AssertFailed(1, $"{weights}: it holds no weights");
        File.WriteAllText(state, whole[..(whole.Length / 2)]);
        Train("run").AssertFailed(1, $"{state}: it holds no state of a run");
        DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model/2"]).AssertFailed(1, $"{state}: it holds no state of a run");
        DegasTrain.Run("evaluate", _folder["data"], _folder["model/1/model.safetensors"], "--report", _folder["r.html"], "--run", _folder["run"]).AssertFailed(1, $"{state}: it holds no state of a run");
        File.Delete(state);
        Train("run").AssertFailed(1, state);
        Assert.Equal("null", File.ReadAllText(weights));
    }

    [Theory]
    [InlineData("--golden")]
    [InlineData("--onnx")]
    public void A_folder_in_the_place_of_an_exports_file_is_told_before_the_work(string option) =>
        DegasTrain.Run("export", _folder["data"], _folder["run"], _folder["model"], option, _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");

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

    // An option of the shared ones may be given anew.
    private DegasTrain Train(string run, params string[] options) =>
        DegasTrain.Run(["train-model", _folder["data"], _folder[run], .. s_tiny.Chunk(2).Where(o => !options.Contains(o[0])).SelectMany(o => o), .. options]);
}
