using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The recurrent product in 16-bit integers by AVX-512 VNNI, which multiplies and adds pairs in one instruction; the product itself is in
/// Native/vnni_product.c, for .NET 10 does not know it. Sixteen units a vector; one to four names by four gates are its accumulators.
/// </summary>
/// <remarks>
/// Floor: 2 H^2 multiply-adds of pairs a symbol, at 16 (one port) or 32 (two ports) a cycle: half the time of float32. Two names in a tile
/// reach it already, and one name takes twice the time of its share, in which the weights stream from the second-level cache.
/// </remarks>
public sealed unsafe partial class LstmStepVnni : Int16Step
{
    // There are registers for six, which is no faster.
    private const int Tile = 4;
    private const string Library = "degas_kernels";

    /// <summary>Packs <paramref name="weights"/> for this variant.</summary>
    public LstmStepVnni(LstmWeights weights)
        : this(weights, new PackedInt16Weights(weights, Panel, Panel, SegmentedSigmoid.Factors), new LstmStep(weights))
    {
    }

    private LstmStepVnni(LstmWeights model, PackedInt16Weights weights, LstmKernel first)
        : base(model, weights, Tile, first)
    {
    }

    /// <summary>Whether the processor has the instruction, and this program the native code that was compiled with it.</summary>
    public static bool IsSupported { get; } = HasVnni() && HasLibrary();

    /// <inheritdoc/>
    public override LstmKernel ForThread() => new LstmStepVnni(Model, Weights, ForFirstSteps.ForThread());

    /// <inheritdoc/>
    protected override void Multiply(short* hidden, float* sums, int count) => Product(hidden, Weights.Recurrent, sums, count, Hidden / 2, PackedInt16Weights.Run);

    [LibraryImport(Library, EntryPoint = "degas_vnni_product")]
    private static partial void Product(short* hidden, short* weights, float* sums, int rows, int pairs, int run);

    // Leaf 7: bit 11 of ECX.
    private static bool HasVnni() => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    // Without a C compiler the projects build without it; ahead of time it is linked in.
    private static bool HasLibrary()
    {
        try
        {
            Product(null, null, null, 0, 0, 0);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
