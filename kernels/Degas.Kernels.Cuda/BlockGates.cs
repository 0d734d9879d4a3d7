using ILGPU;

namespace Degas.Kernels.Cuda;

/// <summary>
/// A lane's share of the gates of eight units and sixteen names, before their functions, as the tensor cores leave it: units u and u + 4 of names r and
/// r + 8, where u is the lane modulo 4 and r the lane divided by 4. The columns of the weights are in such an order that all four gates of a unit
/// are in one lane.
/// </summary>
/// <param name="t0">Gates i and f of unit u, of name r and then of name r + 8.</param>
/// <param name="t1">Gates g and o of unit u.</param>
/// <param name="t2">Gates i and f of unit u + 4.</param>
/// <param name="t3">Gates g and o of unit u + 4.</param>
public readonly struct BlockGates(Float4 t0, Float4 t1, Float4 t2, Float4 t3)
{
    /// <summary>Gates i and f of unit u.</summary>
    public Float4 T0 { get; } = t0;

    /// <summary>Gates g and o of unit u.</summary>
    public Float4 T1 { get; } = t1;

    /// <summary>Gates i and f of unit u + 4.</summary>
    public Float4 T2 { get; } = t2;

    /// <summary>Gates g and o of unit u + 4.</summary>
    public Float4 T3 { get; } = t3;

    /// <summary>What the symbols alone give.</summary>
    /// <param name="table">[V, H].</param>
    /// <param name="first">Where name r's row has unit u.</param>
    /// <param name="second">Where name r + 8's row has it.</param>
    public static BlockGates Load(ArrayView<Float4> table, int first, int second)
    {
        // By halves: registers that were loaded together stay together, and ptxas would move those of whole rows into place in every turn of the product's loop.
        ArrayView<Float2> halves = table.Cast<Float2>();
        Float2 a = halves[2 * first], b = halves[2 * second], c = halves[2 * first + 1], d = halves[2 * second + 1];
        Float2 e = halves[2 * first + 8], f = halves[2 * second + 8], g = halves[2 * first + 9], h = halves[2 * second + 9];
        return new(new(a.X, a.Y, b.X, b.Y), new(c.X, c.Y, d.X, d.Y), new(e.X, e.Y, f.X, f.Y), new(g.X, g.Y, h.X, h.Y));
    }

    /// <summary>The cells after the step: (u, r), (u, r + 8), (u + 4, r), (u + 4, r + 8). A name that has ended keeps its own.</summary>
    public Float4 Cells(Float4 c, bool isFirst, bool isSecond)
    {
        // Without branches, for both names are on but for a tile's last steps.
        float x = Activation.Cell(T0.X, T0.Y, T1.X, c.X), y = Activation.Cell(T0.Z, T0.W, T1.Z, c.Y), z = Activation.Cell(T2.X, T2.Y, T3.X, c.Z), w = Activation.Cell(T2.Z, T2.W, T3.Z, c.W);
        return new(isFirst ? x : c.X, isSecond ? y : c.Y, isFirst ? z : c.Z, isSecond ? w : c.W);
    }

    /// <summary>Name r's hidden states of units u and u + 4, from the cells.</summary>
    public HalfPair FirstHiddens(Float4 c) => HalfPair.Split(Activation.Hidden(T1.Y, c.X), Activation.Hidden(T3.Y, c.Z));

    /// <summary>Name r + 8's.</summary>
    public HalfPair SecondHiddens(Float4 c) => HalfPair.Split(Activation.Hidden(T1.W, c.Y), Activation.Hidden(T3.W, c.W));
}
