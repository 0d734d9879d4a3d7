using System.Text.Json;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Tests.Native;
using Degas.Train.Tests.Training;

namespace Degas.Train.Tests.Evaluation;

[Collection(OneAtATime.Name)]
public sealed class ModelEvaluationTests
{
    private readonly Dataset _dataset;
    private readonly DegasModel _model;
    private readonly Metrics _metrics;

    public ModelEvaluationTests(TinyRun run)
    {
        _dataset = run.Dataset;
        _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, _dataset, "1"));
        _metrics = ModelEvaluation.Run(_model, _dataset);
    }

    [Fact]
    public void Figures_are_those_of_the_test_split()
    {
        Sample[] test = [.. _dataset.Samples.Where(s => s.Split == Split.Test)];

        Assert.Equal((_model.Hash, _dataset.Hash), (_metrics.Model, _metrics.Data));
        Assert.Equal((test.Count(s => !s.IsDga), test.Count(s => s.IsDga)), (_metrics.BenignNames, _metrics.Overall.Names));
        Assert.Equal(["alpha", "beta"], _metrics.Families.Keys);
        Assert.Equal(_metrics.Overall.Names, _metrics.Families.Values.Sum(f => f.Names));
        Assert.Equal(["hosts", "toplist"], _metrics.FprBySource.Keys);
        Assert.InRange(_metrics.RocAuc, 0.9, 1);
    }

    [Fact]
    public void Unseen_families_stand_apart()
    {
        Assert.Equal(["unseen"], _metrics.UnseenFamilies.Keys);
        Assert.Equal(_dataset.Samples.Count(s => s.Split == Split.Unseen), _metrics.UnseenFamilies["unseen"].Names);
    }

    [Fact]
    public void The_overall_rate_is_the_mean_of_the_families_by_size() =>
        Assert.All(_metrics.Overall.AtFpr, rate =>
            Assert.Equal(rate.Value * _metrics.Overall.Names, _metrics.Families.Values.Sum(f => f.AtFpr[rate.Key] * f.Names), 1e-6));

    [Fact]
    public void The_worst_false_alarms_come_first()
    {
        Assert.Equal(_metrics.WorstFalseAlarms.OrderByDescending(w => w.Score), _metrics.WorstFalseAlarms);
        Assert.All(_metrics.WorstFalseAlarms, w => Assert.Contains(_dataset.Samples, s => s.Domain == w.Name && !s.IsDga && s.Split == Split.Test));
    }

    [Fact]
    public void The_worst_misses_come_first()
    {
        Assert.Equal(_metrics.WorstMisses.OrderBy(w => w.Score), _metrics.WorstMisses);
        Assert.All(_metrics.WorstMisses, w => Assert.Contains(_dataset.Samples, s => s.Domain == w.Name && s.IsDga && s.Split == Split.Test));
    }

    [Fact]
    public void Every_rate_lies_in_its_interval()
    {
        Assert.All(_metrics.Families.Values, f => Assert.All(f.AtFpr, r => Assert.InRange(r.Value, f.Intervals[r.Key].Low, f.Intervals[r.Key].High)));
        Assert.All(_metrics.FprBySource.Values, f => Assert.All(f.AtThreshold, r => Assert.InRange(r.Value, f.Intervals[r.Key].Low, f.Intervals[r.Key].High)));
    }

    [Fact]
    public void Names_of_popularity_lists_are_no_false_alarms()
    {
        Sample popular = new("zzqqxkvwjh.example", "zzqqxkvwjh.example", false, "tranco10k", Split.Test);
        using var folder = new TemporaryFolder();
        Dataset.Write(folder.Path, [.. _dataset.Samples, popular]);
        Metrics metrics = ModelEvaluation.Run(_model, Dataset.Read(folder.Path, Engine.Names.Scope.Full));

        Assert.Equal((_metrics.BenignNames, _metrics.RocAuc), (metrics.BenignNames, metrics.RocAuc));
        Assert.DoesNotContain(popular.Domain, metrics.WorstFalseAlarms.Select(w => w.Name));
        Assert.False(metrics.FprBySource["tranco10k"].IsVouched);
    }

    [Fact]
    public void Sources_left_out_stand_apart_and_set_no_threshold()
    {
        Metrics metrics = ModelEvaluation.Run(_model, LeftOut.Apply(_dataset, ["hosts"]));

        Assert.Equal(["hosts"], metrics.UnseenSources.Keys);
        Assert.Equal(_dataset.Samples.Count(s => s.Group == "hosts"), metrics.UnseenSources["hosts"].Names);
        Assert.Equal(["toplist"], metrics.FprBySource.Keys);
        Assert.All(metrics.WorstUnseenFalseAlarms, w => Assert.Equal("hosts", w.Group));
        Assert.All(metrics.WorstUnseenMisses, w => Assert.Equal("unseen", w.Group));
        Assert.Empty(_metrics.UnseenSources);
    }

    [Fact]
    public void Counts_at_the_models_thresholds_agree_with_its_rates()
    {
        Assert.Equal(_model.Thresholds.All.Select(t => Thresholds.RateText(t.FalsePositiveRate)), _metrics.AtThresholds.Keys);
        Assert.All(_metrics.AtThresholds, t =>
        {
            Assert.Equal((_metrics.Overall.Names, _metrics.BenignNames), (t.Value.TruePositives + t.Value.FalseNegatives, t.Value.FalsePositives + t.Value.TrueNegatives));
            Assert.Equal(_metrics.Overall.AtThreshold[t.Key], t.Value.Recall, 1e-12);
            Assert.Equal(_metrics.FprBySource.Values.Sum(s => s.AtThreshold[t.Key] * s.Names) / _metrics.BenignNames, t.Value.FalsePositiveRate, 1e-12);
        });
        Assert.Equal(_metrics.Overall.Names + _metrics.BenignNames, _metrics.Calibration!.Bins.Sum(b => b.Names));
    }

    [Fact]
    public void A_source_with_more_than_three_times_its_false_alarms_is_told()
    {
        Sample[] samples = [.. _dataset.Samples.Where(s => s.IsDga && s.Split == Split.Test).Select(s => s with { IsDga = false, Group = "mislabelled" })];
        FalseAlarms found = ModelEvaluation.EvaluateOwn(_model, samples, "0").Metrics.FprBySource["mislabelled"];

        Assert.Contains("1e-2", found.OverThrice);
        Assert.All(found.AtThreshold, t => Assert.Equal(t.Value > 3 * double.Parse(t.Key), found.OverThrice.Contains(t.Key)));
    }

    [Fact]
    public void Names_of_ones_own_may_lack_a_class_and_all_count()
    {
        Sample[] samples = [new("a.example", "a.example", false, "tranco-of-mine", Split.Test), new("b.example", "b.example", false, "mine", Split.Test)];
        Metrics metrics = ModelEvaluation.EvaluateOwn(_model, samples, "0").Metrics;

        Assert.Equal((2, 0), (metrics.BenignNames, metrics.Overall.Names));
        Assert.All(metrics.FprBySource.Values, s => Assert.True(s.IsVouched));
        Assert.Equal([true, false, false], new[] { "0.5", "1e-1", "1e-3" }.Select(metrics.CanMeasure));
        Assert.Null(metrics.Calibration);

        Metrics generated = ModelEvaluation.EvaluateOwn(_model, [.. samples.Select(s => s with { IsDga = true })], "0").Metrics;
        Assert.Equal((0, 2), (generated.BenignNames, generated.Overall.Names));
        Assert.Empty(generated.Overall.AtFpr);
        Assert.Equal(["1e-2", "1e-3", "1e-4"], generated.Overall.AtThreshold.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_figure_that_there_is_none_of_is_null_in_JSON(bool isDga)
    {
        using var folder = new TemporaryFolder();
        Metrics metrics = ModelEvaluation.EvaluateOwn(_model, [new("a.example", "a.example", isDga, "mine", Split.Test)], "0").Metrics;
        MetricsReport.Write(metrics, folder["metrics.json"]);

        string text = File.ReadAllText(folder["metrics.json"]);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("rocAuc").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("meanOverFamilies").GetProperty("1e-3").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("atThresholds").GetProperty("1e-3").GetProperty(isDga ? "falsePositiveRate" : "recall").ValueKind);
    }

    [Fact]
    public void The_report_is_JSON_with_the_same_figures()
    {
        using var folder = new TemporaryFolder();
        MetricsReport.Write(_metrics, folder["metrics.json"]);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["metrics.json"]));
        Assert.Equal(_metrics.RocAuc, json.RootElement.GetProperty("rocAuc").GetDouble());
        Assert.Equal(_model.Hash, json.RootElement.GetProperty("model").GetString());
        Assert.Equal(_metrics.Families["alpha"].AtFpr["1e-3"], json.RootElement.GetProperty("families").GetProperty("alpha").GetProperty("atFpr").GetProperty("1e-3").GetDouble());
    }
}
