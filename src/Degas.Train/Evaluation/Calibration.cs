namespace Degas.Train.Evaluation;

/// <summary>Names whose scores lie in one range.</summary>
/// <param name="Low">Start of the range.</param>
/// <param name="High">Its end, part of the last range alone.</param>
/// <param name="Names">Names in it.</param>
/// <param name="MeanScore">Their mean score; NaN where there is none.</param>
/// <param name="Generated">Share of them that is generated; NaN where there is none.</param>
/// <param name="Interval">95% interval of that share.</param>
public sealed record CalibrationBin(double Low, double High, int Names, double MeanScore, double Generated, Interval Interval);

/// <summary>
/// Whether scores are probabilities: of names that score 0.7, are seven in ten generated? With both classes weighing the same, so that the
/// answer does not depend on how many names of each the data happens to hold.
/// </summary>
/// <param name="ExpectedError">Expected calibration error (Naeini et al., 2015): mean distance of a bin's score from its share of generated names.</param>
/// <param name="Brier">Mean squared distance of a score from 0 or 1 (Brier, 1950).</param>
/// <param name="Bins">Ten ranges of equal width.</param>
public sealed record Calibration(double ExpectedError, double Brier, IReadOnlyList<CalibrationBin> Bins)
{
    private const int BinCount = 10;

    /// <summary>From the scores of both classes, neither empty.</summary>
    public static Calibration Of(IReadOnlyCollection<float> generated, IReadOnlyCollection<float> benign)
    {
        var scored = generated.Select(s => (Score: s, IsGenerated: true, Weight: 0.5 / generated.Count))
            .Concat(benign.Select(s => (Score: s, IsGenerated: false, Weight: 0.5 / benign.Count)));
        ILookup<int, (float Score, bool IsGenerated, double Weight)> byBin = scored.ToLookup(s => Math.Clamp((int)(s.Score * BinCount), 0, BinCount - 1));
        var bins = new CalibrationBin[BinCount];
        double error = 0, brier = 0;
        for (int i = 0; i < BinCount; i++)
        {
            double weight = 0, sum = 0, hits = 0, squares = 0;
            int count = 0;
            foreach ((float score, bool isGenerated, double w) in byBin[i])
            {
                double distance = score - (isGenerated ? 1 : 0);
                weight += w;
                sum += w * score;
                hits += isGenerated ? w : 0;
                squares += w * w;
                brier += w * distance * distance;
                count++;
            }

            error += Math.Abs(sum - hits);
            // Of weighted names the interval is that of as many equal ones as tell as much (Kish, 1965).
            int equivalent = squares == 0 ? 0 : (int)Math.Round(weight * weight / squares);
            bins[i] = new((double)i / BinCount, (i + 1.0) / BinCount, count, sum / weight, hits / weight,
                equivalent == 0 ? new(0, 1) : Interval.Wilson((int)Math.Round(hits / weight * equivalent), equivalent));
        }

        return new(error, brier, bins);
    }
}
