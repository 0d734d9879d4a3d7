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
        new Scorer(KernelRegistry.Choose().Create(model.Weights)).Score(batch, scores);
        return scores;
    }

    /// <summary>Thresholds by false-positive rate, from the benign names of the validation and the test split.</summary>
    public static Thresholds ChooseThresholds(IReadOnlyList<Sample> samples, IReadOnlyList<float> scores)
    {
        var roc = new RocCurve(scores.Where((_, i) => !samples[i].IsDga));
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
        var roc = new RocCurve(Benign(test));
        var validationRoc = new RocCurve(Benign(validation));
        float[] positives = Dga(test);
        var families = RatesByFamily(test, roc);
        return new Metrics
        {
            Model = model.Hash,
            Data = dataset.Hash,
            BenignNames = roc.Negatives,
            RocAuc = roc.Area(positives),
            Overall = RatesOf(positives, roc),
            MeanOverFamilies = Rates.ToDictionary(Thresholds.RateText, rate => families.Values.Average(f => f.AtFpr[Thresholds.RateText(rate)])),
            Families = families,
            UnseenFamilies = RatesByFamily(unseen, roc),
            FprBySource = test.Where(t => !t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key)
                .ToDictionary(g => g.Key, g => g.Average(t => t.Score >= model.DefaultThreshold.Score ? 1.0 : 0.0)),
            ThresholdsFromValidation = Rates.ToDictionary(Thresholds.RateText, rate =>
            {
                float threshold = validationRoc.Threshold(rate);
                return new ThresholdCheck(threshold, roc.FalsePositiveRate(threshold), Share(positives, threshold));
            }),
            WorstFalseAlarms = [.. test.Where(t => !t.Sample.IsDga).OrderByDescending(t => t.Score).Take(40)
                .Select(t => new ScoredName(t.Sample.Text(model.Scope), t.Sample.Group, t.Score))],
        };
    }

    private static IEnumerable<float> Benign(IEnumerable<(Sample Sample, float Score)> side) => side.Where(t => !t.Sample.IsDga).Select(t => t.Score);

    private static float[] Dga(IEnumerable<(Sample Sample, float Score)> side) => [.. side.Where(t => t.Sample.IsDga).Select(t => t.Score)];

    private static Dictionary<string, DetectionRates> RatesByFamily(IEnumerable<(Sample Sample, float Score)> side, RocCurve roc) =>
        side.Where(t => t.Sample.IsDga).GroupBy(t => t.Sample.Group).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => RatesOf([.. g.Select(t => t.Score)], roc));

    private static DetectionRates RatesOf(float[] positives, RocCurve roc) =>
        new(positives.Length, Rates.ToDictionary(Thresholds.RateText, rate => Share(positives, roc.Threshold(rate))));

    private static double Share(float[] scores, float threshold) => scores.Length == 0 ? double.NaN : scores.Count(s => s >= threshold) / (double)scores.Length;
}
