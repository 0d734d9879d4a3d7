using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256;
using Wide = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The recurrent product in 16-bit integers, gates and cells in float32. A product vector holds 8 units' sums of pairs; six names by four
/// gates are 24 accumulators, of 256 bits in the 32 registers that AVX-512 gives.
/// </summary>
/// <remarks>
/// Floor: 2 H^2 multiply-adds of pairs a symbol and as many additions. Zen 4 (2026-11-24, one thread, H = 128): 920 ns a step against 1,322 of
/// float32; it does 190 G multiply-adds and additions a second at 256 bits but 157 at 512 (float32: 118), hence the narrower product.
/// Where a core has two float32 ports of 512 bits there is nothing to win.
/// </remarks>
public sealed unsafe class LstmStepInt16 : LstmKernel
{
    private const int Lanes = 8, Panel = 16, Tile = 6;
    private readonly PackedWeights _weights;
    private readonly PackedInt16Weights _recurrent;
    private readonly int[] _sums;
    private readonly short[] _hidden;

    /// <summary>Packs <paramref name="weights"/> for this variant.</summary>
    public LstmStepInt16(LstmWeights weights)
        : this(new PackedWeights(weights, Panel), new PackedInt16Weights(weights, Lanes, Panel))
    {
    }

    private LstmStepInt16(PackedWeights weights, PackedInt16Weights recurrent)
        : base(weights.Symbols, weights.Hidden)
    {
        _weights = weights;
        _recurrent = recurrent;
        _sums = GC.AllocateArray<int>(Tile * 4 * weights.Hidden, pinned: true);
        _hidden = GC.AllocateArray<short>(Tile * weights.Hidden, pinned: true);
    }

    /// <inheritdoc/>
    public override LstmKernel ForThread() => new LstmStepInt16(_weights, _recurrent);

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores) => LstmStep.Score(_weights, states, nodes, scores);

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        int* sums = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_sums));
        short* hidden = (short*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_hidden));
        fixed (float* from = previous, to = next)
        {
            for (int first = 0; first < symbols.Length; first += Tile)
            {
                // Rows of a last tile that is not full keep what they held; their sums are not used.
                int count = Math.Min(Tile, symbols.Length - first);
                for (int m = 0; m < count; m++)
                    Round(from + (long)parents[first + m] * StateLength, hidden + m * Hidden);
                for (int unit = 0; unit < Hidden; unit += Lanes)
                    Multiply(hidden, _recurrent.Recurrent + (long)unit * 4 * Hidden, sums + unit / Panel * 4 * Panel + unit % Panel);
                for (int m = 0; m < count; m++)
                {
                    float* table = _weights.Table + symbols[first + m] * 4 * Hidden, c = from + (long)parents[first + m] * StateLength + Hidden;
                    ApplyGates(sums + m * 4 * Hidden, table, c, to + (long)(first + m) * StateLength);
                }
            }
        }

        GC.KeepAlive(_weights);
        GC.KeepAlive(_recurrent);
    }

    // Saturates: a state that is not a hidden state of an LSTM, or not a number, gives some number and disturbs no other node.
    private void Round(float* h, short* to)
    {
        for (int k = 0; k < Hidden; k += Panel)
        {
            Vector512<float> scaled = Wide.Load(h + k) * Wide.Create(PackedInt16Weights.HiddenScale);
            scaled = Wide.MinNative(Wide.Create(PackedInt16Weights.HiddenScale), Wide.MaxNative(Wide.Create(-PackedInt16Weights.HiddenScale), scaled));
            Avx512F.ConvertToVector256Int16(Avx512F.ConvertToVector512Int32(scaled)).Store(to + k);
        }
    }

    // The sums of one vector of units for the names of a tile: sums [Tile, H / Panel, 4, Panel]. No call may stand in this loop.
    private void Multiply(short* hidden, short* w, int* sums)
    {
        int pairs = Hidden / 2;
        int* h0 = (int*)hidden, h1 = (int*)hidden + 1 * pairs, h2 = (int*)hidden + 2 * pairs, h3 = (int*)hidden + 3 * pairs, h4 = (int*)hidden + 4 * pairs, h5 = (int*)hidden + 5 * pairs;
        Vector256<int> a00 = default, a01 = default, a02 = default, a03 = default;
        Vector256<int> a10 = default, a11 = default, a12 = default, a13 = default;
        Vector256<int> a20 = default, a21 = default, a22 = default, a23 = default;
        Vector256<int> a30 = default, a31 = default, a32 = default, a33 = default;
        Vector256<int> a40 = default, a41 = default, a42 = default, a43 = default;
        Vector256<int> a50 = default, a51 = default, a52 = default, a53 = default;
        for (int k = 0; k < pairs; k++, w += 8 * Lanes)
        {
            Vector256<short> w0 = V.Load(w), w1 = V.Load(w + 2 * Lanes), w2 = V.Load(w + 4 * Lanes), w3 = V.Load(w + 6 * Lanes), b;
            b = V.Create(h0[k]).AsInt16();
            a00 += Avx2.MultiplyAddAdjacent(w0, b);
            a01 += Avx2.MultiplyAddAdjacent(w1, b);
            a02 += Avx2.MultiplyAddAdjacent(w2, b);
            a03 += Avx2.MultiplyAddAdjacent(w3, b);
            b = V.Create(h1[k]).AsInt16();
            a10 += Avx2.MultiplyAddAdjacent(w0, b);
            a11 += Avx2.MultiplyAddAdjacent(w1, b);
            a12 += Avx2.MultiplyAddAdjacent(w2, b);
            a13 += Avx2.MultiplyAddAdjacent(w3, b);
            b = V.Create(h2[k]).AsInt16();
            a20 += Avx2.MultiplyAddAdjacent(w0, b);
            a21 += Avx2.MultiplyAddAdjacent(w1, b);
            a22 += Avx2.MultiplyAddAdjacent(w2, b);
            a23 += Avx2.MultiplyAddAdjacent(w3, b);
            b = V.Create(h3[k]).AsInt16();
            a30 += Avx2.MultiplyAddAdjacent(w0, b);
            a31 += Avx2.MultiplyAddAdjacent(w1, b);
            a32 += Avx2.MultiplyAddAdjacent(w2, b);
            a33 += Avx2.MultiplyAddAdjacent(w3, b);
            b = V.Create(h4[k]).AsInt16();
            a40 += Avx2.MultiplyAddAdjacent(w0, b);
            a41 += Avx2.MultiplyAddAdjacent(w1, b);
            a42 += Avx2.MultiplyAddAdjacent(w2, b);
            a43 += Avx2.MultiplyAddAdjacent(w3, b);
            b = V.Create(h5[k]).AsInt16();
            a50 += Avx2.MultiplyAddAdjacent(w0, b);
            a51 += Avx2.MultiplyAddAdjacent(w1, b);
            a52 += Avx2.MultiplyAddAdjacent(w2, b);
            a53 += Avx2.MultiplyAddAdjacent(w3, b);
        }

        a00.Store(sums);
        a01.Store(sums + 1 * Panel);
        a02.Store(sums + 2 * Panel);
        a03.Store(sums + 3 * Panel);
        sums += 4 * Hidden;
        a10.Store(sums);
        a11.Store(sums + 1 * Panel);
        a12.Store(sums + 2 * Panel);
        a13.Store(sums + 3 * Panel);
        sums += 4 * Hidden;
        a20.Store(sums);
        a21.Store(sums + 1 * Panel);
        a22.Store(sums + 2 * Panel);
        a23.Store(sums + 3 * Panel);
        sums += 4 * Hidden;
        a30.Store(sums);
        a31.Store(sums + 1 * Panel);
        a32.Store(sums + 2 * Panel);
        a33.Store(sums + 3 * Panel);
        sums += 4 * Hidden;
        a40.Store(sums);
        a41.Store(sums + 1 * Panel);
        a42.Store(sums + 2 * Panel);
        a43.Store(sums + 3 * Panel);
        sums += 4 * Hidden;
        a50.Store(sums);
        a51.Store(sums + 1 * Panel);
        a52.Store(sums + 2 * Panel);
        a53.Store(sums + 3 * Panel);
    }

    private void ApplyGates(int* sums, float* table, float* c, float* to)
    {
        float* scales = _recurrent.Scales;
        for (int unit = 0; unit < Hidden; unit += Panel, sums += 4 * Panel, scales += 4 * Panel, table += 4 * Panel)
        {
            Vector512<float> i = Gate(sums, scales, table), f = Gate(sums + Panel, scales + Panel, table + Panel);
            Vector512<float> g = Gate(sums + 2 * Panel, scales + 2 * Panel, table + 2 * Panel), o = Gate(sums + 3 * Panel, scales + 3 * Panel, table + 3 * Panel);
            Vector512<float> newC = Activation.Cell(i, f, g, Wide.Load(c + unit));
            newC.Store(to + Hidden + unit);
            Activation.Hidden(o, newC).Store(to + unit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gate(int* sums, float* scales, float* table) =>
        Wide.MultiplyAddEstimate(Wide.ConvertToSingle(Wide.Load(sums)), Wide.Load(scales), Wide.Load(table));
}
