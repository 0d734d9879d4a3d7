using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Train.Data;
using Degas.Train.Training;

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
    public static Metrics Run(DegasModel model, Dataset dataset) => Evaluate(model, dataset).Metrics;

    /// <summary>All figures of <paramref name="model"/> on <paramref name="dataset"/>, and the scores of its curves.</summary>
    /// <exception cref="InvalidDataException">The test lacks a class, or the validation has no benign name.</exception>
    public static EvaluationResult Evaluate(DegasModel model, Dataset dataset)
    {
        if (dataset.Samples.Where(s => s.Split == Split.Test).Select(s => s.IsDga).Distinct().Count() != 2 || dataset.Samples.All(s => s.Split != Split.Validation || s.IsDga))
            throw new InvalidDataException("an evaluation needs test names of both classes and benign validation names");
        ScoredSample[] validation = Side(model, dataset, Split.Validation);
        var validationRoc = new RocCurve(validation.Where(Measured(validation)).Select(t => t.Score));
        ScoredSample[] test = Side(model, dataset, Split.Test);
        EvaluationResult evaluation = Evaluate(model, dataset.Hash, test, Side(model, dataset, Split.Unseen), Measured(test));
        var roc = new RocCurve(evaluation.Benign);
        return evaluation with
        {
            Metrics = evaluation.Metrics with
            {
                ThresholdsFromValidation = Rates.ToDictionary(Thresholds.RateText, rate =>
                {
                    float threshold = validationRoc.Threshold(rate);
                    return new ThresholdCheck(threshold, roc.FalsePositiveRate(threshold), Share(evaluation.Generated, threshold));
                }),
                FamilyNaming = model.Families is { } head ? FamilyFit.Evaluate(model, head, dataset) : null,
            },
        };
    }

    /// <summary>What names that were no part of the data say of a model: a class may be missing, and every benign name counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The names; their groups are reported one by one.</param>
    /// <param name="hash">What names them in the figures.</param>
    public static EvaluationResult EvaluateOwn(DegasModel model, IReadOnlyList<Sample> samples, string hash) =>
        Evaluate(model, hash, [.. samples.Zip(Score(model, samples), (s, score) => new ScoredSample(s, score))], [], t => !t.Sample.IsDga);

    private static EvaluationResult Evaluate(DegasModel model, string hash, ScoredSample[] test, ScoredSample[] unseen, Func<ScoredSample, bool> isMeasured)
    {
        ScoredSample[] benign = [.. test.Where(isMeasured)];
        float[] negatives = [.. benign.Select(t => t.Score)], positives = Dga(test);
        var roc = new RocCurve(negatives);
        Dictionary<string, DetectionRates> families = RatesByFamily(test, roc, model.Thresholds), unseenFamilies = RatesByFamily(unseen, roc, model.Thresholds);
        return new(
            new Metrics
            {
                Model = model.Hash,
                Data = hash,
                BenignNames = roc.Negatives,
                RocAuc = roc.Area(positives),
                Overall = RatesOf(positives, roc, model.Thresholds),
                MeanOverFamilies = Mean(families),
                Families = families,
                UnseenFamilies = unseenFamilies,
                MeanOverUnseenFamilies = Mean(unseenFamilies),
                FprBySource = AlarmsBySource(test, isMeasured, model.Thresholds),
                UnseenSources = AlarmsBySource(unseen, Measured(unseen), model.Thresholds),
                AtThresholds = model.Thresholds.All.ToDictionary(t => Thresholds.RateText(t.FalsePositiveRate), t => Confusion.Of(positives, negatives, t.Score)),
                Calibration = positives.Length > 0 && negatives.Length > 0 ? Calibration.Of(positives, negatives) : null,
                ThresholdsFromValidation = new Dictionary<string, ThresholdCheck>(),
                WorstFalseAlarms = Named(benign.OrderByDescending(t => t.Score)),
                WorstMisses = Named(test.Where(t => t.Sample.IsDga).OrderBy(t => t.Score)),
                WorstUnseenFalseAlarms = Named(unseen.Where(t => !t.Sample.IsDga).OrderByDescending(t => t.Score)),
                WorstUnseenMisses = Named(unseen.Where(t => t.Sample.IsDga).OrderBy(t => t.Score)),
            },
            negatives,
            positives,
            Dga(unseen));

        ScoredName[] Named(IEnumerable<ScoredSample> names) => [.. names.Take(40).Select(t => new ScoredName(t.Sample.Text(model.Scope), t.Sample.Group, t.Score))];
    }

    private static ScoredSample[] Side(DegasModel model, Dataset dataset, Split split)
    {
        List<Sample> samples = [.. dataset.Samples.Where(s => s.Split == split)];
        return [.. samples.Zip(Score(model, samples), (s, score) => new ScoredSample(s, score))];
    }

    private static Func<ScoredSample, bool> Measured(ScoredSample[] side)
    {
        Func<Sample, bool> isMeasured = BenignSources.Measured(side.Select(t => t.Sample));
        return t => isMeasured(t.Sample);
    }

    private static Dictionary<string, double> Mean(Dictionary<string, DetectionRates> families) =>
        Rates.Select(Thresholds.RateText).ToDictionary(rate => rate, rate => families.Values.Select(f => f.AtFpr.GetValueOrDefault(rate, double.NaN)).DefaultIfEmpty(double.NaN).Average());

    private static Dictionary<string, FalseAlarms> AlarmsBySource(ScoredSample[] side, Func<ScoredSample, bool> isMeasured, Thresholds thresholds) =>
        side.Where(t => !t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => AlarmsOf(isMeasured(g.First()), [.. g.Select(t => t.Score)], thresholds));

    private static FalseAlarms AlarmsOf(bool isVouched, float[] scores, Thresholds thresholds)
    {
        (Dictionary<string, double> shares, Dictionary<string, Interval> intervals) = AtThresholds(scores, thresholds);
        return new(scores.Length, isVouched, shares, intervals, [.. thresholds.All.Where(t => shares[Thresholds.RateText(t.FalsePositiveRate)] > 3 * t.FalsePositiveRate).Select(t => Thresholds.RateText(t.FalsePositiveRate))]);
    }

    private static (Dictionary<string, double> Shares, Dictionary<string, Interval> Intervals) AtThresholds(float[] scores, Thresholds thresholds)
    {
        var counts = thresholds.All.ToDictionary(t => Thresholds.RateText(t.FalsePositiveRate), t => scores.Count(s => s >= t.Score));
        return (counts.ToDictionary(c => c.Key, c => c.Value / (double)scores.Length), counts.ToDictionary(c => c.Key, c => Interval.Wilson(c.Value, scores.Length)));
    }

    private static float[] Dga(IEnumerable<ScoredSample> side) => [.. side.Where(t => t.Sample.IsDga).Select(t => t.Score)];

    private static Dictionary<string, DetectionRates> RatesByFamily(IEnumerable<ScoredSample> side, RocCurve roc, Thresholds thresholds) =>
        side.Where(t => t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => RatesOf([.. g.Select(t => t.Score)], roc, thresholds));

    private static DetectionRates RatesOf(float[] positives, RocCurve roc, Thresholds thresholds)
    {
        Dictionary<string, int> counts = roc.Negatives == 0 ? [] : Rates.ToDictionary(Thresholds.RateText, rate => positives.Count(s => s >= roc.Threshold(rate)));
        (Dictionary<string, double> shares, Dictionary<string, Interval> intervals) = AtThresholds(positives, thresholds);
        return new(positives.Length, counts.ToDictionary(c => c.Key, c => c.Value / (double)positives.Length),
            counts.ToDictionary(c => c.Key, c => Interval.Wilson(c.Value, positives.Length)), shares, intervals);
    }

    private static double Share(IReadOnlyList<float> scores, float threshold) => scores.Count == 0 ? double.NaN : scores.Count(s => s >= threshold) / (double)scores.Count;

    private readonly record struct ScoredSample(Sample Sample, float Score);
}
