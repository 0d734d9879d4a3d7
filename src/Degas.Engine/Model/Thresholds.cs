using System.Globalization;

namespace Degas.Engine.Model;

/// <summary>A score from which on a name is called <c>dga</c>.</summary>
/// <param name="FalsePositiveRate">The share of benign names, unseen in training, that reach the score.</param>
/// <param name="Score">The score.</param>
public readonly record struct Threshold(double FalsePositiveRate, float Score);

/// <summary>The thresholds of a model, chosen by false-positive rate; in the metadata as <c>1e-2:0.61 1e-3:0.97 1e-4:0.995</c>.</summary>
public sealed class Thresholds
{
    private readonly List<Threshold> _all;

    /// <summary>Thresholds by falling false-positive rate.</summary>
    /// <exception cref="ArgumentException">None, or a rate or a score outside (0, 1].</exception>
    public Thresholds(IEnumerable<Threshold> all)
    {
        _all = [.. all.OrderByDescending(t => t.FalsePositiveRate)];
        if (_all.Count == 0 || _all.Any(t => t.FalsePositiveRate is not (> 0 and <= 1) || t.Score is not (>= 0 and <= 1.0001f)))
            throw new ArgumentException("thresholds need rates above 0 up to 1 and scores from 0 to 1");
    }

    /// <summary>All of them, the most permissive first.</summary>
    public IReadOnlyList<Threshold> All => _all;

    /// <summary>The threshold for exactly this rate, where the model has one.</summary>
    public bool TryFind(double falsePositiveRate, out Threshold threshold)
    {
        foreach (Threshold candidate in _all)
        {
            if (Math.Abs(candidate.FalsePositiveRate - falsePositiveRate) <= 1e-9 * candidate.FalsePositiveRate)
            {
                threshold = candidate;
                return true;
            }
        }

        threshold = default;
        return false;
    }

    /// <summary>Reads the form of the metadata.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static Thresholds Parse(string text)
    {
        var all = new List<Threshold>();
        foreach (string pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = pair.IndexOf(':');
            if (colon < 0 || !double.TryParse(pair.AsSpan(0, colon), NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                || !float.TryParse(pair.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out float score))
                throw new FormatException($"'{pair}' is not RATE:SCORE");
            all.Add(new Threshold(rate, score));
        }

        try
        {
            return new Thresholds(all);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The rate as people write it: <c>1e-3</c>.</summary>
    public static string RateText(double rate)
    {
        int exponent = (int)Math.Floor(Math.Log10(rate) + 1e-9);
        return string.Create(CultureInfo.InvariantCulture, $"{rate / Math.Pow(10, exponent):0.###}e{exponent}");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', _all.Select(t => string.Create(CultureInfo.InvariantCulture, $"{RateText(t.FalsePositiveRate)}:{t.Score:R}")));
}
