using ILGPU.Algorithms;

namespace Degas.Kernels.Cuda;

/// <summary>
/// The gates' functions by the special-function unit: powers of two (<c>ex2.approx</c>, 2 ulp) and reciprocals (<c>rcp.approx</c>, 1 ulp), of which a quarter as many
/// fit into a cycle as multiply-adds do, or fewer. So a cell's three functions share one reciprocal and a hidden state's two another: seven for a unit and a name where
/// each function by itself would want ten. tanh(x) is (1 - 2^-2x') / (1 + 2^-2x'): within 2e-7, absolute, which is what a state is held to.
/// </summary>
internal static class Activation
{
    /// <summary>log2(e).</summary>
    public const float Log2E = 1.44269504f;

    // A product of three sums of powers below 2^40 is no infinity, and a gate that is 2^-40 open is shut.
    private const float Largest = 40;

    /// <summary>1 / (1 + exp(-x)). Right at both ends: 2^(+inf) is inf, and its reciprocal 0.</summary>
    public static float Sigmoid(float x) => XMath.Rcp(1 + XMath.Exp2(-Log2E * x));

    /// <summary>The cell after a step: sigmoid(f) c + sigmoid(i) tanh(g).</summary>
    public static float Cell(float i, float f, float g, float c) => CellOf(-Log2E * i, -Log2E * f, -2 * Log2E * g, c);

    /// <summary>The same from exponents: -log2(e) times i and f, twice that for g.</summary>
    public static float CellOf(float i, float f, float g, float c)
    {
        float input = 1 + Power(i), forget = 1 + Power(f), power = Power(g), candidate = input * (1 + power);
        return (c * candidate + (1 - power) * forget) * XMath.Rcp(forget * candidate);
    }

    /// <summary>The hidden state after a step: sigmoid(o) tanh(c).</summary>
    public static float Hidden(float o, float c) => HiddenOf(-Log2E * o, c);

    /// <summary>The same from the exponent -log2(e) o.</summary>
    public static float HiddenOf(float o, float c)
    {
        float power = Power(-2 * Log2E * c);
        return (1 - power) * XMath.Rcp((1 + Power(o)) * (1 + power));
    }

    private static float Power(float x) => XMath.Exp2(XMath.Min(x, Largest));
}
