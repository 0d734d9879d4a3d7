using ILGPU;

namespace Degas.Kernels.Cuda;

/// <summary>
/// One unit's four gates for a group of eight names, before their functions: 32 sums that stay in registers over a whole product. Written out by
/// hand, since ILGPU unrolls nothing and an array would lie in memory.
/// </summary>
internal readonly struct UnitGates(Float4 n0, Float4 n1, Float4 n2, Float4 n3, Float4 n4, Float4 n5, Float4 n6, Float4 n7)
{
    private readonly Float4 _n0 = n0, _n1 = n1, _n2 = n2, _n3 = n3, _n4 = n4, _n5 = n5, _n6 = n6, _n7 = n7;

    /// <summary>What the symbols alone give.</summary>
    /// <param name="table">[V, H].</param>
    /// <param name="symbols">The names' symbols, a byte each.</param>
    /// <param name="hidden">H.</param>
    /// <param name="unit">The unit.</param>
    public static UnitGates Load(ArrayView<Float4> table, ulong symbols, int hidden, int unit)
    {
        ArrayView<Float2> halves = table.Cast<Float2>();
        return new(
            Gates(halves, Byte(symbols, 0) * hidden + unit), Gates(halves, Byte(symbols, 1) * hidden + unit), Gates(halves, Byte(symbols, 2) * hidden + unit), Gates(halves, Byte(symbols, 3) * hidden + unit),
            Gates(halves, Byte(symbols, 4) * hidden + unit), Gates(halves, Byte(symbols, 5) * hidden + unit), Gates(halves, Byte(symbols, 6) * hidden + unit), Gates(halves, Byte(symbols, 7) * hidden + unit));
    }

    /// <summary>Adds what another unit's hidden states give: an outer product of four weights and eight states.</summary>
    public UnitGates Add(Float4 weights, Eight h) => new(
        _n0.Add(weights, h.Low.X), _n1.Add(weights, h.Low.Y), _n2.Add(weights, h.Low.Z), _n3.Add(weights, h.Low.W),
        _n4.Add(weights, h.High.X), _n5.Add(weights, h.High.Y), _n6.Add(weights, h.High.Z), _n7.Add(weights, h.High.W));

    /// <summary>The cells after the step. A name that has ended keeps its own.</summary>
    public Eight Cells(Eight c, ulong lengths, int step) => new(
        new(Cell(_n0, c.Low.X, lengths, 0, step), Cell(_n1, c.Low.Y, lengths, 1, step), Cell(_n2, c.Low.Z, lengths, 2, step), Cell(_n3, c.Low.W, lengths, 3, step)),
        new(Cell(_n4, c.High.X, lengths, 4, step), Cell(_n5, c.High.Y, lengths, 5, step), Cell(_n6, c.High.Z, lengths, 6, step), Cell(_n7, c.High.W, lengths, 7, step)));

    /// <summary>The hidden states after the step, from its cells. A name that has ended keeps its own.</summary>
    public Eight Hiddens(Eight c, Eight h, ulong lengths, int step) => new(
        new(Hidden(_n0, c.Low.X, h.Low.X, lengths, 0, step), Hidden(_n1, c.Low.Y, h.Low.Y, lengths, 1, step), Hidden(_n2, c.Low.Z, h.Low.Z, lengths, 2, step), Hidden(_n3, c.Low.W, h.Low.W, lengths, 3, step)),
        new(Hidden(_n4, c.High.X, h.High.X, lengths, 4, step), Hidden(_n5, c.High.Y, h.High.Y, lengths, 5, step), Hidden(_n6, c.High.Z, h.High.Z, lengths, 6, step), Hidden(_n7, c.High.W, h.High.W, lengths, 7, step)));

    // By halves: registers that were loaded together stay together, and ptxas would spill sums to have four in a row.
    private static Float4 Gates(ArrayView<Float2> halves, int at)
    {
        Float2 a = halves[2 * at], b = halves[2 * at + 1];
        return new(a.X, a.Y, b.X, b.Y);
    }

    private static float Cell(Float4 z, float c, ulong lengths, int name, int step)
    {
        float next = Activation.Cell(z.X, z.Y, z.Z, c);
        return step < Byte(lengths, name) ? next : c;
    }

    private static float Hidden(Float4 z, float c, float h, ulong lengths, int name, int step)
    {
        float next = Activation.Hidden(z.W, c);
        return step < Byte(lengths, name) ? next : h;
    }

    private static int Byte(ulong eight, int name) => (int)((eight >> (8 * name)) & 0xFF);
}

/// <summary>The two units of a thread.</summary>
internal readonly struct TwoUnits(UnitGates a, UnitGates b)
{
    /// <summary>The lower one.</summary>
    public UnitGates A { get; } = a;

    /// <summary>The one that stands H / 2 above it.</summary>
    public UnitGates B { get; } = b;

    /// <summary>Adds what another unit's hidden states give to both.</summary>
    public TwoUnits Add(Float4 a, Float4 b, Eight h) => new(A.Add(a, h), B.Add(b, h));
}
