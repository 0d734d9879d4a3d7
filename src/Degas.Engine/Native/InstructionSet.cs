using System.Runtime.Intrinsics.X86;

namespace Degas.Engine.Native;

/// <summary>The x86-64 levels (psABI, "Low-level system information") of this image and of the processor that it runs on.</summary>
public static class InstructionSet
{
    /// <summary>What this image was compiled for: ahead-of-time compilation folds these tests to constants.</summary>
    public static string Compiled =>
        !X86Base.IsSupported ? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
        : Avx512F.IsSupported && Avx512BW.IsSupported ? "x86-64-v4"
        : Avx2.IsSupported && Fma.IsSupported ? "x86-64-v3"
        : "x86-64";

    /// <summary>The level of the processor and of the operating system's support for its registers, by CPUID.</summary>
    public static string Processor => Level switch
    {
        _ when !X86Base.IsSupported => Compiled,
        4 => "x86-64-v4",
        3 => "x86-64-v3",
        2 => "x86-64-v2",
        _ => "x86-64",
    };

    /// <summary>1 to 4; 1 where this is not x86-64.</summary>
    public static int Level { get; } = X86Base.IsSupported ? Find() : 1;

    private static int Find()
    {
        const int Sse3 = 1 << 0, Ssse3 = 1 << 9, Fma = 1 << 12, Sse41 = 1 << 19, Sse42 = 1 << 20, Movbe = 1 << 22, Popcnt = 1 << 23, Osxsave = 1 << 27, Avx = 1 << 28, F16c = 1 << 29;
        const int Bmi1 = 1 << 3, Avx2 = 1 << 5, Bmi2 = 1 << 8, Avx512F = 1 << 16, Avx512Dq = 1 << 17, Avx512Cd = 1 << 28, Avx512Bw = 1 << 30, Avx512Vl = 1 << 31, Lzcnt = 1 << 5;
        const int AvxState = 832, Avx512State = 2432;

        int highest = X86Base.CpuId(0, 0).Eax;
        int ecx = X86Base.CpuId(1, 0).Ecx;
        if (highest < 7 || !Has(ecx, Sse3 | Ssse3 | Sse41 | Sse42 | Popcnt))
            return 1;
        // Bytes of register state that the operating system saves: what it does not save may not be used (SDM, volume 1, chapter 13).
        int saved = X86Base.CpuId(0xD, 0).Ebx;
        int ebx = X86Base.CpuId(7, 0).Ebx, extended = X86Base.CpuId(unchecked((int)0x80000001), 0).Ecx;
        if (!Has(ecx, Fma | Movbe | Osxsave | Avx | F16c) || !Has(ebx, Bmi1 | Avx2 | Bmi2) || !Has(extended, Lzcnt) || saved < AvxState)
            return 2;
        return Has(ebx, Avx512F | Avx512Dq | Avx512Cd | Avx512Bw | Avx512Vl) && saved >= Avx512State ? 4 : 3;
    }

    private static bool Has(int register, int bits) => (register & bits) == bits;
}
