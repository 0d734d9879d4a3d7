using System.Runtime.InteropServices;

namespace Degas.Kernels;

/// <summary>
/// Weights in the order in which a vector kernel reads them. Units go in panels of one vector's lanes; a panel's four gates stand side by
/// side, so that one panel's accumulators for one name are four vectors: <c>recurrent [H / lanes, H, 4, lanes]</c>,
/// <c>table [V, H / lanes, 4, lanes]</c>. Aligned to 64 bytes.
/// </summary>
public sealed unsafe class PackedWeights
{
    private readonly float* _recurrent, _table, _head;

    /// <summary>Packs <paramref name="weights"/> for vectors of <paramref name="lanes"/> values.</summary>
    /// <param name="weights">The model's.</param>
    /// <param name="lanes">Values in a vector.</param>
    /// <param name="factors">What the variant's gate functions want the pre-activations to be multiplied by, [4]; none for 1.</param>
    public PackedWeights(LstmWeights weights, int lanes, ReadOnlySpan<float> factors = default)
    {
        if (factors.IsEmpty)
            factors = [1, 1, 1, 1];
        int hidden = weights.Hidden, panels = hidden / lanes;
        Hidden = hidden;
        Symbols = weights.Symbols;
        HeadBias = weights.HeadBias;
        _recurrent = Allocate(4 * hidden * hidden);
        _table = Allocate(weights.Symbols * 4 * hidden);
        _head = Allocate(hidden);
        weights.Head.CopyTo(new Span<float>(_head, hidden));

        float* to = _recurrent;
        for (int panel = 0; panel < panels; panel++)
        {
            for (int k = 0; k < hidden; k++)
            {
                for (int gate = 0; gate < 4; gate++)
                {
                    for (int lane = 0; lane < lanes; lane++)
                        *to++ = factors[gate] * weights.Recurrent[(gate * hidden + panel * lanes + lane) * hidden + k];
                }
            }
        }

        to = _table;
        for (int v = 0; v < weights.Symbols; v++)
        {
            for (int panel = 0; panel < panels; panel++)
            {
                for (int gate = 0; gate < 4; gate++)
                {
                    for (int lane = 0; lane < lanes; lane++)
                        *to++ = factors[gate] * weights.Table[v * 4 * hidden + gate * hidden + panel * lanes + lane];
                }
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    ~PackedWeights()
    {
        NativeMemory.AlignedFree(_recurrent);
        NativeMemory.AlignedFree(_table);
        NativeMemory.AlignedFree(_head);
    }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>V.</summary>
    public int Symbols { get; }

    /// <summary>Bias of the head.</summary>
    public float HeadBias { get; }

    internal float* Recurrent => _recurrent;

    internal float* Table => _table;

    internal float* Head => _head;

    private static float* Allocate(int count) => (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
}
