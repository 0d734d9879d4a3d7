namespace Degas.Train.Evaluation;

/// <summary>Names by what they are and what they are called at one threshold. Precision depends on the shares of both classes, the other rates do not.</summary>
/// <param name="Threshold">Scores from here on are called generated.</param>
/// <param name="TruePositives">Generated names that are called so.</param>
/// <param name="FalseNegatives">Generated names that are missed.</param>
/// <param name="FalsePositives">Benign names that are called generated.</param>
/// <param name="TrueNegatives">Benign names that are not.</param>
public sealed record Confusion(float Threshold, int TruePositives, int FalseNegatives, int FalsePositives, int TrueNegatives)
{
    /// <summary>Share of the names called generated that are.</summary>
    public double Precision => Share(TruePositives, FalsePositives);

    /// <summary>Share of the generated names that are called so.</summary>
    public double Recall => Share(TruePositives, FalseNegatives);

    /// <summary>Harmonic mean of the two: 2 TP / (2 TP + FP + FN).</summary>
    public double F1 => Share(2.0 * TruePositives, FalsePositives + FalseNegatives);

    /// <summary>Share of the benign names that are called generated.</summary>
    public double FalsePositiveRate => Share(FalsePositives, TrueNegatives);

    /// <summary>Share of the generated names that are missed.</summary>
    public double MissRate => Share(FalseNegatives, TruePositives);

    /// <summary>Counts the scores.</summary>
    public static Confusion Of(IReadOnlyCollection<float> generated, IReadOnlyCollection<float> benign, float threshold)
    {
        int found = generated.Count(s => s >= threshold), alarms = benign.Count(s => s >= threshold);
        return new(threshold, found, generated.Count - found, alarms, benign.Count - alarms);
    }

    private static double Share(double part, double rest) => part + rest == 0 ? double.NaN : part / (part + rest);
}
