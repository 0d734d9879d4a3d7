using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Degas.Kernels.Tests;

/// <summary>Values with an inaccessible page on either side: a read or write beyond the edge that they stand at ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ProtectNone = 0, ProtectReadWrite = 3, MapPrivateAnonymous = 0x22;
    private readonly byte* _start;
    private readonly nuint _length;
    private readonly int _bytes;

    /// <summary>Room for <paramref name="bytes"/> bytes.</summary>
    public GuardedMemory(int bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize, inner = ((nuint)bytes + page - 1) / page * page;
        _bytes = bytes;
        _length = inner + 2 * page;
        _start = (byte*)MemoryMap(null, _length, ProtectNone, MapPrivateAnonymous, -1, 0);
        if ((nint)_start == -1)
            throw new Win32Exception();
        if (MemoryProtect(_start + page, inner, ProtectReadWrite) != 0)
            throw new Win32Exception();
    }

    /// <summary>The values right after the first guard page (<paramref name="atEnd"/> false) or right before the last one.</summary>
    public Span<T> Span<T>(bool atEnd)
        where T : unmanaged
    {
        nuint page = (nuint)Environment.SystemPageSize;
        return new Span<T>(atEnd ? _start + _length - page - _bytes : _start + page, _bytes / sizeof(T));
    }

    public void Dispose()
    {
        if (MemoryUnmap(_start, _length) != 0)
            throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MemoryProtect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MemoryUnmap(void* address, nuint length);
}
