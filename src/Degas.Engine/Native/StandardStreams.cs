using System.Runtime.InteropServices;

namespace Degas.Engine.Native;

/// <summary>Standard input, output and error as a program may be started without them (<c>2>&amp;-</c>, some supervisors).</summary>
public static class StandardStreams
{
    private const int GetDescriptorFlags = 1, ReadOnly = 0, WriteOnly = 1;

    /// <summary>
    /// Fills the places of those that are closed, or the first files opened would take them and get what was meant for standard error. Reading and
    /// writing fail as they do on a closed one; what goes to standard error goes nowhere. Call it before any file is opened.
    /// </summary>
    public static void FillClosed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // A file takes the lowest free place, so they are filled from the first on.
        foreach ((int descriptor, int access) in ((int, int)[])[(0, WriteOnly), (1, ReadOnly), (2, WriteOnly)])
        {
            if (Fcntl(descriptor, GetDescriptorFlags) < 0)
                _ = Open("/dev/null", access);
        }
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Fcntl(int descriptor, int command);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
