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
