using System.Globalization;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Tests.Native;
using Degas.Train.Tests.Training;
using Degas.Train.Training;

namespace Degas.Train.Tests.Export;

[Collection(OneAtATime.Name)]
public sealed class ModelCardTests
{
    private readonly TinyRun _run;
    private readonly DegasModel _model;
    private readonly Metrics _metrics;
    private readonly string _card;

    public ModelCardTests(TinyRun run)
    {
        _run = run;
        _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "7"));
        _metrics = ModelEvaluation.Run(_model, run.Dataset);
        _card = ModelCard.Text(_model, run.State, run.Dataset, _metrics);
    }

    [Fact]
    public void It_names_the_model_and_its_hash()
    {
        Assert.StartsWith("# degas, version 7\n", _card, StringComparison.Ordinal);
        Assert.Contains(_model.Hash, _card, StringComparison.Ordinal);
        Assert.Contains("E = 8", _card, StringComparison.Ordinal);
        Assert.Contains("H = 16", _card, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_threshold_stands_in_it_and_one_is_the_default()
    {
        Assert.All(_model.Thresholds.All, t => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| {Thresholds.RateText(t.FalsePositiveRate)}{(t == _model.DefaultThreshold ? " (default)" : "")} | {t.Score:F6} |\n"), _card, StringComparison.Ordinal));
        Assert.Equal(2, _card.Split("(default)").Length);
    }

    [Fact]
    public void Every_family_and_every_side_of_the_data_stands_in_it()
    {
        Assert.All(_metrics.Families.Keys, family => Assert.Contains($"\n| {family} | ", _card, StringComparison.Ordinal));
        Assert.Contains("\n| unseen (never seen) | ", _card, StringComparison.Ordinal);
        Assert.All(_run.Dataset.Samples.GroupBy(s => s.Split.ToString().ToLowerInvariant()), side => Assert.Contains(
            $"\n| {side.Key} | {side.Count(s => s.IsDga)} | {side.Count(s => !s.IsDga)} |\n", _card, StringComparison.Ordinal));
    }

    [Fact]
    public void A_figure_that_there_is_none_of_is_a_dash()
    {
        Dataset dataset = _run.Dataset.With([.. _run.Dataset.Samples.Where(s => s.Split != Split.Unseen)]);

        string card = ModelCard.Text(_model, _run.State, dataset, ModelEvaluation.Run(_model, dataset)) + FamilyMetrics.Of([]).Card();

        Assert.Contains("\n| mean over families never seen | | - | - | - |\n", card, StringComparison.Ordinal);
        Assert.Contains("Macro F1 - over 0 families, accuracy -, on 0 generated names", card, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_has_rows_as_wide_as_its_header()
    {
        string[] lines = _card.Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|') && lines[i - 1].StartsWith('|'))
                Assert.Equal(lines[i - 1].Count(c => c == '|'), lines[i].Count(c => c == '|'));
        }
    }
}
