using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Wide = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// What the variants with a product of 16-bit integers have in common: states rounded before it, gates and cells in float32 after it. All of them
/// add the same sums in the same order, so their results are the same to the bit.
/// </summary>
public abstract unsafe class Int16Step : LstmKernel
{
    /// <summary>Units in a panel of the gates.</summary>
    protected const int Panel = 16;

    private readonly int _tile;
    private readonly float[] _sums;
    private readonly short[] _hidden;

    /// <summary>A kernel on packed weights.</summary>
    /// <param name="model">The weights as they came.</param>
    /// <param name="weights">The weights as the product reads them.</param>
    /// <param name="tile">Names in a tile.</param>
    /// <param name="first">Float32's kernel of the same model.</param>
    protected Int16Step(LstmWeights model, PackedInt16Weights weights, int tile, LstmKernel first)
        : base(model.Symbols, model.Hidden)
    {
        _tile = tile;
        Model = model;
        Weights = weights;
        ForFirstSteps = first;
        _sums = GC.AllocateArray<float>(tile * 4 * model.Hidden, pinned: true);
        _hidden = GC.AllocateArray<short>(tile * model.Hidden, pinned: true);
    }

    /// <inheritdoc/>
    public override LstmKernel ForFirstSteps { get; }

    /// <summary>The weights as they came.</summary>
    protected LstmWeights Model { get; }

    /// <summary>The weights as the product reads them.</summary>
    protected PackedInt16Weights Weights { get; }

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores) => LstmStep.Score(Model.Head, Model.HeadBias, states, nodes, scores);

    /// <summary>Adds the product for the names of a tile.</summary>
    /// <param name="hidden">Rounded states, [tile, H].</param>
    /// <param name="sums">[tile, H / Panel, 4, Panel].</param>
    /// <param name="count">Names in the tile; what is done to the rows of others does not count.</param>
    protected abstract void Multiply(short* hidden, float* sums, int count);

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        float* sums = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_sums));
        short* hidden = (short*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_hidden));
        fixed (float* from = previous, to = next)
        {
            for (int first = 0; first < symbols.Length; first += _tile)
            {
                int count = Math.Min(_tile, symbols.Length - first);
                for (int m = 0; m < count; m++)
                {
                    Round(from + (long)parents[first + m] * StateLength, hidden + m * Hidden);
                    Unsafe.CopyBlock(sums + m * 4 * Hidden, Weights.Table + symbols[first + m] * 4 * Hidden, (uint)(4 * Hidden * sizeof(float)));
                }

                Multiply(hidden, sums, count);
                ApplyGates(sums, parents.Slice(first, count), from, to + (long)first * StateLength);
            }
        }

        GC.KeepAlive(Weights);
    }

    // Bounded, what is not a number too (in this order of operands): the integer sums count on it.
    private void Round(float* h, short* to)
    {
        for (int k = 0; k < Hidden; k += Panel)
        {
            Vector512<float> scaled = Wide.Load(h + k) * Wide.Create(PackedInt16Weights.HiddenScale);
            scaled = Wide.MinNative(Wide.MaxNative(scaled, Wide.Create(-PackedInt16Weights.HiddenScale)), Wide.Create(PackedInt16Weights.HiddenScale));
            Avx512F.ConvertToVector256Int16(Avx512F.ConvertToVector512Int32(scaled)).Store(to + k);
        }
    }

    private void ApplyGates(float* sums, ReadOnlySpan<int> parents, float* from, float* to)
    {
        var sigmoid = SegmentedSigmoid.Load();
        Vector512<float> half = Wide.Create(0.5f);
        for (int m = 0; m < parents.Length; m++, to += StateLength)
        {
            float* c = from + (long)parents[m] * StateLength + Hidden, scales = Weights.Scales;
            for (int unit = 0; unit < Hidden; unit += Panel, sums += 4 * Panel, scales += 4 * Panel)
            {
                (Vector512<float> i, Vector512<float> f, Vector512<float> g, Vector512<float> o) = sigmoid.Odd(
                    Wide.Load(sums) * Wide.Load(scales), Wide.Load(sums + Panel) * Wide.Load(scales + Panel),
                    Wide.Load(sums + 2 * Panel) * Wide.Load(scales + 2 * Panel), Wide.Load(sums + 3 * Panel) * Wide.Load(scales + 3 * Panel));
                Vector512<float> cell = Wide.MultiplyAddEstimate(f + half, Wide.Load(c + unit), (i + half) * (g + g)), tanh = sigmoid.Odd(cell + cell);
                cell.Store(to + Hidden + unit);
                ((o + half) * (tanh + tanh)).Store(to + unit);
            }
        }
    }
}
