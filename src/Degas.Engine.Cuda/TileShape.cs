using Degas.Engine.Cuda.Driver;

namespace Degas.Engine.Cuda;

/// <summary>How names are laid out for a launch: a tile for each thread block, a tile's names in groups of eight. See <c>kernels/Degas.Kernels.Cuda</c>.</summary>
public sealed record TileShape
{
    /// <summary>Names in a group.</summary>
    public const int GroupNames = 8;

    private const int MaxThreads = 512, BytesOfFour = 16, BytesOfEight = 32;

    private TileShape(int hidden, int groups, int sharedBytes)
    {
        Hidden = hidden;
        Groups = groups;
        SharedBytes = sharedBytes;
    }

    /// <summary>A shape of the float32 kernel whose parts agree: threads enough for a chunk of weights, chunks that come out even. Tests make small ones.</summary>
    internal TileShape(int hidden, int groups, int row, int ahead)
        : this(hidden, groups, SharedBytesOf(hidden, row, ahead))
    {
        Row = row;
        Ahead = ahead;
    }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>Groups in a tile: as many as there are threads for.</summary>
    public int Groups { get; }

    /// <summary>Groups from one unit's hidden states to the next unit's; the float32 kernel's alone.</summary>
    public int Row { get; }

    /// <summary>Chunks of weights that are under way; the float32 kernel's alone.</summary>
    public int Ahead { get; }

    /// <summary>Names in a tile.</summary>
    public int Names => Groups * GroupNames;

    /// <summary>Threads of a block.</summary>
    public int Threads => Hidden / 2 * Groups;

    /// <summary>Dynamic shared memory of a block.</summary>
    public int SharedBytes { get; }

    /// <summary>The float32 kernel's shape for a hidden size on a device.</summary>
    /// <param name="hidden">H, a multiple of 16 up to 256.</param>
    /// <param name="sharedMemory">The most shared memory of one block, in bytes; 64 KiB is enough for every H.</param>
    /// <exception cref="CudaNotUsableException">The device has too little.</exception>
    public static TileShape For(int hidden, int sharedMemory)
    {
        int row = RowFor(hidden);
        foreach (int ahead in (int[])[8, 4, 2])
        {
            if (SharedBytesOf(hidden, row, ahead) <= sharedMemory)
                return new(hidden, GroupsFor(hidden), row, ahead);
        }

        throw new CudaNotUsableException($"a thread block may use {sharedMemory} bytes of shared memory; {SharedBytesOf(hidden, row, 2)} are wanted for H = {hidden}");
    }

    /// <summary>The half-precision kernel's shape: a warp has 16 units and four groups, and states are pairs of float16.</summary>
    /// <param name="hidden">H, a multiple of 16 up to 256.</param>
    /// <param name="sharedMemory">The most shared memory of one block, in bytes; 32 KiB is enough for every H.</param>
    /// <exception cref="CudaNotUsableException">The device has too little.</exception>
    public static TileShape ForHalf(int hidden, int sharedMemory)
    {
        TileShape shape = Half(hidden, MaxThreads / (2 * hidden));
        return shape.SharedBytes <= sharedMemory ? shape
            : throw new CudaNotUsableException($"a thread block may use {sharedMemory} bytes of shared memory; {shape.SharedBytes} are wanted for H = {hidden}");
    }

    /// <summary>A shape of the half-precision kernel with so many warps for each sixteen units. Tests make small ones.</summary>
    internal static TileShape Half(int hidden, int parts)
    {
        const int PartGroups = 4, BytesOfPair = 4;
        return new(hidden, PartGroups * parts, hidden * PartGroups * parts * GroupNames * BytesOfPair);
    }

    private static int GroupsFor(int hidden) => MaxThreads / (hidden / 2);

    // One more than there are groups, so that the stores of a warp fall on different banks, where that fits into Turing's 64 KiB.
    private static int RowFor(int hidden)
    {
        const int Turing = 64 << 10;
        int groups = GroupsFor(hidden);
        return SharedBytesOf(hidden, groups + 1, 2) <= Turing ? groups + 1 : groups;
    }

    // A ring of 2 * ahead chunks of two rows of weights, and the hidden states.
    private static int SharedBytesOf(int hidden, int row, int ahead) => 2 * ahead * 2 * hidden * BytesOfFour + hidden * row * BytesOfEight;
}
