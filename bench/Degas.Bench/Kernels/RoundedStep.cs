using System.Numerics;
using System.Runtime.InteropServices;
using Degas.Engine.Cuda;
using Degas.Kernels;

namespace Degas.Bench.Kernels;

/// <summary>What of a factor goes into a product: all of it, itself rounded to float16, or what that left over, rounded to that or to its upper byte.</summary>
internal enum Part : byte
{
    All,
    High,
    Rest,
    RestByte,
}

/// <summary>A way to compute a step with numbers of fewer bits.</summary>
/// <param name="Name">In words.</param>
/// <param name="Products">The products that are summed, each of a part of the weights and one of the states.</param>
internal sealed record Rounding(string Name, params (Part Weights, Part States)[] Products)
{
    /// <summary>Units whose exact sum is added to a float32 and cut off, as tensor cores are told to do it; 0 for sums of float32 rounded to the nearest.</summary>
    public int Depth { get; init; }

    /// <summary>Whether sigmoid and tanh have a relative error of 2^-11, that of <c>tanh.approx</c>; half of it, by rounding to float16.</summary>
    public bool RoundsFunctions { get; init; }
}

/// <summary>The reference kernel with rounded factors: a simulation of what tensor cores would give.</summary>
internal sealed class RoundedStep(LstmWeights weights, Rounding rounding) : LstmKernel(weights.Symbols, weights.Hidden)
{
    private readonly Degas.Kernels.Reference.LstmStep _reference = new(weights);
    private readonly Dictionary<Part, float[]> _columns = rounding.Products.Select(p => p.Weights).Distinct().ToDictionary(p => p, p => Columns(weights, p));
    private readonly Dictionary<Part, double[]> _exactColumns = rounding.Products.Select(p => p.Weights).Distinct().ToDictionary(p => p, p => Array.ConvertAll(Columns(weights, p), w => (double)w));
    private readonly double[] _exact = new double[4 * weights.Hidden];

    public override LstmKernel ForThread() => this;

    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores) => _reference.Score(states, nodes, scores);

    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        float[] z = new float[4 * Hidden];
        for (int node = 0; node < symbols.Length; node++)
        {
            ReadOnlySpan<float> h = previous.Slice(parents[node] * StateLength, Hidden), c = previous.Slice(parents[node] * StateLength + Hidden, Hidden);
            Span<float> newH = next.Slice(node * StateLength, Hidden), newC = next.Slice(node * StateLength + Hidden, Hidden);
            weights.Table.AsSpan(symbols[node] * z.Length, z.Length).CopyTo(z);
            Multiply(z, h);
            for (int j = 0; j < Hidden; j++)
            {
                newC[j] = Sigmoid(z[Hidden + j]) * c[j] + Sigmoid(z[j]) * Tanh(z[2 * Hidden + j]);
                newH[j] = Sigmoid(z[3 * Hidden + j]) * Tanh(newC[j]);
            }
        }
    }

    private void Multiply(float[] z, ReadOnlySpan<float> h)
    {
        // Without a depth, one unit after the other, each with all its products.
        int depth = Math.Max(1, rounding.Depth);
        for (int block = 0; block < Hidden; block += depth)
        {
            foreach ((Part part, Part states) in rounding.Products)
            {
                if (rounding.Depth == 0)
                {
                    AddColumn(_columns[part].AsSpan(block * z.Length, z.Length), Of(h[block], states), z);
                    continue;
                }

                for (int j = 0; j < z.Length; j++)
                    _exact[j] = z[j];
                for (int k = block; k < block + depth; k++)
                    AddColumn(_exactColumns[part].AsSpan(k * z.Length, z.Length), Of(h[k], states), _exact);
                for (int j = 0; j < z.Length; j++)
                    z[j] = CutOff(_exact[j]);
            }
        }
    }

    // A product of two float16 values is exact in either type.
    private static void AddColumn<T>(ReadOnlySpan<T> column, T factor, Span<T> z)
        where T : struct
    {
        ReadOnlySpan<Vector<T>> from = MemoryMarshal.Cast<T, Vector<T>>(column);
        Span<Vector<T>> to = MemoryMarshal.Cast<T, Vector<T>>(z);
        var all = new Vector<T>(factor);
        for (int i = 0; i < to.Length; i++)
            to[i] += from[i] * all;
    }

    private static float[] Columns(LstmWeights weights, Part part)
    {
        int hidden = weights.Hidden;
        float[] columns = new float[4 * hidden * hidden];
        for (int k = 0; k < hidden; k++)
        {
            for (int row = 0; row < 4 * hidden; row++)
                columns[k * 4 * hidden + row] = Of(weights.Recurrent[row * hidden + k], part);
        }

        return columns;
    }

    private static float Of(float value, Part part) => part switch
    {
        Part.High => (float)(Half)value,
        Part.Rest => (float)(Half)(value - (float)(Half)value),
        Part.RestByte => UpperByte((Half)(HalfWeights.Scale * (value - (float)(Half)value))) / HalfWeights.Scale,
        _ => value,
    };

    // To the nearest, ties to even.
    private static float UpperByte(Half value)
    {
        int bits = BitConverter.HalfToUInt16Bits(value);
        return (float)BitConverter.UInt16BitsToHalf((ushort)((bits + 0x7F + ((bits >> 8) & 1)) & 0xFF00));
    }

    // The 29 bits that a double has more.
    private static float CutOff(double value) => (float)BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) & ~((1L << 29) - 1));

    private float Tanh(float x) => rounding.RoundsFunctions ? (float)(Half)MathF.Tanh(x) : MathF.Tanh(x);

    private float Sigmoid(float x) => rounding.RoundsFunctions ? 0.5f + 0.5f * Tanh(0.5f * x) : 1 / (1 + MathF.Exp(-x));
}
