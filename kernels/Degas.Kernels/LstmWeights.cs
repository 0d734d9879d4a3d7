using System.Numerics;

namespace Degas.Kernels;

/// <summary>
/// An embedding and an LSTM layer folded for inference: with a symbol as the only input, embedding, input weights and both biases are one
/// row of a table. Gates stand in PyTorch's order: input, forget, cell, output.
/// </summary>
public sealed class LstmWeights
{
    private LstmWeights(int symbols, int hidden, float[] table, float[] recurrent, float[] head, float headBias)
    {
        Symbols = symbols;
        Hidden = hidden;
        Table = table;
        Recurrent = recurrent;
        Head = head;
        HeadBias = headBias;
    }

    /// <summary>V.</summary>
    public int Symbols { get; }

    /// <summary>H, a multiple of 16 up to 256.</summary>
    public int Hidden { get; }

    /// <summary><c>embedding W_ih^T + b_ih + b_hh</c>, [V, 4H].</summary>
    public float[] Table { get; }

    /// <summary><c>W_hh</c>, [4H, H].</summary>
    public float[] Recurrent { get; }

    /// <summary>Weights of the head, [H].</summary>
    public float[] Head { get; }

    /// <summary>Bias of the head.</summary>
    public float HeadBias { get; }

    /// <summary>Folds the tensors of a PyTorch <c>nn.Embedding</c>, <c>nn.LSTM</c> and <c>nn.Linear</c>.</summary>
    /// <param name="embedding">[V, E].</param>
    /// <param name="inputWeights">[4H, E].</param>
    /// <param name="recurrentWeights">[4H, H].</param>
    /// <param name="inputBias">[4H].</param>
    /// <param name="recurrentBias">[4H].</param>
    /// <param name="head">[1, H].</param>
    /// <param name="headBias">[1].</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or H is not a multiple of 16 up to 256.</exception>
    public static LstmWeights Fold(
        ReadOnlySpan<float> embedding, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights,
        ReadOnlySpan<float> inputBias, ReadOnlySpan<float> recurrentBias, ReadOnlySpan<float> head, ReadOnlySpan<float> headBias)
    {
        int hidden = head.Length, gates = 4 * hidden;
        if (hidden is < 16 or > 256 || hidden % 16 != 0)
            throw new ArgumentException($"hidden size {hidden}: a multiple of 16 from 16 to 256 is wanted");
        int embeddingSize = inputWeights.Length / gates, symbols = embeddingSize == 0 ? 0 : embedding.Length / embeddingSize;
        if (embeddingSize == 0 || inputWeights.Length != gates * embeddingSize || symbols is < 1 or > 256 || embedding.Length != symbols * embeddingSize
            || recurrentWeights.Length != gates * hidden || inputBias.Length != gates || recurrentBias.Length != gates || headBias.Length != 1)
            throw new ArgumentException("the tensors' shapes do not agree");

        float[] table = new float[symbols * gates];
        for (int v = 0; v < symbols; v++)
        {
            for (int row = 0; row < gates; row++)
            {
                double sum = (double)inputBias[row] + recurrentBias[row] + Dot(embedding.Slice(v * embeddingSize, embeddingSize), inputWeights.Slice(row * embeddingSize, embeddingSize));
                table[v * gates + row] = (float)sum;
            }
        }

        return new LstmWeights(symbols, hidden, table, recurrentWeights.ToArray(), head.ToArray(), headBias[0]);
    }

    // In double, so that the order of this sum is not a matter.
    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> b0, out Vector<double> b1);
            sums += a0 * b0 + a1 * b1;
        }

        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
