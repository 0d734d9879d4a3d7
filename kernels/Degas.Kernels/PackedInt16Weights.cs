using System.Runtime.InteropServices;

namespace Degas.Kernels;

/// <summary>
/// Recurrent weights as 16-bit integers for multiply-add of adjacent pairs, <c>recurrent [H / lanes, H / 2, 4, lanes, 2]</c>; what a sum of
/// products is to be multiplied by, <c>scales [H / panel, 4, panel]</c>; and the table of the symbols in the unit of those sums,
/// <c>table [V, H / panel, 4, panel]</c>. Aligned to 64 bytes.
/// </summary>
/// <remarks>
/// Hidden states lie within [-1, 1] and are taken times <see cref="HiddenScale"/>. A row of weights has a scale of its own: the largest with
/// which neither a weight passes 16 bits nor the worst sum of a run of <see cref="Run"/> pairs 31, so integers never overflow, whatever the
/// states. Runs are summed in float32. On a million names (AMD EPYC, 2026-11-24) scores of model version 3 move by 0.0008 at most and 6 verdicts
/// change; with one run for all of H, version 1's moved by 0.005 and 14 changed, for a sixth more speed.
/// </remarks>
public sealed unsafe class PackedInt16Weights
{
    /// <summary>What a hidden state is multiplied by before it is rounded.</summary>
    public const float HiddenScale = 16384;

    /// <summary>Pairs summed in integers before the sum goes on in float32.</summary>
    public const int Run = 8;

    private readonly short* _recurrent;
    private readonly float* _scales, _table;

    /// <summary>Packs <paramref name="weights"/>.</summary>
    /// <param name="weights">The model's.</param>
    /// <param name="lanes">Sums in a vector of the product.</param>
    /// <param name="panel">Values in a vector of the gates.</param>
    /// <param name="factors">What the variant's gate functions want the pre-activations to be multiplied by, [4].</param>
    public PackedInt16Weights(LstmWeights weights, int lanes, int panel, ReadOnlySpan<float> factors)
    {
        int hidden = weights.Hidden;
        _recurrent = (short*)NativeMemory.AlignedAlloc((nuint)(4 * hidden * hidden) * sizeof(short), 64);
        _scales = (float*)NativeMemory.AlignedAlloc((nuint)(4 * hidden) * sizeof(float), 64);
        _table = (float*)NativeMemory.AlignedAlloc((nuint)(weights.Symbols * 4 * hidden) * sizeof(float), 64);
        for (int row = 0; row < 4 * hidden; row++)
        {
            (int gate, int unit) = Math.DivRem(row, hidden);
            ReadOnlySpan<float> values = weights.Recurrent.AsSpan(row * hidden, hidden);
            float scale = Scale(values);
            int place = unit / panel * 4 * panel + gate * panel + unit % panel;
            _scales[place] = factors[gate] / (scale * HiddenScale);
            for (int symbol = 0; symbol < weights.Symbols; symbol++)
                _table[symbol * 4 * hidden + place] = weights.Table[symbol * 4 * hidden + row] * (scale * HiddenScale);
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
        NativeMemory.AlignedFree(_table);
    }

    internal short* Recurrent => _recurrent;

    internal float* Scales => _scales;

    internal float* Table => _table;

    private static float Scale(ReadOnlySpan<float> row)
    {
        double largest = 0, largestSum = 0;
        for (int start = 0; start < row.Length; start += 2 * Run)
        {
            double sum = 0;
            foreach (float value in row[start..Math.Min(start + 2 * Run, row.Length)])
            {
                largest = Math.Max(largest, Math.Abs((double)value));
                sum += Math.Abs((double)value);
            }

            largestSum = Math.Max(largestSum, sum);
        }

        // Each weight may round up by a half, and the state by as much.
        double room = (int.MaxValue - 2 * Run * (double)HiddenScale) / (HiddenScale + 1);
        // Bounded, so that the scale and its inverse stay normal numbers.
        return largest == 0 ? 1 : (float)Math.Clamp(Math.Min(short.MaxValue / largest, room / largestSum), 1e-30, 1e30);
    }
}
