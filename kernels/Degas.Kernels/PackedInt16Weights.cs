using System.Runtime.InteropServices;

namespace Degas.Kernels;

/// <summary>
/// Recurrent weights as 16-bit integers for multiply-add of adjacent pairs, <c>recurrent [H / lanes, H / 2, 4, lanes, 2]</c>, and what a
/// sum of products is to be multiplied by, <c>scales [H / panel, 4, panel]</c>. Aligned to 64 bytes.
/// </summary>
/// <remarks>
/// Hidden states lie within [-1, 1] and are taken times <see cref="HiddenScale"/>. A row of weights has a scale of its own: the largest with
/// which neither a weight passes 16 bits nor the worst sum 31, so sums are exact whatever the states. 2^13 for the states divides the
/// 31 bits about evenly between the rounding of both (measured: 2^12 and 2^14 move scores further).
/// </remarks>
public sealed unsafe class PackedInt16Weights
{
    /// <summary>What a hidden state is multiplied by before it is rounded.</summary>
    public const float HiddenScale = 8192;

    private readonly short* _recurrent;
    private readonly float* _scales;

    /// <summary>Packs <paramref name="weights"/>.</summary>
    /// <param name="weights">The model's.</param>
    /// <param name="lanes">Sums in a vector of the product.</param>
    /// <param name="panel">Values in a vector of the gates.</param>
    public PackedInt16Weights(LstmWeights weights, int lanes, int panel)
    {
        int hidden = weights.Hidden;
        _recurrent = (short*)NativeMemory.AlignedAlloc((nuint)(4 * hidden * hidden) * sizeof(short), 64);
        _scales = (float*)NativeMemory.AlignedAlloc((nuint)(4 * hidden) * sizeof(float), 64);
        for (int row = 0; row < 4 * hidden; row++)
        {
            (int gate, int unit) = Math.DivRem(row, hidden);
            ReadOnlySpan<float> values = weights.Recurrent.AsSpan(row * hidden, hidden);
            float scale = Scale(values);
            _scales[unit / panel * 4 * panel + gate * panel + unit % panel] = 1 / (scale * HiddenScale);
            short* to = _recurrent + (unit / lanes * hidden / 2 * 4 + gate) * lanes * 2 + unit % lanes * 2;
            for (int k = 0; k < hidden; k++)
                to[k / 2 * 4 * lanes * 2 + k % 2] = (short)MathF.Round(values[k] * scale);
        }
    }

    /// <summary>Frees the memory.</summary>
    ~PackedInt16Weights()
    {
        NativeMemory.AlignedFree(_recurrent);
        NativeMemory.AlignedFree(_scales);
    }

    internal short* Recurrent => _recurrent;

    internal float* Scales => _scales;

    private static float Scale(ReadOnlySpan<float> row)
    {
        double largest = 0, sum = 0;
        foreach (float value in row)
        {
            largest = Math.Max(largest, Math.Abs((double)value));
            sum += Math.Abs((double)value);
        }

        // Each weight may round up by a half, and the state by as much.
        double room = (int.MaxValue - (row.Length * (double)HiddenScale)) / (HiddenScale + 1);
        // Bounded, so that the scale and its inverse stay normal numbers.
        return largest == 0 ? 1 : (float)Math.Clamp(Math.Min(short.MaxValue / largest, room / sum), 1e-30, 1e30);
    }
}
