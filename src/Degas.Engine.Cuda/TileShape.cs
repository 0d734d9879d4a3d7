namespace Degas.Engine.Cuda;

/// <summary>How names are laid out for a launch: a tile for a thread block at a time, a tile's names in groups of eight. See <c>kernels/Degas.Kernels.Cuda</c>.</summary>
public sealed record TileShape
{
    /// <summary>Names in a group.</summary>
    public const int GroupNames = 8;

    // Two blocks of so many, with 128 registers for each thread, are what a multiprocessor holds.
    private const int SharingThreads = 256;
    private const int MaxThreads = 512, PartGroups = 4, BytesOfEight = 32;

    private TileShape(int hidden, int groups, int sharedBytes)
    {
        Hidden = hidden;
        Groups = groups;
        SharedBytes = sharedBytes;
    }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>Groups in a tile: as many as there are threads for.</summary>
    public int Groups { get; }

    /// <summary>Groups from one unit's hidden states to the next unit's; the float32 kernel's alone.</summary>
    public int Row { get; private init; }

    /// <summary>Whether a block has its multiprocessor to itself and goes from tile to tile, with the weights in shared memory.</summary>
    public bool IsResident { get; private init; }

    /// <summary>Names in a tile.</summary>
    public int Names => Groups * GroupNames;

    /// <summary>Threads of a block.</summary>
    public int Threads => Hidden / 2 * Groups;

    /// <summary>Dynamic shared memory of a block.</summary>
    public int SharedBytes { get; }

    /// <summary>The float32 kernel's shape for a hidden size, a multiple of 16 up to 256.</summary>
    public static TileShape ForFloat32(int hidden)
    {
        int groups = SharingThreads / (hidden / 2);
        // One more than there are groups, so that the stores of a warp fall on different banks.
        return ForFloat32(hidden, groups, groups + 1);
    }

    /// <summary>The half-precision kernel's shape with weights from global memory: a warp has 16 units and a part of four groups; states are pairs of float16.</summary>
    /// <param name="hidden">H, a multiple of 16 up to 256.</param>
    public static TileShape Streamed(int hidden) => Half(hidden, Math.Max(1, SharingThreads / (2 * hidden)));

    /// <summary>Its shape with the weights in shared memory, 12 H^2 bytes; null where a block has no two parts to take turns.</summary>
    /// <param name="hidden">H, a multiple of 16 up to 256.</param>
    public static TileShape? Resident(int hidden)
    {
        // Barriers are there for eight parts.
        const int MostParts = 8;
        int parts = Math.Min(MaxThreads / (2 * hidden), MostParts);
        return parts < 2 ? null : Resident(hidden, parts);
    }

    /// <summary>A shape of the float32 kernel. Tests make small ones.</summary>
    internal static TileShape ForFloat32(int hidden, int groups, int row) => new(hidden, groups, hidden * row * BytesOfEight) { Row = row };

    /// <summary>A shape of the half-precision kernel with so many warps for each sixteen units. Tests make small ones.</summary>
    internal static TileShape Half(int hidden, int parts) => new(hidden, PartGroups * parts, StateBytes(hidden, parts));

    /// <summary>The same with the weights in shared memory.</summary>
    internal static TileShape Resident(int hidden, int parts)
    {
        // For the number of a block's next tile.
        const int Next = 16;
        return new(hidden, PartGroups * parts, HalfWeights.ResidentBytes(hidden) + StateBytes(hidden, parts) + Next) { IsResident = true };
    }

    private static int StateBytes(int hidden, int parts)
    {
        const int BytesOfPair = 4;
        return hidden * PartGroups * parts * GroupNames * BytesOfPair;
    }
}
