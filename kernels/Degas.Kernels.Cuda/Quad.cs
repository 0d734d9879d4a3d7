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
