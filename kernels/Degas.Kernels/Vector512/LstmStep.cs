using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// 512 bits. Lanes are units, so a name's state is one row and its table row is loaded as it stands. Six names by four gates are 24
/// accumulators; a step of the inner loop is 24 multiply-adds for 4 loads of weights and 6 broadcasts.
/// </summary>
/// <remarks>Floor: 4 H^2 multiply-adds a symbol, at 16 (one port) or 32 (two ports) a cycle. Weights stream from the second-level cache.</remarks>
public sealed unsafe class LstmStep : LstmKernel
{
    private const int Lanes = 16, Tile = 6;
    private readonly PackedWeights _weights;
    private readonly float[] _gates;

    /// <summary>Packs <paramref name="weights"/> for this variant.</summary>
    public LstmStep(LstmWeights weights)
        : this(new PackedWeights(weights, Lanes, Activation.Factors))
    {
    }

    private LstmStep(PackedWeights weights)
        : base(weights.Symbols, weights.Hidden)
    {
        _weights = weights;
        _gates = GC.AllocateArray<float>(Tile * 4 * weights.Hidden, pinned: true);
    }

    /// <inheritdoc/>
    public override LstmKernel ForThread() => new LstmStep(_weights);

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores)
    {
        Score(new ReadOnlySpan<float>(_weights.Head, Hidden), _weights.HeadBias, states, nodes, scores);
        GC.KeepAlive(_weights);
    }

    internal static void Score(ReadOnlySpan<float> head, float bias, ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores)
    {
        int hidden = head.Length;
        for (int i = 0; i < nodes.Length; i++)
        {
            ReadOnlySpan<float> h = states.Slice(nodes[i] * 2 * hidden, hidden);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int k = 0; k < hidden; k += Lanes)
                sum = V.MultiplyAddEstimate(V.Create(h[k..]), V.Create(head[k..]), sum);
            scores[i] = 1 / (1 + MathF.Exp(-(V.Sum(sum) + bias)));
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        float* gates = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_gates));
        float** h = stackalloc float*[Tile];
        float** table = stackalloc float*[Tile];
        fixed (float* from = previous, to = next)
        {
            for (int first = 0; first < symbols.Length; first += Tile)
            {
                // The last tile is filled up with its last node; those rows are computed and not stored.
                int count = Math.Min(Tile, symbols.Length - first);
                for (int m = 0; m < Tile; m++)
                {
                    int node = first + Math.Min(m, count - 1);
                    h[m] = from + (long)parents[node] * StateLength;
                    table[m] = _weights.Table + symbols[node] * 4 * Hidden;
                }

                for (int panel = 0; panel < Hidden / Lanes; panel++)
                    Multiply(h, table, panel, gates);
                for (int m = 0; m < count; m++)
                    ApplyGates(gates + m * 4 * Hidden, h[m] + Hidden, to + (long)(first + m) * StateLength);
            }
        }

        GC.KeepAlive(_weights);
    }

    // The four gates of one panel's units for the names of a tile: gates [Tile, H / Lanes, 4, Lanes]. No call may stand in this loop: a
    // vector that lives across one is spilled at every assignment.
    private void Multiply(float** h, float** table, int panel, float* gates)
    {
        int hidden = Hidden, offset = panel * 4 * Lanes;
        float* w = _weights.Recurrent + (long)panel * hidden * 4 * Lanes;
        float* h0 = h[0], h1 = h[1], h2 = h[2], h3 = h[3], h4 = h[4], h5 = h[5];
        Vector512<float> a00 = V.Load(table[0] + offset), a01 = V.Load(table[0] + offset + 1 * Lanes), a02 = V.Load(table[0] + offset + 2 * Lanes), a03 = V.Load(table[0] + offset + 3 * Lanes);
        Vector512<float> a10 = V.Load(table[1] + offset), a11 = V.Load(table[1] + offset + 1 * Lanes), a12 = V.Load(table[1] + offset + 2 * Lanes), a13 = V.Load(table[1] + offset + 3 * Lanes);
        Vector512<float> a20 = V.Load(table[2] + offset), a21 = V.Load(table[2] + offset + 1 * Lanes), a22 = V.Load(table[2] + offset + 2 * Lanes), a23 = V.Load(table[2] + offset + 3 * Lanes);
        Vector512<float> a30 = V.Load(table[3] + offset), a31 = V.Load(table[3] + offset + 1 * Lanes), a32 = V.Load(table[3] + offset + 2 * Lanes), a33 = V.Load(table[3] + offset + 3 * Lanes);
        Vector512<float> a40 = V.Load(table[4] + offset), a41 = V.Load(table[4] + offset + 1 * Lanes), a42 = V.Load(table[4] + offset + 2 * Lanes), a43 = V.Load(table[4] + offset + 3 * Lanes);
        Vector512<float> a50 = V.Load(table[5] + offset), a51 = V.Load(table[5] + offset + 1 * Lanes), a52 = V.Load(table[5] + offset + 2 * Lanes), a53 = V.Load(table[5] + offset + 3 * Lanes);
        for (int k = 0; k < hidden; k++, w += 4 * Lanes)
        {
            Vector512<float> w0 = V.Load(w), w1 = V.Load(w + Lanes), w2 = V.Load(w + 2 * Lanes), w3 = V.Load(w + 3 * Lanes), b;
            b = V.Create(h0[k]);
            a00 = V.MultiplyAddEstimate(w0, b, a00);
            a01 = V.MultiplyAddEstimate(w1, b, a01);
            a02 = V.MultiplyAddEstimate(w2, b, a02);
            a03 = V.MultiplyAddEstimate(w3, b, a03);
            b = V.Create(h1[k]);
            a10 = V.MultiplyAddEstimate(w0, b, a10);
            a11 = V.MultiplyAddEstimate(w1, b, a11);
            a12 = V.MultiplyAddEstimate(w2, b, a12);
            a13 = V.MultiplyAddEstimate(w3, b, a13);
            b = V.Create(h2[k]);
            a20 = V.MultiplyAddEstimate(w0, b, a20);
            a21 = V.MultiplyAddEstimate(w1, b, a21);
            a22 = V.MultiplyAddEstimate(w2, b, a22);
            a23 = V.MultiplyAddEstimate(w3, b, a23);
            b = V.Create(h3[k]);
            a30 = V.MultiplyAddEstimate(w0, b, a30);
            a31 = V.MultiplyAddEstimate(w1, b, a31);
            a32 = V.MultiplyAddEstimate(w2, b, a32);
            a33 = V.MultiplyAddEstimate(w3, b, a33);
            b = V.Create(h4[k]);
            a40 = V.MultiplyAddEstimate(w0, b, a40);
            a41 = V.MultiplyAddEstimate(w1, b, a41);
            a42 = V.MultiplyAddEstimate(w2, b, a42);
            a43 = V.MultiplyAddEstimate(w3, b, a43);
            b = V.Create(h5[k]);
            a50 = V.MultiplyAddEstimate(w0, b, a50);
            a51 = V.MultiplyAddEstimate(w1, b, a51);
            a52 = V.MultiplyAddEstimate(w2, b, a52);
            a53 = V.MultiplyAddEstimate(w3, b, a53);
        }

        float* to = gates + offset;
        a00.Store(to);
        a01.Store(to + 1 * Lanes);
        a02.Store(to + 2 * Lanes);
        a03.Store(to + 3 * Lanes);
        to += 4 * hidden;
        a10.Store(to);
        a11.Store(to + 1 * Lanes);
        a12.Store(to + 2 * Lanes);
        a13.Store(to + 3 * Lanes);
        to += 4 * hidden;
        a20.Store(to);
        a21.Store(to + 1 * Lanes);
        a22.Store(to + 2 * Lanes);
        a23.Store(to + 3 * Lanes);
        to += 4 * hidden;
        a30.Store(to);
        a31.Store(to + 1 * Lanes);
        a32.Store(to + 2 * Lanes);
        a33.Store(to + 3 * Lanes);
        to += 4 * hidden;
        a40.Store(to);
        a41.Store(to + 1 * Lanes);
        a42.Store(to + 2 * Lanes);
        a43.Store(to + 3 * Lanes);
        to += 4 * hidden;
        a50.Store(to);
        a51.Store(to + 1 * Lanes);
        a52.Store(to + 2 * Lanes);
        a53.Store(to + 3 * Lanes);
    }

    // c' = f c + i g, h' = o tanh(c').
    private void ApplyGates(float* gates, float* c, float* to)
    {
        for (int unit = 0; unit < Hidden; unit += Lanes, gates += 4 * Lanes)
        {
            Vector512<float> newC = Activation.Cell(V.Load(gates), V.Load(gates + Lanes), V.Load(gates + 2 * Lanes), V.Load(c + unit));
            newC.Store(to + Hidden + unit);
            Activation.Hidden(V.Load(gates + 3 * Lanes), newC).Store(to + unit);
        }
    }
}
