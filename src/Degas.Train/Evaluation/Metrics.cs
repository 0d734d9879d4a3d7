namespace Degas.Train.Evaluation;

/// <summary>True-positive rates at fixed false-positive rates.</summary>
/// <param name="Names">Generated names counted.</param>
/// <param name="AtFpr">True-positive rate by false-positive rate, such as <c>1e-3</c>.</param>
/// <param name="Intervals">95% intervals of those rates.</param>
public sealed record DetectionRates(int Names, IReadOnlyDictionary<string, double> AtFpr, IReadOnlyDictionary<string, Interval> Intervals);

/// <summary>A benign source's names that reach the model's thresholds.</summary>
/// <param name="Names">Names counted.</param>
/// <param name="IsVouched">False for a popularity list, whose names may be generated.</param>
/// <param name="AtThreshold">Share that reaches the threshold for a rate, by rate.</param>
/// <param name="Intervals">95% intervals of those shares.</param>
public sealed record FalseAlarms(int Names, bool IsVouched, IReadOnlyDictionary<string, double> AtThreshold, IReadOnlyDictionary<string, Interval> Intervals);

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

    /// <summary>Area under the ROC curve on the test split.</summary>
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

    /// <summary>By false-positive rate: a threshold chosen on validation, and its rates on the test.</summary>
    public required IReadOnlyDictionary<string, ThresholdCheck> ThresholdsFromValidation { get; init; }

    /// <summary>The benign test names of vouched sources with the highest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstFalseAlarms { get; init; }

    /// <summary>The generated test names with the lowest scores.</summary>
    public required IReadOnlyList<ScoredName> WorstMisses { get; init; }
}
