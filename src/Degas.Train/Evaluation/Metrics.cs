using System.Globalization;
using Degas.Train.Training;

namespace Degas.Train.Evaluation;

/// <summary>True-positive rates of generated names.</summary>
/// <param name="Names">Generated names counted.</param>
/// <param name="AtFpr">True-positive rate by false-positive rate on the benign names beside them, such as <c>1e-3</c>; empty where there are none.</param>
/// <param name="Intervals">95% intervals of those rates.</param>
/// <param name="AtThreshold">Share that reaches the model's own threshold for a rate, by rate.</param>
/// <param name="ThresholdIntervals">95% intervals of those shares.</param>
public sealed record DetectionRates(
    int Names,
    IReadOnlyDictionary<string, double> AtFpr,
    IReadOnlyDictionary<string, Interval> Intervals,
    IReadOnlyDictionary<string, double> AtThreshold,
    IReadOnlyDictionary<string, Interval> ThresholdIntervals);

/// <summary>A benign source's names that reach the model's thresholds.</summary>
/// <param name="Names">Names counted.</param>
/// <param name="IsVouched">False for a popularity list, whose names may be generated.</param>
/// <param name="AtThreshold">Share that reaches the threshold for a rate, by rate.</param>
/// <param name="Intervals">95% intervals of those shares.</param>
/// <param name="OverThrice">The rates whose threshold more than three times as many reach as should: the threshold does not hold here. In a small source one name is enough; its interval tells.</param>
public sealed record FalseAlarms(
    int Names,
    bool IsVouched,
    IReadOnlyDictionary<string, double> AtThreshold,
    IReadOnlyDictionary<string, Interval> Intervals,
    IReadOnlyList<string> OverThrice);

/// <summary>How a threshold that was chosen on the validation split does on the test split.</summary>
public sealed record ThresholdCheck(float Threshold, double FprOnTest, double TprOnTest);

/// <summary>A name and its score.</summary>
public sealed record ScoredName(string Name, string Group, float Score);

/// <summary>A model's figures on names that it was not trained on.</summary>
public sealed record Metrics
{
    /// <summary>SHA-256 of the weights file.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>Benign names of the test split from vouched sources; their scores set the thresholds of the rates below.</summary>
    public required int BenignNames { get; init; }

    /// <summary>Whether there are benign names enough for a false-positive rate: with fewer than one false alarm to allow, the threshold is that of none.</summary>
    public bool CanMeasure(string rate) => double.Parse(rate, CultureInfo.InvariantCulture) * BenignNames >= 1;

    /// <summary>Area under the ROC curve on the test split; NaN where a class is missing.</summary>
    public required double RocAuc { get; init; }

    /// <summary>All generated names of the test split, each counted once.</summary>
    public required DetectionRates Overall { get; init; }

    /// <summary>Mean over the families of the test split, each family counted once.</summary>
    public required IReadOnlyDictionary<string, double> MeanOverFamilies { get; init; }

    /// <summary>By family, test split.</summary>
    public required IReadOnlyDictionary<string, DetectionRates> Families { get; init; }

    /// <summary>By family, families left out of training whole.</summary>
    public required IReadOnlyDictionary<string, DetectionRates> UnseenFamilies { get; init; }

    /// <summary>Mean over those families, each counted once.</summary>
    public required IReadOnlyDictionary<string, double> MeanOverUnseenFamilies { get; init; }

    /// <summary>By benign source, test split, at the model's own thresholds.</summary>
    public required IReadOnlyDictionary<string, FalseAlarms> FprBySource { get; init; }

    /// <summary>By benign source left out of training whole.</summary>
    public required IReadOnlyDictionary<string, FalseAlarms> UnseenSources { get; init; }

    /// <summary>By false-positive rate: the names at the model's own threshold for it.</summary>
    public required IReadOnlyDictionary<string, Confusion> AtThresholds { get; init; }

    /// <summary>Whether scores are probabilities; null where a class is missing.</summary>
    public required Calibration? Calibration { get; init; }

    /// <summary>How well the family head names families, on the test split; null where the model has none.</summary>
    public FamilyMetrics? FamilyNaming { get; init; }

    /// <summary>By false-positive rate: a threshold chosen on validation, and its rates on the test.</summary>
    public required IReadOnlyDictionary<string, ThresholdCheck> ThresholdsFromValidation { get; init; }

    /// <summary>The benign test names of vouched sources with the highest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstFalseAlarms { get; init; }

    /// <summary>The generated test names with the lowest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstMisses { get; init; }

    /// <summary>The benign names of sources left out of training with the highest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstUnseenFalseAlarms { get; init; }

    /// <summary>The generated names of families left out of training with the lowest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstUnseenMisses { get; init; }
}
