namespace Degas.Engine.Scoring;

/// <summary>Scores as all programs print them: six decimals, rounded half to even. Thresholds for rare false alarms differ in the fourth.</summary>
public static class ScoreText
{
    /// <summary>Bytes of a score.</summary>
    public const int Length = 8;

    /// <summary>Writes a score from 0 to 1 to the first <see cref="Length"/> bytes of <paramref name="destination"/>.</summary>
    public static void Write(float score, Span<byte> destination) => WriteMillionths(Millionths(score), destination);

    /// <summary>Writes what <paramref name="score"/> lacks to 1, so that the two printed numbers make 1.</summary>
    public static void WriteComplement(float score, Span<byte> destination) => WriteMillionths(1_000_000 - Millionths(score), destination);

    private static int Millionths(float score) => (int)Math.Round(score * 1e6);

    // By pairs of digits: a division for each digit would wait for the one before it.
    private static void WriteMillionths(int millionths, Span<byte> text)
    {
        text = text[..Length];
        uint whole = (uint)millionths / 1_000_000, rest = (uint)millionths - whole * 1_000_000;
        uint first = rest / 10_000, second = rest / 100 - first * 100, third = rest - rest / 100 * 100;
        text[0] = (byte)('0' + whole);
        text[1] = (byte)'.';
        text[2] = (byte)('0' + first / 10);
        text[3] = (byte)('0' + first % 10);
        text[4] = (byte)('0' + second / 10);
        text[5] = (byte)('0' + second % 10);
        text[6] = (byte)('0' + third / 10);
        text[7] = (byte)('0' + third % 10);
    }
}
