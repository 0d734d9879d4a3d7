using ILGPU;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Scores of a tile of names in one launch, in float32. A thread block has a tile; hidden states stay in shared memory and cells in registers from
/// the first symbol to the last; the recurrent weights, which fit in neither, come from the L2 cache once a step for the whole tile.
/// </summary>
/// <remarks>
/// <para>
/// Floor: 8 H^2 operations a symbol (4H multiply-adds of H, 131,072 at H = 128; the gates' functions count as nothing), and 16 H^2 bytes of weights a
/// step from L2 for the tile (256 KiB at H = 128), so 16 operations a byte at 32 names: two thirds of a card's 67 TFLOP/s would ask its L2 for 2.8 TB/s. What
/// was reached is in kernels/README.md.
/// </para>
/// <para>
/// A thread has 2 units x 4 gates x 8 names, 64 sums: 64 multiply-adds for 4 loads of 16 bytes. Thread <c>t</c> has the units <c>t mod H/2</c> and that plus
/// H/2, and the group of names <c>t / (H/2)</c>: a warp reads 512 bytes of weights in a row and one group of states, which is broadcast. 256 threads, so that two
/// blocks are on a multiprocessor, with 128 registers for each thread, and one's gates are computed while the other's product runs.
/// </para>
/// <para>
/// Weights come by way of the L1 cache, where all groups of a block find what the first of them brought, each a row ahead of its use. A ring of rows in shared
/// memory, loaded further ahead, was slower: it costs registers, stores, and barriers for the whole block.
/// </para>
/// <para>A name's sums run in one order, whatever stands beside it in the tile: its score depends on its symbols alone, to the bit.</para>
/// </remarks>
public static class LstmFloat32
{
    /// <summary>The most threads of a block: 128 registers are there for each.</summary>
    public const int MaxThreads = 512;

    /// <summary>The kernel. Launch: a block for each tile, H / 2 * groups threads, 32 H * row bytes of shared memory for the states.</summary>
    /// <param name="recurrent">[H (from), H (to)], four gates each.</param>
    /// <param name="table">[V, H], four gates each: embedding, input weights and biases.</param>
    /// <param name="head">[H].</param>
    /// <param name="tiles">Where each tile's symbols begin, [tiles + 1]; the steps of a tile are what lies between, by its groups.</param>
    /// <param name="symbols">[steps, groups] of each tile, a byte for each name; of a name that has ended, any below V.</param>
    /// <param name="lengths">[tiles, groups], a byte for each name; 0 for a place without a name.</param>
    /// <param name="scores">[tiles, groups], eight scores each.</param>
    /// <param name="headBias">The head's bias.</param>
    /// <param name="hiddenArgument">H.</param>
    /// <param name="groupsArgument">Groups in a tile.</param>
    /// <param name="rowArgument">Groups from one unit's hidden states to the next one's; one more than there are keeps a warp's stores on different banks.</param>
    public static void ScoreFloat32<TWidth>(
        ArrayView<Float4> recurrent, ArrayView<Float4> table, ArrayView<float> head, ArrayView<int> tiles, ArrayView<ulong> symbols, ArrayView<ulong> lengths,
        ArrayView<Eight> scores, float headBias, int hiddenArgument, int groupsArgument, int rowArgument)
        where TWidth : unmanaged, IWidth
    {
        int hidden = default(TWidth).Hidden(hiddenArgument), groups = default(TWidth).Groups(groupsArgument), row = default(TWidth).Row(rowArgument);
        int units = hidden / 2, thread = Group.IdxX, unit = thread % units, group = thread / units;
        ArrayView<Eight> states = SharedMemory.GetDynamic<Eight>();
        for (int i = thread; i < hidden * row; i += Group.DimX)
            states[i] = default;
        Group.Barrier();

        int first = tiles[Grid.IdxX], steps = (tiles[Grid.IdxX + 1] - first) / groups;
        ulong length = lengths[Grid.IdxX * groups + group], coming = steps > 0 ? symbols[first + group] : 0;
        Eight cellsA = default, cellsB = default;
        for (int step = 0; step < steps; step++)
        {
            var z = new TwoUnits(UnitGates.Load(table, coming, hidden, unit), UnitGates.Load(table, coming, hidden, unit + units));
            // The next step's, so that its rows of the table need not wait for it.
            coming = step + 1 < steps ? symbols[first + (step + 1) * groups + group] : 0;

            // 64-bit indices: 32-bit ones may wrap around, which keeps ptxas from folding the constants into addresses.
            long h = group, w = unit;
            Float4 a0 = recurrent[w], b0 = recurrent[w + units];
            for (int k = 0; k < hidden; k += 2)
            {
                Float4 a1 = recurrent[w + hidden], b1 = recurrent[w + hidden + units];
                z = z.Add(a0, b0, states[h]);
                w += 2 * hidden;
                w = k + 2 < hidden ? w : unit;
                a0 = recurrent[w];
                b0 = recurrent[w + units];
                z = z.Add(a1, b1, states[h + row]);
                h += 2 * row;
            }

            Group.Barrier();
            // All have read the states by now.
            int a = unit * row + group, b = (unit + units) * row + group;
            cellsA = z.A.Cells(cellsA, length, step);
            cellsB = z.B.Cells(cellsB, length, step);
            states[a] = z.A.Hiddens(cellsA, states[a], length, step);
            states[b] = z.B.Hiddens(cellsB, states[b], length, step);
            Group.Barrier();
        }

        // A small part of a step's work, so a few threads do it.
        if (thread < groups)
        {
            Float4 low = Float4.Of(headBias), high = low;
            for (int k = 0; k < hidden; k++)
            {
                Eight h = states[k * row + thread];
                low = low.Add(h.Low, head[k]);
                high = high.Add(h.High, head[k]);
            }

            scores[Grid.IdxX * groups + thread] = new(Sigmoid(low), Sigmoid(high));
        }
    }

    private static Float4 Sigmoid(Float4 z) => new(Activation.Sigmoid(z.X), Activation.Sigmoid(z.Y), Activation.Sigmoid(z.Z), Activation.Sigmoid(z.W));
}
