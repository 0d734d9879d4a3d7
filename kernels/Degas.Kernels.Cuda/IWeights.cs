using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Where the recurrent weights of <see cref="LstmHalf"/> lie while it runs, and in what form their low parts do. In both forms, quads of [16 units, 64 gates] begin with
/// the high parts: tiles 0 and 1 and tiles 2 and 3 of the first eight units' gates, then those of the other eight units.
/// </summary>
public interface IWeights
{
    /// <summary>Quads of [16 units, 64 gates], for all lanes of a warp.</summary>
    int Quads { get; }

    /// <summary>Whether a block is alone on its multiprocessor with its weights: it goes from tile to tile, and its even parts multiply by turns with the odd ones.</summary>
    bool IsResident { get; }

    /// <summary>Quads of shared memory.</summary>
    /// <param name="tiles">Squares of [16 units, 64 gates].</param>
    int SharedQuads(int tiles);

    /// <summary>The weights as the product reads them. Called by all threads of a block, which then meet at a barrier.</summary>
    ArrayView<Quad> Place(ArrayView<Quad> recurrent, ArrayView<Quad> shared, int thread, int threads);

    /// <summary>A lane's low parts.</summary>
    /// <param name="weights">What <see cref="Place"/> gave.</param>
    /// <param name="at">Behind the high parts.</param>
    /// <param name="far">0 for the gates of the first eight units, 1 for those of the other eight.</param>
    QuadPair Rest(ArrayView<Quad> weights, long at, int far);
}

/// <summary>In global memory, which is to say in L2: low parts in float16. Two blocks on a multiprocessor keep it busy.</summary>
public readonly struct StreamedWeights : IWeights
{
    /// <inheritdoc/>
    public int Quads => 256;

    /// <inheritdoc/>
    public bool IsResident => false;

    /// <inheritdoc/>
    public int SharedQuads(int tiles) => 0;

    /// <inheritdoc/>
    public ArrayView<Quad> Place(ArrayView<Quad> recurrent, ArrayView<Quad> shared, int thread, int threads) => recurrent;

    /// <inheritdoc/>
    public QuadPair Rest(ArrayView<Quad> weights, long at, int far) => new(weights[at + 64 * far], weights[at + 64 * far + 32]);
}

/// <summary>
/// In shared memory from the first tile to the last, 12 H^2 bytes: low parts in the upper byte of float16, three bits of precision, so that a weight has fourteen. At H = 128
/// that leaves room for 64 names in what Hopper has, and nothing of the product waits for L2.
/// </summary>
public readonly struct ResidentWeights : IWeights
{
    /// <inheritdoc/>
    public int Quads => 192;

    /// <inheritdoc/>
    public bool IsResident => true;

    /// <inheritdoc/>
    public int SharedQuads(int tiles) => 192 * tiles;

    /// <inheritdoc/>
    public ArrayView<Quad> Place(ArrayView<Quad> recurrent, ArrayView<Quad> shared, int thread, int threads)
    {
        for (int i = thread; i < recurrent.IntLength; i += threads)
            shared[i] = recurrent[i];
        return shared;
    }

    /// <inheritdoc/>
    public QuadPair Rest(ArrayView<Quad> weights, long at, int far)
    {
        const uint Upper = 0xFF00FF00;
        Quad both = weights[at + 32 * far];
        Input<uint> x = both.X, y = both.Y, z = both.Z, w = both.W;
        Output<uint> a = default, b = default, c = default, d = default;
        // Bytes 0 and 2 to where 1 and 3 stand, and zeros between: an instruction where a shift and a mask are two.
        CudaAsm.EmitRef(
            "prmt.b32 %0, %4, 0, 0x2404;\n\tprmt.b32 %1, %5, 0, 0x2404;\n\tprmt.b32 %2, %6, 0, 0x2404;\n\tprmt.b32 %3, %7, 0, 0x2404;",
            ref a, ref b, ref c, ref d, ref x, ref y, ref z, ref w);
        return new(new(both.X & Upper, both.Y & Upper, both.Z & Upper, both.W & Upper), new(a.Value, b.Value, c.Value, d.Value));
    }
}
