using ILGPU;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Scores of a tile of names in one launch, in float32. A thread block has a tile; hidden states stay in shared memory and cells in registers from
/// the first symbol to the last; the recurrent weights, which fit in neither, come from the L2 cache once a step for the whole tile.
/// </summary>
/// <remarks>
/// <para>
/// Floor: 8 H^2 operations a symbol (4H multiply-adds of H, 131,072 at H = 128; the gates' functions count as nothing), and 16 H^2 bytes of weights a
/// step from L2 for the tile (256 KiB at H = 128), so 32 operations a byte at 64 names: a card of 67 TFLOP/s would ask its L2 for 2.1 TB/s. What
/// was reached: not measured yet, no GPU was to be had.
/// </para>
/// <para>
/// A thread has 2 units x 4 gates x 8 names, 64 sums: 64 multiply-adds for 4 loads of 16 bytes from shared memory. Thread <c>t</c> has the units
/// <c>t mod H/2</c> and that plus H/2, and the group of names <c>t / (H/2)</c>: a warp reads 512 bytes of weights in a row and one group of
/// states, which is broadcast. At most 512 threads, so that 128 registers are there for each. ptxas 11.8 for sm_75 makes 314 instructions of the inner
/// loop at H = 128, 256 of them multiply-adds.
/// </para>
/// <para>
/// Weights go through a ring of chunks of two rows: while a chunk is used, the one <c>ahead</c> chunks further on is loaded into a register and
/// then stored, so that nothing waits for L2, and the block meets at a barrier once in <c>ahead</c> chunks.
/// </para>
/// <para>A name's sums run in one order, whatever stands beside it in the tile: its score depends on its symbols alone, to the bit.</para>
/// </remarks>
public static class LstmFloat32
{
    /// <summary>The most threads of a block.</summary>
    public const int MaxThreads = 512;

    /// <summary>The kernel. Launch: a block for each tile, H / 2 * groups threads (at least 2H), shared memory for ring and states.</summary>
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
    /// <param name="ahead">Half the ring's chunks: an even number that divides H / 2.</param>
    public static void ScoreFloat32<TWidth>(
        ArrayView<Float4> recurrent, ArrayView<Float4> table, ArrayView<float> head, ArrayView<int> tiles, ArrayView<ulong> symbols, ArrayView<ulong> lengths,
        ArrayView<Eight> scores, float headBias, int hiddenArgument, int groupsArgument, int rowArgument, int ahead)
        where TWidth : unmanaged, IWidth
    {
        int hidden = default(TWidth).Hidden(hiddenArgument), groups = default(TWidth).Groups(groupsArgument), row = default(TWidth).Row(rowArgument);
        int units = hidden / 2, chunk = 2 * hidden, thread = Group.IdxX, unit = thread % units, group = thread / units;
        ArrayView<Float4> ring = SharedMemory.GetDynamic<Float4>();
        ArrayView<Eight> states = ring.SubView(2 * ahead * chunk).Cast<Eight>();

        for (int i = 0; i < ahead; i++)
        {
            if (thread < chunk)
                ring[i * chunk + thread] = recurrent[i * chunk + thread];
        }

        for (int i = thread; i < hidden * row; i += Group.DimX)
            states[i] = default;
        Group.Barrier();

        int first = tiles[Grid.IdxX], steps = (tiles[Grid.IdxX + 1] - first) / groups, phase = 0;
        ulong length = lengths[Grid.IdxX * groups + group], coming = steps > 0 ? symbols[first + group] : 0;
        Eight cellsA = default, cellsB = default;
        for (int step = 0; step < steps; step++)
        {
            var z = new TwoUnits(UnitGates.Load(table, coming, hidden, unit), UnitGates.Load(table, coming, hidden, unit + units));
            // The next step's, so that its rows of the table need not wait for it.
            coming = step + 1 < steps ? symbols[first + (step + 1) * groups + group] : 0;

            // 64-bit indices: 32-bit ones may wrap around, which keeps ptxas from folding the constants into addresses.
            long h = group;
            for (int used = 0; used < units; used += ahead)
            {
                long from = phase * chunk + unit, to = (ahead - phase) * chunk + thread;
                for (int i = 0; i < ahead; i += 2)
                {
                    int next = used + i + ahead;
                    next = next < units ? next : next - units;
                    long source = next * chunk + thread;
                    Float4 weights = thread < chunk ? recurrent[source] : default;
                    z = z.Add(ring[from], ring[from + units], states[h]);
                    z = z.Add(ring[from + hidden], ring[from + hidden + units], states[h + row]);
                    if (thread < chunk)
                        ring[to] = weights;
                    weights = thread < chunk ? recurrent[source + chunk] : default;
                    z = z.Add(ring[from + 2 * hidden], ring[from + 2 * hidden + units], states[h + 2 * row]);
                    z = z.Add(ring[from + 3 * hidden], ring[from + 3 * hidden + units], states[h + 3 * row]);
                    if (thread < chunk)
                        ring[to + chunk] = weights;
                    from += 2 * chunk;
                    to += 2 * chunk;
                    h += 4 * row;
                }

                Group.Barrier();
                phase = ahead - phase;
            }

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
