using ILGPU;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Scores of a tile of names in one launch, on tensor cores: the recurrent product in float16 with sums in float32; table, gates and cells in float32.
/// As in <see cref="LstmFloat32"/>, a thread block has a tile, and its states stay on the chip from the first symbol to the last.
/// </summary>
/// <remarks>
/// <para>
/// Weights and states are pairs of float16 values (<see cref="HalfPair"/>), and three of the four products of their parts are summed. One product of
/// rounded values would be a third of the work, and moves some scores of the shipped model by more than the 2e-3 that they may be off; rounding
/// either the weights or the states alone does the same (kernels/README.md has the figures). Three products are as good as float32.
/// </para>
/// <para>
/// Floor: 3 x 8 H^2 operations a symbol on tensor cores (393,216 at H = 128), and 7 H ones of the special-function unit for the gates, which has 16
/// lanes a multiprocessor: at H = 128 on Hopper, 96 cycles a symbol by the peak of its tensor cores and 56 by that unit, one after the other in
/// this kernel. From L2, 16 H^2 bytes of weights a step and tile: 256 KiB at H = 128 for 64 names. What was reached: not measured yet, no GPU was to be had.
/// </para>
/// <para>
/// A warp has 16 units and 32 names, as four blocks of [8 units, 16 names] whose 64 sums stay in registers over the product. States are stored as the
/// next step's product takes them, and weights were packed so on the host: a lane's share is 16 bytes, a warp's 512 in a row. In the inner loop, ptxas
/// 11.8 for sm_90 has 48 products of [16 x 16] x [16 x 8] for 4 loads from shared memory and 8 of weights.
/// </para>
/// <para>A name is a row of the product, whatever stands in the other rows: its score depends on its symbols alone.</para>
/// </remarks>
public static class LstmHalf
{
    /// <summary>The most threads of a block: 128 registers are there for each.</summary>
    public const int MaxThreads = 512;

    // Quads of a tile of [16 names, 16 units] of states, high parts and low ones; and of [16 units, 64 gates] of weights.
    private const int StateTile = 64, WeightTile = 256;

    /// <summary>The kernel. Launch: a block for each tile, H / 2 * groups threads, 32 H * groups bytes of shared memory for the states.</summary>
    /// <param name="recurrent">[H / 16 (to), H / 16 (from), 8, 32]: of sixteen units' gates from sixteen units' states, by lanes. See the host's <c>HalfWeights</c>.</param>
    /// <param name="table">[V, H], four gates each: embedding, input weights and biases.</param>
    /// <param name="head">[H].</param>
    /// <param name="tiles">Where each tile's symbols begin, [tiles + 1]; the steps of a tile are what lies between, by its groups.</param>
    /// <param name="symbols">[steps, groups] of each tile, a byte for each name; of a name that has ended, any below V.</param>
    /// <param name="lengths">[tiles, groups], a byte for each name; 0 for a place without a name.</param>
    /// <param name="scores">[tiles, groups], eight scores each.</param>
    /// <param name="headBias">The head's bias.</param>
    /// <param name="hidden">H, a multiple of 16.</param>
    /// <param name="groups">Groups in a tile, a multiple of 4.</param>
    public static void ScoreHalf<TUnit>(
        ArrayView<Quad> recurrent, ArrayView<Float4> table, ArrayView<float> head, ArrayView<int> tiles, ArrayView<ulong> symbols, ArrayView<ulong> lengths,
        ArrayView<Eight> scores, float headBias, int hidden, int groups)
        where TUnit : unmanaged, IMatrixUnit
    {
        TUnit matrix = default;
        int blocks = hidden / 16, thread = Group.IdxX, lane = thread % 32, warp = thread / 32, block = warp % blocks, part = warp / blocks;
        ArrayView<Quad> states = SharedMemory.GetDynamic<Quad>();
        for (int i = thread; i < 2 * hidden * groups; i += Group.DimX)
            states[i] = default;
        Group.Barrier();

        // A lane's names: one byte of each of the warp's four groups.
        ArrayView<byte> symbolBytes = symbols.Cast<byte>();
        int first = tiles[Grid.IdxX], steps = (tiles[Grid.IdxX + 1] - first) / groups, name = 32 * part + lane / 4;
        uint length = FourNames(lengths.Cast<byte>(), 8 * Grid.IdxX * groups + name), coming = steps > 0 ? FourNames(symbolBytes, 8 * first + name) : 0;
        int unit = 16 * block + lane % 4;
        long weightsFrom = (long)block * blocks * WeightTile + lane, statesFrom = part * 2 * blocks * StateTile + lane, nextNames = blocks * StateTile;
        Float4 cells0 = default, cells1 = default, cells2 = default, cells3 = default;
        for (int step = 0; step < steps; step++)
        {
            int row0 = Byte(coming, 0) * hidden + unit, row1 = Byte(coming, 1) * hidden + unit, row2 = Byte(coming, 2) * hidden + unit, row3 = Byte(coming, 3) * hidden + unit;
            BlockGates z0 = BlockGates.Load(table, row0, row1), z1 = BlockGates.Load(table, row2, row3);
            BlockGates z2 = BlockGates.Load(table, row0 + 8, row1 + 8), z3 = BlockGates.Load(table, row2 + 8, row3 + 8);
            long w = weightsFrom, h = statesFrom;
            for (int k = 0; k < blocks; k++)
            {
                Quad high0 = states[h], low0 = states[h + 32], high1 = states[h + nextNames], low1 = states[h + nextNames + 32];
                Quad lower = recurrent[w], upper = recurrent[w + 32], lowerRest = recurrent[w + 64], upperRest = recurrent[w + 96];
                z0 = matrix.Add(z0, low0, lower, upper);
                z1 = matrix.Add(z1, low1, lower, upper);
                z0 = matrix.Add(z0, high0, lowerRest, upperRest);
                z1 = matrix.Add(z1, high1, lowerRest, upperRest);
                z0 = matrix.Add(z0, high0, lower, upper);
                z1 = matrix.Add(z1, high1, lower, upper);
                lower = recurrent[w + 128];
                upper = recurrent[w + 160];
                lowerRest = recurrent[w + 192];
                upperRest = recurrent[w + 224];
                z2 = matrix.Add(z2, low0, lower, upper);
                z3 = matrix.Add(z3, low1, lower, upper);
                z2 = matrix.Add(z2, high0, lowerRest, upperRest);
                z3 = matrix.Add(z3, high1, lowerRest, upperRest);
                z2 = matrix.Add(z2, high0, lower, upper);
                z3 = matrix.Add(z3, high1, lower, upper);
                w += WeightTile;
                h += StateTile;
            }

            // All have read the states by then.
            Group.Barrier();
            coming = step + 1 < steps ? FourNames(symbolBytes, 8 * (first + (step + 1) * groups) + name) : 0;
            bool is0 = step < Byte(length, 0), is1 = step < Byte(length, 1), is2 = step < Byte(length, 2), is3 = step < Byte(length, 3);
            cells0 = z0.Cells(cells0, is0, is1);
            cells1 = z1.Cells(cells1, is2, is3);
            cells2 = z2.Cells(cells2, is0, is1);
            cells3 = z3.Cells(cells3, is2, is3);
            long own = statesFrom + block * StateTile;
            Store(states, own, z0, z2, cells0, cells2, is0, is1);
            Store(states, own + nextNames, z1, z3, cells1, cells3, is2, is3);
            Group.Barrier();
        }

        // A small part of a step's work, so a few threads do it.
        if (thread < 8 * groups)
            scores.Cast<float>()[8 * Grid.IdxX * groups + thread] = Activation.Sigmoid(headBias + Head(states.Cast<uint>(), head, hidden, thread));
    }

    // The states of units u and u + 4, then of u + 8 and u + 12: a name that has ended keeps its own.
    private static void Store(ArrayView<Quad> states, long at, BlockGates near, BlockGates far, Float4 nearCells, Float4 farCells, bool isFirst, bool isSecond)
    {
        Quad high = states[at], low = states[at + 32];
        HalfPair a = near.FirstHiddens(nearCells), b = near.SecondHiddens(nearCells), c = far.FirstHiddens(farCells), d = far.SecondHiddens(farCells);
        states[at] = new(isFirst ? a.High : high.X, isSecond ? b.High : high.Y, isFirst ? c.High : high.Z, isSecond ? d.High : high.W);
        states[at + 32] = new(isFirst ? a.Low : low.X, isSecond ? b.Low : low.Y, isFirst ? c.Low : low.Z, isSecond ? d.Low : low.W);
    }

    // head . h of one name, which has a register of each quad of four lanes.
    private static float Head(ArrayView<uint> states, ArrayView<float> head, int hidden, int name)
    {
        const int Rest = 32 * 4, Far = 2;
        float sum = 0;
        int tile = name / 16 * (hidden / 16) * StateTile * 4 + name % 8 * 16 + name / 8 % 2;
        for (int unit = 0; unit < hidden; unit += 16)
        {
            for (int column = 0; column < 4; column++)
            {
                int at = tile + 4 * column;
                var near = new HalfPair(states[at], states[at + Rest]);
                var far = new HalfPair(states[at + Far], states[at + Far + Rest]);
                sum += near.First() * head[unit + column] + near.Second() * head[unit + column + 4] + far.First() * head[unit + column + 8] + far.Second() * head[unit + column + 12];
            }

            tile += StateTile * 4;
        }

        return sum;
    }

    private static uint FourNames(ArrayView<byte> bytes, int at) => (uint)(bytes[at] | (bytes[at + 8] << 8) | (bytes[at + 16] << 16) | (bytes[at + 24] << 24));

    private static int Byte(uint four, int name) => (int)((four >> (8 * name)) & 0xFF);
}
