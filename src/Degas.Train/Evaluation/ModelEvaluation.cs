using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Train.Data;

namespace Degas.Train.Evaluation;

/// <summary>Evaluates a weights file through the engine that ships it.</summary>
public static class ModelEvaluation
{
    /// <summary>The false-positive rates that are reported and that the model has thresholds for.</summary>
    public static IReadOnlyList<double> Rates { get; } = [1e-2, 1e-3, 1e-4];

    /// <summary>Scores the samples: [samples].</summary>
    public static float[] Score(DegasModel model, IReadOnlyList<Sample> samples)
    {
        var batch = new TextBatch(model);
        foreach (Sample sample in samples)
            batch.Add(Encoding.UTF8.GetBytes(sample.Text(model.Scope)));
        float[] scores = new float[samples.Count];
        new Scorer(KernelRegistry.ChooseFloat32().Create(model.Weights)).Score(batch, scores);
        return scores;
    }

    /// <summary>Thresholds by false-positive rate, from the vouched benign names of <paramref name="samples"/>.</summary>
    public static Thresholds ChooseThresholds(IReadOnlyList<Sample> samples, IReadOnlyList<float> scores)
    {
        Func<Sample, bool> isMeasured = BenignSources.Measured(samples);
        var roc = new RocCurve(scores.Where((_, i) => isMeasured(samples[i])));
        return new Thresholds(Rates.Select(rate => new Threshold(rate, roc.Threshold(rate))));
    }

    /// <summary>All figures of <paramref name="model"/> on <paramref name="dataset"/>.</summary>
    public static Metrics Run(DegasModel model, Dataset dataset)
    {
        (Sample Sample, float Score)[] Side(Split split)
        {
            List<Sample> samples = [.. dataset.Samples.Where(s => s.Split == split)];
            return [.. samples.Zip(Score(model, samples))];
        }

        if (dataset.Samples.Where(s => s.Split == Split.Test).Select(s => s.IsDga).Distinct().Count() != 2 || dataset.Samples.All(s => s.Split != Split.Validation || s.IsDga))
            throw new InvalidDataException("an evaluation needs test names of both classes and benign validation names");
        (Sample Sample, float Score)[] test = Side(Split.Test), validation = Side(Split.Validation), unseen = Side(Split.Unseen);
        (Sample Sample, float Score)[] benign = [.. Measured(test)];
        var roc = new RocCurve(benign.Select(t => t.Score));
        var validationRoc = new RocCurve(Measured(validation).Select(t => t.Score));
        float[] positives = Dga(test);
        Dictionary<string, DetectionRates> families = RatesByFamily(test, roc), unseenFamilies = RatesByFamily(unseen, roc);
        return new Metrics
        {
            Model = model.Hash,
            Data = dataset.Hash,
            BenignNames = roc.Negatives,
            RocAuc = roc.Area(positives),
            Overall = RatesOf(positives, roc),
            MeanOverFamilies = Mean(families),
            Families = families,
            UnseenFamilies = unseenFamilies,
            MeanOverUnseenFamilies = Mean(unseenFamilies),
            FprBySource = test.Where(t => !t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => AlarmsOf(g.Key, [.. g.Select(t => t.Score)], model.Thresholds)),
            ThresholdsFromValidation = Rates.ToDictionary(Thresholds.RateText, rate =>
            {
                float threshold = validationRoc.Threshold(rate);
                return new ThresholdCheck(threshold, roc.FalsePositiveRate(threshold), Share(positives, threshold));
            }),
            WorstFalseAlarms = Named(benign.OrderByDescending(t => t.Score)),
            WorstMisses = Named(test.Where(t => t.Sample.IsDga).OrderBy(t => t.Score)),
        };

        ScoredName[] Named(IEnumerable<(Sample Sample, float Score)> names) =>
            [.. names.Take(40).Select(t => new ScoredName(t.Sample.Text(model.Scope), t.Sample.Group, t.Score))];
    }

    private static IEnumerable<(Sample Sample, float Score)> Measured((Sample Sample, float Score)[] side)
    {
        Func<Sample, bool> isMeasured = BenignSources.Measured(side.Select(t => t.Sample));
        return side.Where(t => isMeasured(t.Sample));
    }

    private static Dictionary<string, double> Mean(Dictionary<string, DetectionRates> families) =>
        Rates.Select(Thresholds.RateText).ToDictionary(rate => rate, rate => families.Values.Select(f => f.AtFpr[rate]).DefaultIfEmpty(double.NaN).Average());

    private static FalseAlarms AlarmsOf(string source, float[] scores, Thresholds thresholds)
    {
        var counts = thresholds.All.ToDictionary(t => Thresholds.RateText(t.FalsePositiveRate), t => scores.Count(s => s >= t.Score));
        return new(scores.Length, !BenignSources.IsPopularityList(source),
            counts.ToDictionary(c => c.Key, c => c.Value / (double)scores.Length), counts.ToDictionary(c => c.Key, c => Interval.Wilson(c.Value, scores.Length)));
    }

    private static float[] Dga(IEnumerable<(Sample Sample, float Score)> side) => [.. side.Where(t => t.Sample.IsDga).Select(t => t.Score)];

    private static Dictionary<string, DetectionRates> RatesByFamily(IEnumerable<(Sample Sample, float Score)> side, RocCurve roc) =>
        side.Where(t => t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => RatesOf([.. g.Select(t => t.Score)], roc));

    private static DetectionRates RatesOf(float[] positives, RocCurve roc)
    {
        var counts = Rates.ToDictionary(Thresholds.RateText, rate => positives.Count(s => s >= roc.Threshold(rate)));
        return new(positives.Length, counts.ToDictionary(c => c.Key, c => c.Value / (double)positives.Length), counts.ToDictionary(c => c.Key, c => Interval.Wilson(c.Value, positives.Length)));
    }

    private static double Share(float[] scores, float threshold) => scores.Length == 0 ? double.NaN : scores.Count(s => s >= threshold) / (double)scores.Length;
}
