namespace Degas.Train.Evaluation;

/// <summary>A range that holds the true share with 95% confidence.</summary>
public readonly record struct Interval(double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>Wilson's score interval (1927) for <paramref name="count"/> hits among <paramref name="total"/>: it holds for small counts and never leaves [0, 1].</summary>
    public static Interval Wilson(int count, int total)
    {
        if (total == 0)
            return new(0, 1);
        double share = (double)count / total, z2 = Z * Z / total;
        double middle = share + z2 / 2, half = Z * Math.Sqrt(share * (1 - share) / total + z2 / (4 * total));
        // At either end the bound is the share itself, which rounding would miss.
        return new(count == 0 ? 0 : (middle - half) / (1 + z2), count == total ? 1 : (middle + half) / (1 + z2));
    }
}
