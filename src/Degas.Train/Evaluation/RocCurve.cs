namespace Degas.Train.Evaluation;

/// <summary>The receiver operating characteristic of scores: higher means more likely generated.</summary>
public sealed class RocCurve
{
    private readonly float[] _negatives;

    /// <summary>Sorts the benign names' scores.</summary>
    public RocCurve(IEnumerable<float> negatives)
    {
        _negatives = [.. negatives];
        Array.Sort(_negatives);
    }

    /// <summary>Number of benign names.</summary>
    public int Negatives => _negatives.Length;

    /// <summary>The smallest threshold at which no more than a share <paramref name="fpr"/> of the benign names has a score of at least it.</summary>
    public float Threshold(double fpr)
    {
        if (_negatives.Length == 0)
            throw new InvalidOperationException("a threshold needs benign names");
        int allowed = (int)(fpr * _negatives.Length);
        return allowed >= _negatives.Length ? 0 : MathF.BitIncrement(_negatives[_negatives.Length - 1 - allowed]);
    }

    /// <summary>Share of benign names with a score of at least <paramref name="threshold"/>.</summary>
    public double FalsePositiveRate(float threshold) => (double)CountAtLeast(_negatives, threshold) / _negatives.Length;

    /// <summary>Area under the curve: the chance that a generated name scores above a benign one, ties counted half (Mann and Whitney).</summary>
    public double Area(IEnumerable<float> positives)
    {
        double sum = 0;
        long count = 0;
        foreach (float score in positives)
        {
            int below = LowerBound(_negatives, score), above = CountAtLeast(_negatives, MathF.BitIncrement(score));
            sum += below + 0.5 * (_negatives.Length - below - above);
            count++;
        }

        return count == 0 ? double.NaN : sum / ((double)count * _negatives.Length);
    }

    private static int CountAtLeast(float[] sorted, float threshold) => sorted.Length - LowerBound(sorted, threshold);

    private static int LowerBound(float[] sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
