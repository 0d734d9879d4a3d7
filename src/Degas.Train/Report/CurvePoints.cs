namespace Degas.Train.Report;

/// <summary>Points of a model's curves, few enough to draw and dense where they are looked at.</summary>
public static class CurvePoints
{
    private const int Most = 400;

    /// <summary>The ROC curve with its false-positive axis in decades: (log10 of the false-positive rate, true-positive rate).</summary>
    /// <param name="benign">Scores of benign names, at least one.</param>
    /// <param name="generated">Scores of generated names, at least one.</param>
    /// <remarks>Where no false alarm is left, the rate is drawn as half a name: its logarithm is wanted.</remarks>
    public static (double X, double Y)[] Roc(IEnumerable<float> benign, IEnumerable<float> generated)
    {
        float[] negatives = [.. benign.OrderDescending()], positives = [.. generated.Order()];
        IEnumerable<int> alarms = Enumerable.Range(0, Most).Select(i => (int)Math.Round(Math.Pow(negatives.Length, i / (Most - 1.0)))).Prepend(0).Distinct();
        return
        [
            .. alarms.Select(count =>
            {
                // So many alarms, and no more: the threshold stands just above the next benign name.
                double found = count >= negatives.Length ? 1 : CountAbove(positives, negatives[count]) / (double)positives.Length;
                return (Math.Log10(Math.Max(count, 0.5) / negatives.Length), found);
            }),
        ];
    }

    /// <summary>Precision by recall, where a share <paramref name="prevalence"/> of all names is generated.</summary>
    /// <param name="benign">Scores of benign names, at least one.</param>
    /// <param name="generated">Scores of generated names, at least one.</param>
    /// <param name="prevalence">Share of generated names among those that are scored, above 0 and below 1.</param>
    public static (double X, double Y)[] PrecisionRecall(IEnumerable<float> benign, IEnumerable<float> generated, double prevalence)
    {
        float[] negatives = [.. benign.Order()], positives = [.. generated.Order()];
        int points = Math.Min(Most, positives.Length);
        return
        [
            .. Enumerable.Range(1, points).Select(i =>
            {
                float threshold = positives[positives.Length - (int)((long)positives.Length * i / points)];
                double recall = CountAbove(positives, MathF.BitDecrement(threshold)) / (double)positives.Length;
                double alarms = CountAbove(negatives, MathF.BitDecrement(threshold)) / (double)negatives.Length;
                return (recall, prevalence * recall / (prevalence * recall + (1 - prevalence) * alarms));
            }),
        ];
    }

    private static int CountAbove(float[] sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > value)
                high = middle;
            else
                low = middle + 1;
        }

        return sorted.Length - low;
    }
}
