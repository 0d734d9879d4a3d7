using System.Runtime.InteropServices;
using TorchSharp;

namespace Degas.Train.Native;

/// <summary>Readies LibTorch before its first use.</summary>
public static class NativeTorch
{
    /// <summary>Makes TorchSharp's native library loadable on this system (see <see cref="GlibcxxRequirement"/>).</summary>
    /// <exception cref="IOException">The library beside the program cannot be changed.</exception>
    public static void Prepare()
    {
        foreach (string folder in new[] { Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), AppContext.BaseDirectory })
        {
            string library = Path.Combine(folder, "libLibTorchSharp.so");
            if (File.Exists(library))
                GlibcxxRequirement.Relax(library);
        }
    }

    /// <summary>
    /// Lets LibTorch round the operands of float32 matrix products to bfloat16 where the processor multiplies those faster (AMX, AVX-512 BF16);
    /// sums and weights stay float32. TorchSharp has no name for it, so LibTorch's own is called.
    /// </summary>
    /// <exception cref="EntryPointNotFoundException">This LibTorch has no such setting.</exception>
    public static void AllowBFloat16Products()
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        const int mkldnn = 2, matmul = 3, bfloat16 = 3;
        SetFloat32Precision(GlobalContext(), mkldnn, matmul, bfloat16);
    }

    [DllImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static extern nint GlobalContext();

    [DllImport("torch_cpu", EntryPoint = "_ZN2at7Context19setFloat32PrecisionENS_14Float32BackendENS_9Float32OpENS_16Float32PrecisionE")]
    private static extern void SetFloat32Precision(nint context, int backend, int operation, int precision);
}
