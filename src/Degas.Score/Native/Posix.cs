using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Degas.Score.Native;

/// <summary>The call of the C library that .NET has no form of.</summary>
internal static class Posix
{
    private const int Interrupted = 4, BrokenPipe = 32;

    /// <summary>Writes all of <paramref name="bytes"/> to a file descriptor.</summary>
    /// <returns>False where the other end of the pipe is closed.</returns>
    /// <exception cref="IOException">The write failed.</exception>
    /// <remarks>
    /// Console streams hide a closed pipe, and FileStream writes at an offset of its own, so that a second program that writes to the same
    /// redirected file would start over the first one's rows.
    /// </remarks>
    public static bool WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = Write(descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == BrokenPipe)
                return false;
            if (error != Interrupted)
                throw new IOException(new Win32Exception(error).Message);
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(int descriptor, in byte buffer, nint count);
}
