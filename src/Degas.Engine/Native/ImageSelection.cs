using System.Runtime.InteropServices;

namespace Degas.Engine.Native;

/// <summary>
/// Ahead-of-time compilation fixes the instruction set of a whole image, so a release holds several of each program: <c>degas-score</c>, which
/// starts on any x86-64, and <c>degas-score.v3</c> and <c>degas-score.v4</c> beside it. The first replaces itself by the best one that the
/// processor runs.
/// </summary>
public static class ImageSelection
{
    /// <summary>Forces an image: <c>v1</c> (stay in this one), <c>v3</c> or <c>v4</c>.</summary>
    public const string EnvironmentVariable = "DEGAS_IMAGE";

    /// <summary>Does not return where a better image takes over.</summary>
    /// <returns>Null, or why the image that was asked for cannot run.</returns>
    public static string? Switch(string[] args)
    {
        // Only the image that runs anywhere looks for a better one; the better ones are what they are.
        if (InstructionSet.Compiled != "x86-64" || System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported)
            return null;
        string? forced = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (forced == "v1")
            return null;
        foreach (int level in (int[])[4, 3])
        {
            if (forced is { Length: > 0 } && forced != $"v{level}")
                continue;
            string image = $"{Environment.ProcessPath}.v{level}";
            if (InstructionSet.Level >= level && File.Exists(image))
                Execute(image, [Environment.GetCommandLineArgs()[0], .. args]);
        }

        return forced is { Length: > 0 } ? $"{EnvironmentVariable}={forced}: no such image beside the program that this processor runs" : null;
    }

    // Replaces this program by another, with the environment as it is. Returns only where that fails.
    private static void Execute(string path, string[] arguments)
    {
        string?[] terminated = [.. arguments, null];
        _ = Execv(path, terminated);
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Execv([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] arguments);
}
