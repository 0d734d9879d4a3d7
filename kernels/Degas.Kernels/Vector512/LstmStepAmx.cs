using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Wide = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The recurrent product on the tile unit (AMX) with states and weights of 16 bits, in parts of 8; gates and cells in float32, 512 bits wide. The
/// product itself is in Native/amx_product.c, for .NET 10 does not know the unit. Up to 16 names by the four gates of 16 units are a call of it,
/// and their gates follow at once, while the sums are in the first-level cache.
/// </summary>
/// <remarks>
/// Floor: 3 products of parts, 12 H^2 multiply-adds of 8 bits a symbol, at 1,024 a cycle: at H = 128 192 cycles, a tenth of float32's; so the gates
/// take longer than the product. The weights stream from the second-level cache once for 32 names. Sums of 16 names take 8 KiB: with those of 32, what a
/// product and its gates touch no longer fits the first-level cache (a step takes half as long again). A name by itself uses a sixteenth of the unit.
/// </remarks>
public sealed unsafe partial class LstmStepAmx : LstmKernel
{
    private const string Library = "degas_kernels";
    private const int Panel = 16, Rows = 16, Together = 32, Tile = Rows * Panel;

    private readonly LstmWeights _model;
    private readonly PackedTileWeights _weights;

    // Sums of a panel, [4, 2, Rows, Panel], and rounded states, [Together / Rows, blocks, 2] tiles; the arrays reach a vector further than that, for alignment.
    private readonly int[] _sums;
    private readonly sbyte[] _hidden;

    /// <summary>Packs <paramref name="weights"/> for this variant.</summary>
    public LstmStepAmx(LstmWeights weights)
        : this(weights, new PackedTileWeights(weights, SegmentedSigmoid.Factors), new LstmStep(weights))
    {
    }

    private LstmStepAmx(LstmWeights model, PackedTileWeights weights, LstmKernel first)
        : base(model.Symbols, model.Hidden)
    {
        ForFirstSteps = first;
        _model = model;
        _weights = weights;
        _sums = GC.AllocateArray<int>(4 * 2 * Tile + 16, pinned: true);
        _hidden = GC.AllocateArray<sbyte>(Together / Rows * weights.Blocks * 2 * PackedTileWeights.TileSize + 64, pinned: true);
    }

    /// <summary>Whether the processor has the unit, the system lets this process use it, and this program the native code for it.</summary>
    public static bool IsSupported { get; } = HasAmx() && IsAllowed();

    /// <inheritdoc/>
    public override LstmKernel ForFirstSteps { get; }

    /// <inheritdoc/>
    public override LstmKernel ForThread() => new LstmStepAmx(_model, _weights, ForFirstSteps.ForThread());

    /// <inheritdoc/>
    public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores) => LstmStep.Score(_model.Head, _model.HeadBias, states, nodes, scores);

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        int* sums = (int*)Align(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_sums)));
        sbyte* hidden = (sbyte*)Align(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_hidden)));
        fixed (float* from = previous, to = next)
        fixed (byte* symbol = symbols)
        fixed (int* parent = parents)
        {
            int size = _weights.Blocks * 2 * PackedTileWeights.TileSize;
            for (int first = 0, count; first < symbols.Length; first += count)
            {
                // Whole tiles, and what is left by itself, with as many rows as it has: in a whole tile it takes longer.
                int left = symbols.Length - first;
                count = left < Rows ? left : Math.Min(Together, left - left % Rows);
                if (first == 0 || count < Rows)
                    Begin(Math.Min(count, Rows));
                for (int m = 0; m < count; m++)
                    Round(from + (long)parent[first + m] * StateLength, hidden + m / Rows * size + m % Rows * 64);
                for (int panel = 0; panel < Hidden / Panel; panel++)
                {
                    for (int m = 0; m < count; m += Rows)
                    {
                        Product(hidden + m / Rows * size, _weights.Recurrent + panel * _weights.PanelSize, sums, _weights.Blocks);
                        ApplyGates(panel, sums, symbol + first + m, parent + first + m, from, to + (long)(first + m) * StateLength, Math.Min(Rows, count));
                    }
                }
            }
        }

        // No exception leaves the loop: its arguments are checked.
        End();
        GC.KeepAlive(_weights);
    }

    // Bounded, what is not a number too (in this order of operands). To 16 units of the high and of the low part.
    private void Round(float* h, sbyte* to)
    {
        for (int k = 0; k < Hidden; k += Panel)
        {
            Vector512<float> scaled = Wide.Load(h + k) * Wide.Create(PackedTileWeights.HiddenScale);
            scaled = Wide.MinNative(Wide.MaxNative(scaled, Wide.Create(-PackedTileWeights.HiddenScale)), Wide.Create(PackedTileWeights.HiddenScale));
            Vector512<int> value = Avx512F.ConvertToVector512Int32(scaled), high = (value + Wide.Create(128)) >> 8;
            sbyte* place = to + k / PackedTileWeights.BlockStates * 2 * PackedTileWeights.TileSize + k % PackedTileWeights.BlockStates;
            Avx512F.ConvertToVector128SByte(high).Store(place);
            // The low eight bits, as they are: what is left of the value is from -128 to 127.
            Avx512F.ConvertToVector128SByte(value).Store(place + PackedTileWeights.TileSize);
        }
    }

    private void ApplyGates(int panel, int* sums, byte* symbols, int* parents, float* from, float* to, int count)
    {
        float* scales = _weights.Scales + panel * 4 * Panel, table = _weights.Table + panel * 4 * Panel;
        Vector512<float> si = Wide.LoadAligned(scales), sf = Wide.LoadAligned(scales + Panel), sg = Wide.LoadAligned(scales + 2 * Panel), so = Wide.LoadAligned(scales + 3 * Panel);
        var sigmoid = SegmentedSigmoid.Load();
        Vector512<float> half = Wide.Create(0.5f);
        from += Hidden + panel * Panel;
        to += panel * Panel;
        // By pairs, for the same reason as in the function. The second of the last pair may be the first once more.
        for (int m = 0; m < count; m += 2, sums += 2 * Panel, to += 2 * StateLength)
        {
            int second = Math.Min(1, count - 1 - m);
            int* sums2 = sums + second * Panel;
            float* input = table + symbols[m] * 4 * Hidden, input2 = table + symbols[m + second] * 4 * Hidden;
            (Vector512<float> i, Vector512<float> f, Vector512<float> g, Vector512<float> o) = sigmoid.Odd(
                Wide.MultiplyAddEstimate(Sum(sums), si, Wide.LoadAligned(input)), Wide.MultiplyAddEstimate(Sum(sums + 2 * Tile), sf, Wide.LoadAligned(input + Panel)),
                Wide.MultiplyAddEstimate(Sum(sums + 4 * Tile), sg, Wide.LoadAligned(input + 2 * Panel)), Wide.MultiplyAddEstimate(Sum(sums + 6 * Tile), so, Wide.LoadAligned(input + 3 * Panel)));
            Vector512<float> added = (i + half) * (g + g), kept = f + half;
            (Vector512<float> i2, Vector512<float> f2, Vector512<float> g2, Vector512<float> o2) = sigmoid.Odd(
                Wide.MultiplyAddEstimate(Sum(sums2), si, Wide.LoadAligned(input2)), Wide.MultiplyAddEstimate(Sum(sums2 + 2 * Tile), sf, Wide.LoadAligned(input2 + Panel)),
                Wide.MultiplyAddEstimate(Sum(sums2 + 4 * Tile), sg, Wide.LoadAligned(input2 + 2 * Panel)), Wide.MultiplyAddEstimate(Sum(sums2 + 6 * Tile), so, Wide.LoadAligned(input2 + 3 * Panel)));
            Vector512<float> c = Wide.MultiplyAddEstimate(kept, Wide.Load(from + (long)parents[m] * StateLength), added);
            Vector512<float> c2 = Wide.MultiplyAddEstimate(f2 + half, Wide.Load(from + (long)parents[m + second] * StateLength), (i2 + half) * (g2 + g2));
            (Vector512<float> tanh, Vector512<float> tanh2) = sigmoid.Odd(c + c, c2 + c2);
            c.Store(to + Hidden);
            ((o + half) * (tanh + tanh)).Store(to);
            c2.Store(to + second * StateLength + Hidden);
            ((o2 + half) * (tanh2 + tanh2)).Store(to + second * StateLength);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sum(int* sums) => Wide.ConvertToSingle((Wide.LoadAligned(sums) << 8) + Wide.LoadAligned(sums + Tile));

    private static void* Align(void* pointer) => (void*)(((nint)pointer + 63) & ~63);

    // All short, and no callbacks: not worth the garbage collector's notice.
    [LibraryImport(Library, EntryPoint = "degas_amx_begin"), SuppressGCTransition]
    private static partial void Begin(int rows);

    [LibraryImport(Library, EntryPoint = "degas_amx_product"), SuppressGCTransition]
    private static partial void Product(sbyte* hidden, sbyte* weights, int* sums, int blocks);

    [LibraryImport(Library, EntryPoint = "degas_amx_end"), SuppressGCTransition]
    private static partial void End();

    [LibraryImport(Library, EntryPoint = "degas_amx_allow")]
    private static partial int Allow();

    // Leaf 7: bits 24 (tiles) and 25 (8-bit integers) of EDX.
    private static bool HasAmx() => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && ((X86Base.CpuId(7, 0).Edx >> 24) & 3) == 3;

    // Without a C compiler the projects build without the library; ahead of time it is linked in.
    private static bool IsAllowed()
    {
        try
        {
            return Allow() != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
