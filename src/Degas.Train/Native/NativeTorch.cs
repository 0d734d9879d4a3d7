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
}
