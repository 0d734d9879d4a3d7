namespace Degas.Kernels.Cuda;

/// <summary>Eight float16 values as tensor cores take them: four registers of two, 16 bytes that one instruction loads or stores.</summary>
public readonly struct Quad(uint x, uint y, uint z, uint w)
{
    /// <summary>The first register.</summary>
    public uint X { get; } = x;

    /// <summary>The second.</summary>
    public uint Y { get; } = y;

    /// <summary>The third.</summary>
    public uint Z { get; } = z;

    /// <summary>The fourth.</summary>
    public uint W { get; } = w;
}

/// <summary>Weights of four tiles of eight gates: tiles 0 and 1, and tiles 2 and 3.</summary>
public readonly struct QuadPair(Quad lower, Quad upper)
{
    /// <summary>Of tiles 0 and 1.</summary>
    public Quad Lower { get; } = lower;

    /// <summary>Of tiles 2 and 3.</summary>
    public Quad Upper { get; } = upper;
}
