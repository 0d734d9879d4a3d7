using System.Runtime.InteropServices;

namespace Degas.Kernels;

/// <summary>
/// Recurrent weights for the tile unit: integers of 16 bits in two parts of 8, <c>w = 256 high + low</c>, each in tiles of 16 units by 64 states,
/// <c>recurrent [H / 16, 4, blocks, 2, 16, 16, 4]</c>, where a block is 64 states, the last one filled up with zeros; what a sum of products is to be
/// multiplied by, <c>scales [H / 16, 4, 16]</c>; and the table of the symbols, <c>table [V, H / 16, 4, 16]</c>. Aligned to 64 bytes.
/// </summary>
/// <remarks>
/// Hidden states lie within [-1, 1] and are taken times <see cref="HiddenScale"/>, in two parts as well. A sum is
/// <c>256 (256 high high + high low + low high)</c>: the product of the low parts, at most a 65,536th of the largest, is left out. Both kinds of sums
/// fit 32 bits for any H up to 256, whatever the weights and states: 256 * 127 * 127 * 256 and twice 256 * 127 * 128.
/// </remarks>
public sealed unsafe class PackedTileWeights
{
    /// <summary>What a hidden state is multiplied by before it is rounded: the most that two signed parts of 8 bits hold on both sides.</summary>
    public const float HiddenScale = 127 * 256;

    /// <summary>Bytes of a tile: 16 rows of 64.</summary>
    public const int TileSize = 1024;

    /// <summary>States in a block.</summary>
    public const int BlockStates = 64;

    private const int Panel = 16;

    private readonly sbyte* _recurrent;
    private readonly float* _scales, _table;

    /// <summary>Packs <paramref name="weights"/>.</summary>
    /// <param name="weights">The model's.</param>
    /// <param name="factors">What the variant's gate functions want the pre-activations to be multiplied by, [4].</param>
    public PackedTileWeights(LstmWeights weights, ReadOnlySpan<float> factors)
    {
        int hidden = weights.Hidden;
        Blocks = (hidden + BlockStates - 1) / BlockStates;
        int size = hidden / Panel * PanelSize;
        _recurrent = (sbyte*)NativeMemory.AlignedAlloc((nuint)size, 64);
        NativeMemory.Clear(_recurrent, (nuint)size);
        _scales = (float*)NativeMemory.AlignedAlloc((nuint)(4 * hidden) * sizeof(float), 64);
        _table = (float*)NativeMemory.AlignedAlloc((nuint)(weights.Symbols * 4 * hidden) * sizeof(float), 64);
        for (int row = 0; row < 4 * hidden; row++)
        {
            (int gate, int unit) = Math.DivRem(row, hidden);
            (int panel, int lane) = Math.DivRem(unit, Panel);
            ReadOnlySpan<float> values = weights.Recurrent.AsSpan(row * hidden, hidden);
            float scale = Scale(values);
            int place = (panel * 4 + gate) * Panel + lane;
            _scales[place] = 256 * factors[gate] / (scale * HiddenScale);
            for (int symbol = 0; symbol < weights.Symbols; symbol++)
                _table[symbol * 4 * hidden + place] = factors[gate] * weights.Table[symbol * 4 * hidden + row];
            sbyte* tiles = _recurrent + panel * PanelSize + gate * Blocks * 2 * TileSize;
            for (int k = 0; k < hidden; k++)
            {
                int value = (int)MathF.Round(values[k] * scale), high = (value + 128) >> 8;
                sbyte* to = tiles + k / BlockStates * 2 * TileSize + k % BlockStates / 4 * 64 + lane * 4 + k % 4;
                to[0] = (sbyte)high;
                to[TileSize] = (sbyte)(value - 256 * high);
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    ~PackedTileWeights()
    {
        NativeMemory.AlignedFree(_recurrent);
        NativeMemory.AlignedFree(_scales);
        NativeMemory.AlignedFree(_table);
    }

    /// <summary>Blocks of states that a product goes through.</summary>
    public int Blocks { get; }

    /// <summary>Bytes of a panel of 16 units.</summary>
    internal int PanelSize => 4 * Blocks * 2 * TileSize;

    internal sbyte* Recurrent => _recurrent;

    internal float* Scales => _scales;

    internal float* Table => _table;

    private static float Scale(ReadOnlySpan<float> row)
    {
        float largest = 0;
        foreach (float value in row)
            largest = Math.Max(largest, Math.Abs(value));
        // Bounded, so that the scale and its inverse stay normal numbers.
        return largest == 0 ? 1 : Math.Clamp(HiddenScale / largest, 1e-30f, 1e30f);
    }
}
