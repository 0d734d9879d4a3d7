using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Degas.Kernels.Tests;

/// <summary>Values with an inaccessible page on either side: a read or write beyond the edge that they stand at ends the process.</summary>
internal sealed class GuardedMemory : IDisposable
{
    private const int ProtectNone = 0, ProtectReadWrite = 3, MapPrivateAnonymous = 0x22;
    private readonly nint _start, _length, _page = Environment.SystemPageSize;
    private readonly int _bytes;

    /// <summary>Room for <paramref name="bytes"/> bytes.</summary>
    public GuardedMemory(int bytes)
    {
        nint inner = (bytes + _page - 1) / _page * _page;
        _bytes = bytes;
        _length = inner + 2 * _page;
        _start = MemoryMap(0, _length, ProtectNone, MapPrivateAnonymous, -1, 0);
        if (_start == -1)
            throw new Win32Exception();
        if (MemoryProtect(_start + _page, inner, ProtectReadWrite) != 0)
            throw new Win32Exception();
    }

    /// <summary>The values right after the first guard page (<paramref name="atEnd"/> false) or right before the last one.</summary>
    public Span<T> Span<T>(bool atEnd)
        where T : unmanaged
    {
        nint first = atEnd ? _start + _length - _page - _bytes : _start + _page;
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<T>(), first), _bytes / Unsafe.SizeOf<T>());
    }

    public void Dispose()
    {
        if (MemoryUnmap(_start, _length) != 0)
            throw new Win32Exception();
    }

    // Not LibraryImport, whose generated code wants unsafe blocks allowed in the whole project.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern nint MemoryMap(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int MemoryProtect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static extern int MemoryUnmap(nint address, nint length);
#pragma warning restore SYSLIB1054
}
