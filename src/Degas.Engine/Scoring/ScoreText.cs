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

    private static void WriteMillionths(int millionths, Span<byte> text)
    {
        text = text[..Length];
        text[0] = (byte)('0' + millionths / 1_000_000);
        text[1] = (byte)'.';
        millionths %= 1_000_000;
        for (int i = 7; i >= 2; i--, millionths /= 10)
            text[i] = (byte)('0' + millionths % 10);
    }
}
