using System.Runtime.InteropServices;
using Degas.Engine.Cuda.Driver;
using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>A kernel of the forward pass on CUDA devices. All take the same arguments and tiles; weights and table are packed for each of its images.</summary>
public sealed class CudaKernel
{
    private readonly Func<KernelTarget, KernelImage> _choose;

    private CudaKernel(string name, bool isReduced, string entry, Func<KernelTarget, KernelImage> choose)
    {
        Name = name;
        IsReduced = isReduced;
        Entry = entry;
        _choose = choose;
    }

    /// <summary>What <c>--kernel</c> and <c>DEGAS_KERNEL</c> call it.</summary>
    public string Name { get; }

    /// <summary>Whether the recurrent product is of float16 on tensor cores: scores may be further from the CPU's than float32's are.</summary>
    public bool IsReduced { get; }

    /// <summary>All kernels, the fastest first.</summary>
    public static IReadOnlyList<CudaKernel> All { get; } =
    [
        // Three products of float16 on tensor cores for each of float32: a score may be off by 2e-3, and is by some 1e-4.
        new("cuda-half", true, "Kernel_ScoreHalf", Half),
        new("cuda-float32", false, "Kernel_ScoreFloat32", Float32),
    ];

    /// <summary>The widths that have a float32 kernel of their own; all others share one.</summary>
    internal static IReadOnlyList<int> Float32Widths { get; } = [64, 128, 256];

    /// <summary>The function's name in the PTX.</summary>
    internal string Entry { get; }

    /// <summary>The kernel of a name; null where there is none.</summary>
    public static CudaKernel? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    /// <summary>The kernel where none is forced: the first that can run on a device with a model of H; where none can, the last.</summary>
    public static CudaKernel Default(CudaPlatform platform, CudaDevice device, int hidden) => All.FirstOrDefault(k => k.CanRun(platform, device, hidden)) ?? All[^1];

    /// <summary>Asks whether it can run on a device with a model of H.</summary>
    /// <exception cref="CudaNotUsableException">It cannot; the message says why.</exception>
    public void Check(CudaPlatform platform, CudaDevice device, int hidden) => Choose(new(device.Capability, device.SharedMemoryBytes, platform.Driver.Version, hidden));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The image for a target.</summary>
    /// <exception cref="CudaNotUsableException">The device has too little shared memory, or the driver is too old for all of the kernel's.</exception>
    internal KernelImage Choose(KernelTarget target)
    {
        KernelImage image = _choose(target);
        return image.Shape.SharedBytes <= target.SharedMemoryBytes ? image
            : throw new CudaNotUsableException($"a thread block may use {target.SharedMemoryBytes} bytes of shared memory; {image.Shape.SharedBytes} are wanted for H = {target.Hidden}");
    }

    private bool CanRun(CudaPlatform platform, CudaDevice device, int hidden)
    {
        try
        {
            Check(platform, device, hidden);
            return true;
        }
        catch (CudaNotUsableException)
        {
            return false;
        }
    }

    private static KernelImage Float32(KernelTarget target) => new(
        Float32Widths.Contains(target.Hidden) ? $"lstm-float32-h{target.Hidden}.ptx" : "lstm-float32-any.ptx",
        TileShape.ForFloat32(target.Hidden), weights => Bytes<float>(GateWeights.Recurrent(weights)), GateWeights.Table);

    // The PTX of Turing's products came with CUDA 10.2, that of Ampere's with 11.0; a later card runs either.
    private static KernelImage Half(KernelTarget target)
    {
        const int Turing = 10_020, Ampere = 11_000;
        if (target.DriverVersion < Turing)
            throw new CudaNotUsableException($"the driver is of CUDA {CudaDriver.VersionText(target.DriverVersion)}; kernel cuda-half wants {CudaDriver.VersionText(Turing)} or later");
        bool isAmpere = target.Capability.Major >= 8 && target.DriverVersion >= Ampere;
        return isAmpere && TileShape.Resident(target.Hidden) is { } resident && resident.SharedBytes <= target.SharedMemoryBytes
            ? new("lstm-half-resident.ptx", resident, weights => Bytes<uint>(HalfWeights.Resident(weights)), GateWeights.Exponents)
            : new(isAmpere ? "lstm-half-sm80.ptx" : "lstm-half-sm75.ptx", TileShape.Streamed(target.Hidden), weights => Bytes<uint>(HalfWeights.Streamed(weights)), GateWeights.Exponents);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
