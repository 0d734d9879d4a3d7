using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The recurrent product in 16-bit integers, sums of runs, gates and cells in float32. A product vector holds 8 units' sums of pairs; six
/// names by four gates are 24 accumulators, of 256 bits in the 32 registers that AVX-512 gives.
/// </summary>
/// <remarks>
/// Floor: 2 H^2 multiply-adds of pairs a symbol and as many additions. Zen 4 (2026-11-24, one thread, H = 128): 1.2 times as fast as
/// float32 (bench/kernels.sh); it does 190 G multiply-adds and additions a second at 256 bits but 157 at 512 (float32: 118), hence the narrower product.
/// Where a core has two float32 ports of 512 bits there is nothing to win.
/// </remarks>
public sealed unsafe class LstmStepInt16 : Int16Step
{
    private const int Tile = 6, Lanes = 8, Run = PackedInt16Weights.Run;

    /// <summary>Packs <paramref name="weights"/> for this variant.</summary>
    public LstmStepInt16(LstmWeights weights)
        : this(weights, new PackedInt16Weights(weights, Lanes, Panel, SegmentedSigmoid.Factors), new LstmStep(weights))
    {
    }

    private LstmStepInt16(LstmWeights model, PackedInt16Weights weights, LstmKernel first)
        : base(model, weights, Tile, first)
    {
    }

    /// <inheritdoc/>
    public override LstmKernel ForThread() => new LstmStepInt16(Model, Weights, ForFirstSteps.ForThread());

    /// <inheritdoc/>
    protected override void Multiply(short* hidden, float* sums, int count)
    {
        for (int unit = 0; unit < Hidden; unit += Lanes)
            MultiplyUnits(hidden, Weights.Recurrent + (long)unit * 4 * Hidden, sums + unit / Panel * 4 * Panel + unit % Panel);
    }

    // Adds one vector of units for the names of a tile: sums [Tile, H / Panel, 4, Panel]. No call may stand in these loops.
    private void MultiplyUnits(short* hidden, short* w, float* sums)
    {
        int pairs = Hidden / 2;
        int* h0 = (int*)hidden, h1 = (int*)hidden + 1 * pairs, h2 = (int*)hidden + 2 * pairs, h3 = (int*)hidden + 3 * pairs, h4 = (int*)hidden + 4 * pairs, h5 = (int*)hidden + 5 * pairs;
        for (int start = 0; start < pairs; start += Run)
        {
            Vector256<int> a00 = default, a01 = default, a02 = default, a03 = default;
            Vector256<int> a10 = default, a11 = default, a12 = default, a13 = default;
            Vector256<int> a20 = default, a21 = default, a22 = default, a23 = default;
            Vector256<int> a30 = default, a31 = default, a32 = default, a33 = default;
            Vector256<int> a40 = default, a41 = default, a42 = default, a43 = default;
            Vector256<int> a50 = default, a51 = default, a52 = default, a53 = default;
            for (int k = start, end = Math.Min(start + Run, pairs); k < end; k++, w += 8 * Lanes)
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

            float* to = sums;
            (V.Load(to) + V.ConvertToSingle(a00)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a01)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a02)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a03)).Store(to + 3 * Panel);
            to += 4 * Hidden;
            (V.Load(to) + V.ConvertToSingle(a10)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a11)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a12)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a13)).Store(to + 3 * Panel);
            to += 4 * Hidden;
            (V.Load(to) + V.ConvertToSingle(a20)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a21)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a22)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a23)).Store(to + 3 * Panel);
            to += 4 * Hidden;
            (V.Load(to) + V.ConvertToSingle(a30)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a31)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a32)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a33)).Store(to + 3 * Panel);
            to += 4 * Hidden;
            (V.Load(to) + V.ConvertToSingle(a40)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a41)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a42)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a43)).Store(to + 3 * Panel);
            to += 4 * Hidden;
            (V.Load(to) + V.ConvertToSingle(a50)).Store(to);
            (V.Load(to + 1 * Panel) + V.ConvertToSingle(a51)).Store(to + 1 * Panel);
            (V.Load(to + 2 * Panel) + V.ConvertToSingle(a52)).Store(to + 2 * Panel);
            (V.Load(to + 3 * Panel) + V.ConvertToSingle(a53)).Store(to + 3 * Panel);
        }
    }
}
