using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>
/// <c>W_hh</c> for tensor cores: pairs of float16, in the order in which the lanes of a warp hold them for a product (PTX ISA, "mma.m16n8k16", matrix B). All are
/// multiplied by <see cref="Scale"/>, so that what rounding leaves over is no denormal number.
/// </summary>
public static class HalfWeights
{
    /// <summary>What weights are multiplied by; the kernel divides its sums by it.</summary>
    public const float Scale = 64;

    /// <summary>The largest weight that they can hold.</summary>
    public const float Largest = 65_504 / Scale;

    private const int Units = 16, Lanes = 32, Registers = 4, Highs = 4, QuadBytes = Lanes * Registers * sizeof(uint);

    /// <summary><c>W_hh</c> as [H / 16 (to), H / 16 (from), 8 quads, 32 lanes, 4 registers], two values in a register.</summary>
    /// <remarks>
    /// Quads: of the first eight units and then of the other eight, tiles 0 and 1, tiles 2 and 3; then the same of what rounding left over. Column n of tile t is gate
    /// <c>2 (t mod 2) + n mod 2</c> of unit <c>n / 2 + 4 (t / 2)</c>, so that a lane has all gates of a unit. The units that a lane's register multiplies
    /// are u and u + 4, as the step before left them.
    /// </remarks>
    /// <exception cref="ArgumentException">A weight is beyond <see cref="Largest"/>.</exception>
    public static uint[] Streamed(LstmWeights weights)
    {
        var packed = new List<uint>();
        ForEachSquare(weights.Hidden, (to, from) =>
        {
            foreach (bool isRest in (bool[])[false, true])
            {
                for (int quad = 0; quad < Highs; quad++)
                    packed.AddRange(Quad(weights, to, from, quad, isRest));
            }
        });
        return [.. packed];
    }

    /// <summary>
    /// <c>W_hh</c> as [H / 16 (to), H / 16 (from), 6 quads, 32 lanes, 4 registers]: four quads as above, then of each eight units what rounding left over, by the upper bytes of float16:
    /// those of tiles 0 and 1 in the upper bytes of a register's halves, those of tiles 2 and 3 in the lower.
    /// </summary>
    /// <exception cref="ArgumentException">A weight is beyond <see cref="Largest"/>.</exception>
    public static uint[] Resident(LstmWeights weights)
    {
        var packed = new List<uint>();
        ForEachSquare(weights.Hidden, (to, from) =>
        {
            for (int quad = 0; quad < Highs; quad++)
                packed.AddRange(Quad(weights, to, from, quad, isRest: false));
            for (int quad = 0; quad < Highs; quad += 2)
                packed.AddRange(Quad(weights, to, from, quad, isRest: true).Zip(Quad(weights, to, from, quad + 1, isRest: true), (lower, upper) => UpperBytes(lower) | (UpperBytes(upper) >> 8)));
        });
        return [.. packed];
    }

    /// <summary>The bytes of <see cref="Resident"/>.</summary>
    public static int ResidentBytes(int hidden) => hidden / Units * (hidden / Units) * (Highs + Highs / 2) * QuadBytes;

    private static void ForEachSquare(int hidden, Action<int, int> pack)
    {
        for (int to = 0; to < hidden / Units; to++)
        {
            for (int from = 0; from < hidden / Units; from++)
                pack(to, from);
        }
    }

    private static IEnumerable<uint> Quad(LstmWeights weights, int to, int from, int quad, bool isRest)
    {
        int hidden = weights.Hidden;
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int register = 0; register < Registers; register++)
            {
                int tile = 2 * (quad % 2) + register / 2, column = lane / 4;
                int gate = 2 * (tile % 2) + column % 2, unit = Units * to + 8 * (quad / 2) + column / 2 + 4 * (tile / 2);
                int source = Units * from + 8 * (register % 2) + lane % 4, row = (gate * hidden + unit) * hidden;
                yield return Value(weights.Recurrent[row + source], isRest) | (Value(weights.Recurrent[row + source + 4], isRest) << 16);
            }
        }
    }

    private static uint Value(float weight, bool isRest)
    {
        if (!(MathF.Abs(weight) <= Largest))
            throw new ArgumentException($"a recurrent weight of {weight}: kernel cuda-half holds up to {Largest}");
        var rounded = (Half)(weight * Scale);
        return BitConverter.HalfToUInt16Bits(isRest ? (Half)(weight * Scale - (float)rounded) : rounded);
    }

    // Each half rounded to its upper byte, to the nearest and ties to even. It is far from the largest, so that no carry leaves it.
    private static uint UpperBytes(uint two)
    {
        uint odd = (two >> 8) & 0x0001_0001;
        return (two + 0x007F_007F + odd) & 0xFF00_FF00;
    }
}
