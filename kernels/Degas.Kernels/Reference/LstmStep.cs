namespace Degas.Kernels.Reference;

/// <summary>The specification: plain loops, in the order of the formulas (Hochreiter and Schmidhuber, 1997; gates as in PyTorch's nn.LSTM).</summary>
public sealed class LstmStep(LstmWeights weights) : LstmKernel(weights.Symbols, weights.Hidden)
{
    /// <inheritdoc/>
    public override LstmKernel ForThread() => this;

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            ReadOnlySpan<float> h = states.Slice(nodes[i] * StateLength, Hidden);
            float logit = weights.HeadBias;
            for (int k = 0; k < Hidden; k++)
                logit += weights.Head[k] * h[k];
            scores[i] = Sigmoid(logit);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        int hidden = Hidden;
        for (int node = 0; node < symbols.Length; node++)
        {
            ReadOnlySpan<float> h = previous.Slice(parents[node] * StateLength, hidden), c = previous.Slice(parents[node] * StateLength + hidden, hidden);
            Span<float> newH = next.Slice(node * StateLength, hidden), newC = next.Slice(node * StateLength + hidden, hidden);
            ReadOnlySpan<float> table = weights.Table.AsSpan(symbols[node] * 4 * hidden, 4 * hidden);
            for (int j = 0; j < hidden; j++)
            {
                float i = Sigmoid(Gate(table, h, j));
                float f = Sigmoid(Gate(table, h, hidden + j));
                float g = MathF.Tanh(Gate(table, h, 2 * hidden + j));
                float o = Sigmoid(Gate(table, h, 3 * hidden + j));
                newC[j] = f * c[j] + i * g;
                newH[j] = o * MathF.Tanh(newC[j]);
            }
        }
    }

    private float Gate(ReadOnlySpan<float> table, ReadOnlySpan<float> h, int row)
    {
        float z = table[row];
        for (int k = 0; k < h.Length; k++)
            z += weights.Recurrent[row * h.Length + k] * h[k];
        return z;
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
