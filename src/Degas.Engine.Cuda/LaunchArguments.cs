using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Degas.Engine.Cuda;

/// <summary>An ILGPU <c>ArrayView</c> as a kernel takes it.</summary>
/// <param name="Address">Of the first element.</param>
/// <param name="Length">Elements.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceView(ulong Address, long Length);

/// <summary>The arguments of a launch in the kernels' order; the last is the float32 kernel's alone. A test holds them to the parameters that the PTX declares.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaunchArguments
{
    public DeviceView Recurrent;
    public DeviceView Table;
    public DeviceView Head;
    public DeviceView Tiles;
    public DeviceView Symbols;
    public DeviceView Lengths;
    public DeviceView Scores;
    public float HeadBias;
    public int Hidden;
    public int Groups;
    public int Row;

    /// <summary>Name and offset of each.</summary>
    public static IReadOnlyList<(string Name, int Offset)> Layout { get; } = FindLayout();

    /// <summary>The addresses of the arguments, as <c>cuLaunchKernel</c> wants them.</summary>
    /// <param name="arguments">Must not move.</param>
    /// <param name="addresses">One for each argument.</param>
    public static unsafe void Addresses(LaunchArguments* arguments, void** addresses)
    {
        for (int i = 0; i < Layout.Count; i++)
            addresses[i] = (byte*)arguments + Layout[i].Offset;
    }

    private static List<(string, int)> FindLayout()
    {
        LaunchArguments a = default;
        return
        [
            (nameof(Recurrent), Offset(ref a, ref a.Recurrent)), (nameof(Table), Offset(ref a, ref a.Table)), (nameof(Head), Offset(ref a, ref a.Head)),
            (nameof(Tiles), Offset(ref a, ref a.Tiles)), (nameof(Symbols), Offset(ref a, ref a.Symbols)), (nameof(Lengths), Offset(ref a, ref a.Lengths)),
            (nameof(Scores), Offset(ref a, ref a.Scores)), (nameof(HeadBias), Offset(ref a, ref a.HeadBias)), (nameof(Hidden), Offset(ref a, ref a.Hidden)),
            (nameof(Groups), Offset(ref a, ref a.Groups)), (nameof(Row), Offset(ref a, ref a.Row)),
        ];
    }

    private static int Offset<T>(ref LaunchArguments of, ref T field) => (int)Unsafe.ByteOffset(ref Unsafe.As<LaunchArguments, byte>(ref of), ref Unsafe.As<T, byte>(ref field));
}
