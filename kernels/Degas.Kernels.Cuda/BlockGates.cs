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

    /// <summary>
    /// From the sums of a product, and what the symbols alone give: what the gates' powers of two are of, -log2(e) times a gate and twice that for g. One
    /// multiply-add for each, and no register is taken by the table while the product runs.
    /// </summary>
    /// <param name="firstNear">The table's exponents of unit u for name r.</param>
    /// <param name="secondNear">For name r + 8.</param>
    /// <param name="firstFar">Of unit u + 4 for name r.</param>
    /// <param name="secondFar">For name r + 8.</param>
    public BlockGates Exponents(Float4 firstNear, Float4 secondNear, Float4 firstFar, Float4 secondFar)
    {
        const float Once = -Activation.Log2E / LstmHalf.WeightScale, Twice = 2 * Once;
        return new(
            new(Once * T0.X + firstNear.X, Once * T0.Y + firstNear.Y, Once * T0.Z + secondNear.X, Once * T0.W + secondNear.Y),
            new(Twice * T1.X + firstNear.Z, Once * T1.Y + firstNear.W, Twice * T1.Z + secondNear.Z, Once * T1.W + secondNear.W),
            new(Once * T2.X + firstFar.X, Once * T2.Y + firstFar.Y, Once * T2.Z + secondFar.X, Once * T2.W + secondFar.Y),
            new(Twice * T3.X + firstFar.Z, Once * T3.Y + firstFar.W, Twice * T3.Z + secondFar.Z, Once * T3.W + secondFar.W));
    }

    /// <summary>The cells after the step, from exponents: (u, r), (u, r + 8), (u + 4, r), (u + 4, r + 8). A name that has ended keeps its own.</summary>
    public Float4 Cells(Float4 c, bool isFirst, bool isSecond)
    {
        // Without branches, for both names are on but for a tile's last steps.
        float x = Activation.CellOf(T0.X, T0.Y, T1.X, c.X), y = Activation.CellOf(T0.Z, T0.W, T1.Z, c.Y), z = Activation.CellOf(T2.X, T2.Y, T3.X, c.Z), w = Activation.CellOf(T2.Z, T2.W, T3.Z, c.W);
        return new(isFirst ? x : c.X, isSecond ? y : c.Y, isFirst ? z : c.Z, isSecond ? w : c.W);
    }

    /// <summary>Name r's hidden states of units u and u + 4, from exponents and cells.</summary>
    public HalfPair FirstHiddens(Float4 c) => HalfPair.Split(Activation.HiddenOf(T1.Y, c.X), Activation.HiddenOf(T3.Y, c.Z));

    /// <summary>Name r + 8's.</summary>
    public HalfPair SecondHiddens(Float4 c) => HalfPair.Split(Activation.HiddenOf(T1.W, c.Y), Activation.HiddenOf(T3.W, c.W));
}
