using System.Runtime.Intrinsics.X86;

namespace Degas.Kernels;

/// <summary>A variant of the forward pass.</summary>
/// <param name="Name">What <c>--kernel</c> and <c>DEGAS_KERNEL</c> call it.</param>
/// <param name="IsUsable">Whether this processor, and the instruction set that this program was compiled for, can run it.</param>
/// <param name="Create">Makes a kernel of a model's weights.</param>
public sealed record KernelVariant(string Name, Func<bool> IsUsable, Func<LstmWeights, LstmKernel> Create)
{
    /// <summary>Whether the recurrent product is rounded to fewer bits than float32's: scores differ by some 1e-4 from those of the others.</summary>
    public bool IsReduced { get; init; }

    /// <summary>Whether it is the choice where it is usable and nothing is forced. The same answer every time on one machine, so that scores repeat.</summary>
    public Func<bool> IsPreferred { get; init; } = () => true;
}

/// <summary>All variants, the preferred one first.</summary>
public static class KernelRegistry
{
    /// <summary>The environment variable that forces a variant.</summary>
    public const string EnvironmentVariable = "DEGAS_KERNEL";

    /// <summary>The variants, in the order of preference.</summary>
    public static IReadOnlyList<KernelVariant> Variants { get; } =
    [
        // The product in a tenth of float32's cycles, a step in half its time; from Intel's fourth Xeon generation on.
        new("amx", () => IsAvx512Usable() && Vector512.LstmStepAmx.IsSupported, w => new Vector512.LstmStepAmx(w)) { IsReduced = true },
        // Twice float32's multiply-adds in the recurrent product, on every processor that has the instruction.
        new("vnni", () => IsAvx512Usable() && Vector512.LstmStepVnni.IsSupported, w => new Vector512.LstmStepVnni(w)) { IsReduced = true },
        // 1.3 times the next one's speed where 512 bits of float32 take both of a core's ports (AMD's fourth generation); nothing elsewhere.
        new("int16", IsAvx512Usable, w => new Vector512.LstmStepInt16(w)) { IsReduced = true, IsPreferred = IsAmdFamily25 },
        // Twice the width of the next; both tests, since a build below x86-64-v4 folds either to false by itself.
        new("vector512", IsAvx512Usable, w => new Vector512.LstmStep(w)),
        new("vector256", () => Avx2.IsSupported && Fma.IsSupported, w => new Vector256.LstmStep(w)),
        new("vector128", () => System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated, w => new Vector128.LstmStep(w)),
        // The specification; last, for it is right everywhere and fast nowhere.
        new("reference", () => true, w => new Reference.LstmStep(w)),
    ];

    /// <summary>The variant named, or the first usable one.</summary>
    /// <param name="name">A variant's name; null for the choice of <see cref="EnvironmentVariable"/> or, without one, the best.</param>
    /// <exception cref="ArgumentException">There is no such variant, or it is not usable here. Never a quiet fall-back.</exception>
    public static KernelVariant Choose(string? name = null)
    {
        name ??= Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (string.IsNullOrEmpty(name))
            return Variants.First(v => v.IsUsable() && v.IsPreferred());
        KernelVariant variant = Variants.FirstOrDefault(v => v.Name == name)
            ?? throw new ArgumentException($"no kernel '{name}'; there are {string.Join(", ", Variants.Select(v => v.Name))}");
        return variant.IsUsable() ? variant : throw new ArgumentException($"kernel '{name}' cannot run here; usable: {string.Join(", ", Variants.Where(v => v.IsUsable()).Select(v => v.Name))}");
    }

    /// <summary>The best usable variant that is not reduced: for figures that are compared with another program's.</summary>
    public static KernelVariant ChooseFloat32() => Variants.First(v => v.IsUsable() && !v.IsReduced);

    private static bool IsAvx512Usable() => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512BW.IsSupported;

    // "AuthenticAMD" and family 0x19, of which the models with AVX-512 are Zen 4.
    private static bool IsAmdFamily25()
    {
        if (!X86Base.IsSupported)
            return false;
        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0, 0);
        int signature = X86Base.CpuId(1, 0).Eax, family = (signature >> 8) & 0xF;
        return (ebx, edx, ecx) == (0x68747541, 0x69746E65, 0x444D4163) && family + (family == 0xF ? (signature >> 20) & 0xFF : 0) == 0x19;
    }
}
