using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>
/// <c>W_hh</c> for tensor cores: pairs of float16, in the order in which the lanes of a warp hold them for a product (PTX ISA, "mma.m16n8k16", matrix B).
/// </summary>
public static class HalfWeights
{
    /// <summary>The largest weight that float16 can hold.</summary>
    public const float Largest = 65_504;

    private const int Units = 16, Quads = 8, Lanes = 32, Registers = 4;

    /// <summary><c>W_hh</c> as [H / 16 (to), H / 16 (from), 8 quads, 32 lanes, 4 registers], two values in a register.</summary>
    /// <remarks>
    /// Quads: of the first eight units and then of the other eight, tiles 0 and 1, tiles 2 and 3, and the same of what rounding left over. Column n of tile t is gate
    /// <c>2 (t mod 2) + n mod 2</c> of unit <c>n / 2 + 4 (t / 2)</c>, so that a lane has all gates of a unit. The units that a lane's register multiplies
    /// are u and u + 4, as the step before left them.
    /// </remarks>
    /// <exception cref="ArgumentException">A weight is beyond <see cref="Largest"/>.</exception>
    public static uint[] Recurrent(LstmWeights weights)
    {
        int hidden = weights.Hidden, blocks = hidden / Units, next = 0;
        uint[] packed = new uint[blocks * blocks * Quads * Lanes * Registers];
        for (int to = 0; to < blocks; to++)
        {
            for (int from = 0; from < blocks; from++)
            {
                for (int quad = 0; quad < Quads; quad++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        for (int register = 0; register < Registers; register++)
                        {
                            int tile = 2 * (quad % 2) + register / 2, column = lane / 4;
                            int gate = 2 * (tile % 2) + column % 2, unit = Units * to + 8 * (quad / 4) + column / 2 + 4 * (tile / 2);
                            int source = Units * from + 8 * (register % 2) + lane % 4, row = (gate * hidden + unit) * hidden;
                            bool isRest = quad / 2 % 2 == 1;
                            packed[next++] = Value(weights.Recurrent[row + source], isRest) | (Value(weights.Recurrent[row + source + 4], isRest) << 16);
                        }
                    }
                }
            }
        }

        return packed;
    }

    private static uint Value(float weight, bool isRest)
    {
        if (!(MathF.Abs(weight) <= Largest))
            throw new ArgumentException($"a recurrent weight of {weight}: float16 holds up to {Largest}");
        var rounded = (Half)weight;
        return BitConverter.HalfToUInt16Bits(isRest ? (Half)(weight - (float)rounded) : rounded);
    }
}
