using System.Runtime.InteropServices;

namespace Degas.Engine.Native;

/// <summary>
/// Memory that is reached all over the place, in pages of 2 MiB where the system has them to give: with 4 KiB, finding a page takes longer than reading
/// from it, above all in a virtual machine.
/// </summary>
internal static class LargePages
{
    private const int Least = 4 << 20, Page = 4096, HugePageAdvice = 14;

    /// <summary>An array of <paramref name="length"/> values that holds anything.</summary>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        if (!OperatingSystem.IsLinux() || (long)length * Marshal.SizeOf<T>() < Least)
            return GC.AllocateUninitializedArray<T>(length);
        // Where it stands does not change, so that the advice stays with it. It is advice: without it the array is as good.
        T[] array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        nint start = (Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) + Page - 1) & -Page;
        nint end = Marshal.UnsafeAddrOfPinnedArrayElement(array, length - 1) & -Page;
        _ = Advise(start, (nuint)(end - start), HugePageAdvice);
        return array;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(nint start, nuint length, int advice);
}
