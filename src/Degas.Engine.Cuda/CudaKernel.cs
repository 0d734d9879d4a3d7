using System.Runtime.InteropServices;
using Degas.Engine.Cuda.Driver;
using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>A kernel of the forward pass on CUDA devices. All take the same arguments but for the recurrent weights, and the same tiles.</summary>
public sealed class CudaKernel
{
    private CudaKernel(
        string name, bool isReduced, string entry, Func<(int Major, int Minor), int, int, string> image, Func<int, int, TileShape> shape, Func<LstmWeights, byte[]> recurrent)
    {
        Name = name;
        IsReduced = isReduced;
        Entry = entry;
        Image = image;
        Shape = shape;
        Recurrent = recurrent;
    }

    /// <summary>What <c>--kernel</c> and <c>DEGAS_KERNEL</c> call it.</summary>
    public string Name { get; }

    /// <summary>Whether the recurrent product is of float16 on tensor cores: scores may be further from the CPU's than float32's are.</summary>
    public bool IsReduced { get; }

    /// <summary>
    /// All kernels. The first is the one that runs where none is forced: float32 until a GPU has shown that the other is right and faster.
    /// </summary>
    public static IReadOnlyList<CudaKernel> All { get; } =
    [
        new("cuda-float32", false, "Kernel_ScoreFloat32", (_, _, hidden) => Float32Image(hidden), TileShape.For, weights => Bytes<float>(GateWeights.Recurrent(weights))),
        // Three products of float16 on tensor cores for each of float32: a score may be off by 2e-3, and is by some 1e-5.
        new("cuda-half", true, "Kernel_ScoreHalf", (capability, driver, _) => HalfImage(capability, driver), TileShape.ForHalf, weights => Bytes<uint>(HalfWeights.Recurrent(weights))),
    ];

    /// <summary>The widths that have a float32 kernel of their own; all others share one.</summary>
    internal static IReadOnlyList<int> Float32Widths { get; } = [64, 128, 256];

    /// <summary>The function's name in the PTX.</summary>
    internal string Entry { get; }

    /// <summary>The PTX for a compute capability, a driver's version and H.</summary>
    /// <exception cref="CudaNotUsableException">The driver is too old for all of the kernel's.</exception>
    internal Func<(int Major, int Minor), int, int, string> Image { get; }

    /// <summary>The tiles for H and the most shared memory of one thread block.</summary>
    /// <exception cref="CudaNotUsableException">That is too little.</exception>
    internal Func<int, int, TileShape> Shape { get; }

    /// <summary><c>W_hh</c> as the kernel reads it, 16 H^2 bytes.</summary>
    /// <exception cref="ArgumentException">The kernel's numbers cannot hold a weight.</exception>
    internal Func<LstmWeights, byte[]> Recurrent { get; }

    /// <summary>The kernel of a name; null where there is none.</summary>
    public static CudaKernel? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    /// <summary>Asks whether it can run on a device with a model of H.</summary>
    /// <exception cref="CudaNotUsableException">It cannot; the message says why.</exception>
    public void Check(CudaPlatform platform, CudaDevice device, int hidden)
    {
        _ = Image(device.Capability, platform.Driver.Version, hidden);
        _ = Shape(hidden, device.SharedMemoryBytes);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static string Float32Image(int hidden) => Float32Widths.Contains(hidden) ? $"lstm-float32-h{hidden}.ptx" : "lstm-float32-any.ptx";

    // The PTX of Turing's products came with CUDA 10.2, that of Ampere's with 11.0; a later card runs either.
    private static string HalfImage((int Major, int Minor) capability, int driver)
    {
        const int Turing = 10_020, Ampere = 11_000;
        return driver < Turing
            ? throw new CudaNotUsableException($"the driver is of CUDA {CudaDriver.VersionText(driver)}; kernel cuda-half wants {CudaDriver.VersionText(Turing)} or later")
            : capability.Major >= 8 && driver >= Ampere ? "lstm-half-sm80.ptx" : "lstm-half-sm75.ptx";
    }
}
