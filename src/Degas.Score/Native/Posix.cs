using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Degas.Score.Native;

/// <summary>What stands at a path.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or nothing that can be looked at.</summary>
    Missing,
    Regular,
    Folder,
    Link,

    /// <summary>A device, a FIFO or a socket.</summary>
    Special,
}

/// <summary>What stands at a path, and which of all files it is: two names of one file have equal ones.</summary>
internal readonly record struct FileStatus(FileKind Kind, ulong Device, ulong Inode);

/// <summary>The calls of the C library that .NET has no form of.</summary>
internal static class Posix
{
    private const int NoEntry = 2, Interrupted = 4, BrokenPipe = 32, LongestPath = 4096;

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

    /// <summary>The absolute path without links and dots of a file that exists.</summary>
    /// <exception cref="DirectoryNotFoundException">It does not exist.</exception>
    /// <exception cref="IOException">The path cannot be followed.</exception>
    /// <remarks>.NET takes <c>..</c> off a path as text, which behind a link to a folder leads elsewhere.</remarks>
    public static string RealPath(string path)
    {
        Span<byte> real = stackalloc byte[LongestPath];
        if (ResolvePath(in MemoryMarshal.GetReference(Terminated(path)), ref MemoryMarshal.GetReference(real)) != 0)
            return Encoding.UTF8.GetString(real[..real.IndexOf((byte)0)]);
        int error = Marshal.GetLastPInvokeError();
        throw error == NoEntry ? new DirectoryNotFoundException() : new IOException(new Win32Exception(error).Message);
    }

    /// <summary>The kind of the file at <paramref name="path"/>; of what a link leads to with <paramref name="followLinks"/>.</summary>
    public static FileKind KindOf(string path, bool followLinks = true) => StatusOf(path, followLinks).Kind;

    /// <summary>The status of the file at <paramref name="path"/>; of what a link leads to with <paramref name="followLinks"/>.</summary>
    public static FileStatus StatusOf(string path, bool followLinks = true)
    {
        const int CurrentFolder = -100, NoFollow = 0x100;
        return StatusOf(CurrentFolder, Path.GetFullPath(path), followLinks ? 0 : NoFollow);
    }

    /// <summary>The status of a file that is open.</summary>
    public static FileStatus StatusOf(int descriptor)
    {
        const int EmptyPath = 0x1000;
        return StatusOf(descriptor, "", EmptyPath);
    }

    private static FileStatus StatusOf(int folder, string path, int flags)
    {
        // Of struct statx, which is the same on all processors.
        const int StatusLength = 256, ModeOffset = 28, InodeOffset = 32, DeviceOffset = 136;
        const uint TypeAndInode = 0x101;
        Span<byte> status = stackalloc byte[StatusLength];
        if (Status(folder, in MemoryMarshal.GetReference(Terminated(path)), flags, TypeAndInode, ref MemoryMarshal.GetReference(status)) != 0)
            return new(FileKind.Missing, 0, 0);
        FileKind kind = (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Special,
        };
        // The device's major and minor number as one.
        return new(kind, MemoryMarshal.Read<ulong>(status[DeviceOffset..]), MemoryMarshal.Read<ulong>(status[InodeOffset..]));
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "realpath", SetLastError = true)]
    private static extern nint ResolvePath(in byte path, ref byte resolved);

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Status(int folder, in byte path, int flags, uint mask, ref byte status);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(int descriptor, in byte buffer, nint count);
}
