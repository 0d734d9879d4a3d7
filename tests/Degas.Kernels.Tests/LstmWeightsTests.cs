namespace Degas.Kernels.Tests;

/// <summary>Folding PyTorch's tensors.</summary>
public sealed class LstmWeightsTests
{
    [Fact]
    public void The_table_is_embedding_times_input_weights_plus_both_biases()
    {
        const int Hidden = 16, Gates = 4 * Hidden, Size = 3, Symbols = 5;
        var random = new Random(1);
        float[] embedding = RandomWeights.Values(random, Symbols * Size, 1), input = RandomWeights.Values(random, Gates * Size, 1);
        float[] recurrent = RandomWeights.Values(random, Gates * Hidden, 1), head = RandomWeights.Values(random, Hidden, 1);
        float[] first = RandomWeights.Values(random, Gates, 1), second = RandomWeights.Values(random, Gates, 1);
        LstmWeights weights = LstmWeights.Fold(embedding, input, recurrent, first, second, head, [0.25f]);

        Assert.Equal(Symbols, weights.Symbols);
        Assert.Equal(Hidden, weights.Hidden);
        Assert.Equal(recurrent, weights.Recurrent);
        Assert.Equal(head, weights.Head);
        Assert.Equal(0.25f, weights.HeadBias);
        Assert.Equal(Symbols * Gates, weights.Table.Length);
        for (int symbol = 0; symbol < Symbols; symbol++)
        {
            for (int row = 0; row < Gates; row++)
            {
                double sum = first[row] + (double)second[row];
                for (int e = 0; e < Size; e++)
                    sum += embedding[symbol * Size + e] * (double)input[row * Size + e];
                Assert.Equal(sum, weights.Table[symbol * Gates + row], 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(240)]
    [InlineData(256)]
    public void A_multiple_of_16_up_to_256_is_a_hidden_size(int hidden) => Assert.Equal(hidden, Fold(hidden).Hidden);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(100)]
    [InlineData(257)]
    [InlineData(272)]
    public void Any_other_hidden_size_is_refused_by_its_number(int hidden)
    {
        var error = Assert.Throws<ArgumentException>(() => Fold(hidden));
        Assert.Contains($"hidden size {hidden}:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(1, 1)]
    [InlineData(2, -1)]
    [InlineData(2, 1)]
    [InlineData(3, -1)]
    [InlineData(3, 1)]
    [InlineData(4, -1)]
    [InlineData(4, 1)]
    [InlineData(6, -1)]
    [InlineData(6, 1)]
    public void A_tensor_of_another_length_is_refused(int tensor, int extra) =>
        Assert.Throws<ArgumentException>(() => Fold(16, changed: tensor, extra: extra));

    [Fact]
    public void No_symbols_and_more_than_a_byte_can_tell_apart_are_refused()
    {
        Assert.Equal(1, Fold(16, symbols: 1).Symbols);
        Assert.Equal(256, Fold(16, symbols: 256).Symbols);
        Assert.Throws<ArgumentException>(() => Fold(16, symbols: 0));
        Assert.Throws<ArgumentException>(() => Fold(16, symbols: 257));
        Assert.Throws<ArgumentException>(() => Fold(16, embedding: 0));
    }

    // Zeros of the lengths that fit, with one tensor (in the order of Fold's parameters) longer or shorter.
    private static LstmWeights Fold(int hidden, int symbols = 4, int embedding = 2, int changed = -1, int extra = 0)
    {
        int[] lengths = [symbols * embedding, 4 * hidden * embedding, 4 * hidden * hidden, 4 * hidden, 4 * hidden, hidden, 1];
        if (changed >= 0)
            lengths[changed] += extra;
        float[][] zeros = [.. lengths.Select(length => new float[length])];
        return LstmWeights.Fold(zeros[0], zeros[1], zeros[2], zeros[3], zeros[4], zeros[5], zeros[6]);
    }
}
