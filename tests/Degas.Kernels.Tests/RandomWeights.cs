namespace Degas.Kernels.Tests;

/// <summary>Weights and states from a seed.</summary>
internal static class RandomWeights
{
    public const int Symbols = 40;
    private const int EmbeddingSize = 8;

    /// <summary>
    /// Weights up to <c>scale / sqrt(H)</c>. PyTorch starts with a scale of 1; a trained model stands near 5; from 6 on, a walk through
    /// random weights is chaotic and makes much of a rounding.
    /// </summary>
    public static LstmWeights Create(int seed, int hidden, float scale = 4)
    {
        var random = new Random(seed);
        float spread = scale / MathF.Sqrt(hidden);
        return LstmWeights.Fold(
            Values(random, Symbols * EmbeddingSize, 1),
            Values(random, 4 * hidden * EmbeddingSize, spread),
            Values(random, 4 * hidden * hidden, spread),
            Values(random, 4 * hidden, spread),
            Values(random, 4 * hidden, spread),
            Values(random, hidden, spread),
            Values(random, 1, spread));
    }

    /// <summary>
    /// Weights whose table rows are given and whose recurrent weights are one value: an embedding of unit vectors makes the input weights
    /// the table's columns. <paramref name="table"/> says the value at symbol, gate (input, forget, cell, output) and unit.
    /// </summary>
    public static LstmWeights FromTable(int symbols, int hidden, Func<int, int, int, float> table, float recurrent = 0)
    {
        float[] embedding = new float[symbols * symbols], input = new float[4 * hidden * symbols], square = new float[4 * hidden * hidden];
        Array.Fill(square, recurrent);
        for (int v = 0; v < symbols; v++)
        {
            embedding[v * symbols + v] = 1;
            for (int row = 0; row < 4 * hidden; row++)
                input[row * symbols + v] = table(v, row / hidden, row % hidden);
        }

        float[] zeros = new float[4 * hidden];
        return LstmWeights.Fold(embedding, input, square, zeros, zeros, new float[hidden], new float[1]);
    }

    /// <summary>Values from <c>-spread</c> to <c>spread</c>.</summary>
    public static float[] Values(Random random, int count, float spread)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (random.NextSingle() * 2 - 1) * spread;
        return values;
    }

    /// <summary>Symbols below V.</summary>
    public static byte[] Text(Random random, int length)
    {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++)
            text[i] = (byte)random.Next(Symbols);
        return text;
    }
}
