using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Scores of tiles of names in one launch, on tensor cores: the recurrent product in float16 with sums in float32; table, gates and cells in float32.
/// As in <see cref="LstmFloat32"/>, a thread block has a tile, and its states stay on the chip from the first symbol to the last.
/// </summary>
/// <remarks>
/// <para>
/// Weights and states are pairs of numbers (<see cref="HalfPair"/>), and three of the four products of their parts are summed. One product of
/// rounded values would be a third of the work, and moves some scores of the shipped model by more than the 2e-3 that they may be off; rounding
/// either the weights or the states alone does the same (kernels/README.md has the figures). Where the weights lie is <see cref="IWeights"/>'s.
/// </para>
/// <para>
/// Floor: 3 x 8 H^2 operations a symbol on tensor cores (393,216 at H = 128), and 7 H ones of the special-function unit for the gates, which has 16
/// lanes a multiprocessor: at H = 128 on Hopper, 96 cycles a symbol by the peak of its tensor cores, 143 by what <c>mma.sync</c> reaches of it, and 56 by
/// that unit. Streamed weights are 16 H^2 bytes from L2 a step and tile, 256 KiB at H = 128. What was reached is in kernels/README.md.
/// </para>
/// <para>
/// A warp has 16 units and 32 names, as four blocks of [8 units, 16 names] whose 64 sums stay in registers over the product. States are stored as the
/// next step's product takes them, and weights were packed so on the host: a lane's share is 16 bytes, a warp's 512 in a row. Names are in parts of 32,
/// which no barrier ties to one another. Where a block is alone on its multiprocessor, its parts multiply by turns (<see cref="IWeights.IsResident"/>): one's
/// gates are then computed while the other's product runs, which parts that start together would never come to by themselves.
/// </para>
/// <para>A name is a row of the product, whatever stands in the other rows: its score depends on its symbols alone.</para>
/// </remarks>
public static class LstmHalf
{
    /// <summary>The most threads of a block: 128 registers are there for each.</summary>
    public const int MaxThreads = 512;

    /// <summary>What weights are multiplied by, so that their low parts are no denormal numbers; the sums are divided by it.</summary>
    public const float WeightScale = 64;

    // Quads of a tile of [16 names, 16 units] of states, high parts and low ones; and of the high parts of [16 units, 64 gates] of weights.
    private const int StateTile = 64, HighTile = 128;

    // Of the sixteen barriers of a block, 0 is everybody's.
    private const int TurnBarriers = 1, PartBarriers = 3;

    /// <summary>
    /// The kernel. Launch: a block for each tile or fewer, H / 2 * groups threads; shared memory for the states, 32 H * groups bytes, behind
    /// what the weights take, and 16 bytes more where blocks go from tile to tile.
    /// </summary>
    /// <param name="recurrent">[H / 16 (to), H / 16 (from), quads, 32]: of sixteen units' gates from sixteen units' states, by lanes. See the host's <c>HalfWeights</c>.</param>
    /// <param name="table">[V, H], four exponents each: embedding, input weights and biases, as <see cref="BlockGates.Exponents"/> adds them.</param>
    /// <param name="head">[H].</param>
    /// <param name="tiles">Where each tile's symbols begin, [tiles + 1]; the steps of a tile are what lies between, by its groups. Then 0, which counts the tiles that blocks have gone on to.</param>
    /// <param name="symbols">[steps, groups] of each tile, a byte for each name; of a name that has ended, any below V.</param>
    /// <param name="lengths">[tiles, groups], a byte for each name; 0 for a place without a name.</param>
    /// <param name="scores">[tiles, groups], eight scores each.</param>
    /// <param name="headBias">The head's bias.</param>
    /// <param name="hidden">H, a multiple of 16.</param>
    /// <param name="groups">Groups in a tile, a multiple of 4 up to 32.</param>
    public static void ScoreHalf<TUnit, TWeights>(
        ArrayView<Quad> recurrent, ArrayView<Float4> table, ArrayView<float> head, ArrayView<int> tiles, ArrayView<ulong> symbols, ArrayView<ulong> lengths,
        ArrayView<Eight> scores, float headBias, int hidden, int groups)
        where TUnit : unmanaged, IMatrixUnit
        where TWeights : unmanaged, IWeights
    {
        TUnit matrix = default;
        TWeights place = default;
        int blocks = hidden / 16, thread = Group.IdxX, lane = thread % 32, warp = thread / 32, block = warp % blocks, part = warp / blocks;
        int all = Group.DimX, partThreads = 2 * hidden, turn = part & 1;
        ArrayView<Quad> shared = SharedMemory.GetDynamic<Quad>(), weights = place.Place(recurrent, shared, thread, all);
        ArrayView<Quad> states = shared.SubView(place.SharedQuads(blocks * blocks)), behind = states.SubView(2 * hidden * groups);
        ArrayView<byte> symbolBytes = symbols.Cast<byte>();
        int name = 32 * part + lane / 4, unit = 16 * block + lane % 4;
        long weightsFrom = (long)block * blocks * place.Quads + lane, statesFrom = part * 2 * blocks * StateTile + lane, nextNames = blocks * StateTile;

        int tile = Grid.IdxX, count = tiles.IntLength - 2;
        while (tile < count)
        {
            for (int i = thread; i < 2 * hidden * groups; i += all)
                states[i] = default;
            Group.Barrier();
            if (place.IsResident && turn == 1)
                GiveTurn(0, all);

            // A lane's names: one byte of each of its part's four groups.
            int first = tiles[tile], steps = (tiles[tile + 1] - first) / groups;
            uint length = FourNames(lengths.Cast<byte>(), 8 * tile * groups + name), coming = steps > 0 ? FourNames(symbolBytes, 8 * first + name) : 0;
            Float4 cells0 = default, cells1 = default, cells2 = default, cells3 = default;
            for (int step = 0; step < steps; step++)
            {
                if (place.IsResident)
                    AwaitTurn(turn, all);
                BlockGates z0 = default, z1 = default, z2 = default, z3 = default;
                long w = weightsFrom, h = statesFrom;
                for (int k = 0; k < blocks; k++)
                {
                    Quad high0 = states[h], low0 = states[h + 32], high1 = states[h + nextNames], low1 = states[h + nextNames + 32];
                    Quad nearLower = weights[w], nearUpper = weights[w + 32], farLower = weights[w + 64], farUpper = weights[w + 96];
                    z0 = matrix.Add(z0, low0, nearLower, nearUpper);
                    z1 = matrix.Add(z1, low1, nearLower, nearUpper);
                    z2 = matrix.Add(z2, low0, farLower, farUpper);
                    z3 = matrix.Add(z3, low1, farLower, farUpper);
                    z0 = matrix.Add(z0, high0, nearLower, nearUpper);
                    z1 = matrix.Add(z1, high1, nearLower, nearUpper);
                    z2 = matrix.Add(z2, high0, farLower, farUpper);
                    z3 = matrix.Add(z3, high1, farLower, farUpper);
                    QuadPair nearRest = place.Rest(weights, w + HighTile, 0), farRest = place.Rest(weights, w + HighTile, 1);
                    z0 = matrix.Add(z0, high0, nearRest.Lower, nearRest.Upper);
                    z1 = matrix.Add(z1, high1, nearRest.Lower, nearRest.Upper);
                    z2 = matrix.Add(z2, high0, farRest.Lower, farRest.Upper);
                    z3 = matrix.Add(z3, high1, farRest.Lower, farRest.Upper);
                    // Halfway, so that the tensor cores need not wait from one part's last product to the next one's first.
                    if (place.IsResident && k == blocks / 2)
                        GiveTurn(1 - turn, all);
                    w += place.Quads;
                    h += StateTile;
                }

                int row0 = Byte(coming, 0) * hidden + unit, row1 = Byte(coming, 1) * hidden + unit, row2 = Byte(coming, 2) * hidden + unit, row3 = Byte(coming, 3) * hidden + unit;
                Float4 t0 = table[row0], t1 = table[row1], t2 = table[row0 + 4], t3 = table[row1 + 4], t4 = table[row2], t5 = table[row3], t6 = table[row2 + 4], t7 = table[row3 + 4];
                // All of the part have read the states by then.
                Barrier(PartBarriers + part, partThreads);
                bool is0 = step < Byte(length, 0), is1 = step < Byte(length, 1), is2 = step < Byte(length, 2), is3 = step < Byte(length, 3);
                z0 = z0.Exponents(t0, t1, t2, t3);
                z1 = z1.Exponents(t4, t5, t6, t7);
                cells0 = z0.Cells(cells0, is0, is1);
                cells1 = z1.Cells(cells1, is2, is3);
                HalfPair near0 = z0.FirstHiddens(cells0), near1 = z0.SecondHiddens(cells0), near2 = z1.FirstHiddens(cells1), near3 = z1.SecondHiddens(cells1);

                z2 = z2.Exponents(table[row0 + 8], table[row1 + 8], table[row0 + 12], table[row1 + 12]);
                z3 = z3.Exponents(table[row2 + 8], table[row3 + 8], table[row2 + 12], table[row3 + 12]);
                cells2 = z2.Cells(cells2, is0, is1);
                cells3 = z3.Cells(cells3, is2, is3);
                long own = statesFrom + block * StateTile;
                Store(states, own, near0, near1, z2.FirstHiddens(cells2), z2.SecondHiddens(cells2), is0, is1);
                Store(states, own + nextNames, near2, near3, z3.FirstHiddens(cells3), z3.SecondHiddens(cells3), is2, is3);
                coming = step + 1 < steps ? FourNames(symbolBytes, 8 * (first + (step + 1) * groups) + name) : 0;
                // The states are there for the next product; where turns are taken, the wait for it is that barrier.
                if (!place.IsResident)
                    Barrier(PartBarriers + part, partThreads);
            }

            // The last turn that was given.
            if (place.IsResident && turn == 0)
                AwaitTurn(0, all);
            Group.Barrier();
            // A small part of the work, so a few threads do it.
            if (thread < 8 * groups)
                scores.Cast<float>()[8 * tile * groups + thread] = Activation.Sigmoid(headBias + Head(states.Cast<uint>(), head, hidden, thread));
            // The longest tiles come first, and whoever is done takes the next.
            if (place.IsResident && thread == 0)
                behind.Cast<int>()[0] = Grid.DimX + Atomic.Add(ref tiles[count + 1], 1);
            Group.Barrier();
            tile = place.IsResident ? behind.Cast<int>()[0] : count;
        }
    }

    // The states of units u and u + 4, then of u + 8 and u + 12: a name that has ended keeps its own.
    private static void Store(ArrayView<Quad> states, long at, HalfPair near0, HalfPair near1, HalfPair far0, HalfPair far1, bool isFirst, bool isSecond)
    {
        Quad high = states[at], low = states[at + 32];
        states[at] = new(isFirst ? near0.High : high.X, isSecond ? near1.High : high.Y, isFirst ? far0.High : high.Z, isSecond ? far1.High : high.W);
        states[at + 32] = new(isFirst ? near0.Low : low.X, isSecond ? near1.Low : low.Y, isFirst ? far0.Low : low.Z, isSecond ? far1.Low : low.W);
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

    // Even parts and odd ones: those that wait for a turn and those that give it are together all threads.
    private static void AwaitTurn(int turn, int all) => Barrier(TurnBarriers + turn, all);

    private static void GiveTurn(int turn, int all) => CudaAsm.Emit("bar.arrive %0, %1;", TurnBarriers + turn, all);

    private static void Barrier(int barrier, int threads) => CudaAsm.Emit("bar.sync %0, %1;", barrier, threads);
}
