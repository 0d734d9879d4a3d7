using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Degas.StandIn;

/// <summary>The stand-in for the CUDA driver beside this file, compiled once for a test program.</summary>
internal static class StandInDriver
{
    private static readonly Lazy<string?> s_path = new(Compile);

    /// <summary>The library. Skips the test, and says so, where there is no C compiler.</summary>
    public static string Path
    {
        get
        {
            Assert.SkipWhen(s_path.Value is null, "neither gcc nor clang is there to compile the stand-in for the CUDA driver");
            return s_path.Value!;
        }
    }

    /// <summary>Begins anew with a plan: what the driver shows, and which calls fail.</summary>
    public static void Plan(string plan)
    {
        Environment.SetEnvironmentVariable("DEGAS_CUDA_DRIVER", Path);
        nint text = Marshal.StringToCoTaskMemUTF8(plan);
        Export<PlanFunction>("stand_in_plan")(text);
        Marshal.FreeCoTaskMem(text);
    }

    /// <summary>How often a function was called since the plan was made.</summary>
    public static int Calls(string function)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(function);
        int calls = Export<CallsFunction>("stand_in_calls")(text);
        Marshal.FreeCoTaskMem(text);
        return calls;
    }

    /// <summary>What was made since and not given back.</summary>
    public static int Live => Export<LiveFunction>("stand_in_live")();

    private delegate void PlanFunction(nint plan);

    private delegate int CallsFunction(nint function);

    private delegate int LiveFunction();

    private static TFunction Export<TFunction>(string name) => Marshal.GetDelegateForFunctionPointer<TFunction>(NativeLibrary.GetExport(NativeLibrary.Load(Path), name));

    private static string? Compile()
    {
        string source = System.IO.Path.Combine(Root(), "tests", "StandInDriver", "cuda.c"), library = System.IO.Path.Combine(AppContext.BaseDirectory, "libcuda-stand-in.so");
        foreach (string compiler in (string[])["gcc", "clang"])
        {
            try
            {
                using Process process = Process.Start(compiler, ["-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-o", library, source, "-lm", "-lpthread"]);
                process.WaitForExit();
                return process.ExitCode == 0 ? library : throw new InvalidOperationException($"{compiler} cannot compile {source}");
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not there; the next one may be.
            }
        }

        return null;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Degas.Engine.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no Degas.Engine.sln above {AppContext.BaseDirectory}");
    }
}
