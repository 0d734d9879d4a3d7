using ILGPU.Algorithms;

namespace Degas.Kernels.Cuda;

/// <summary>
/// The gates' functions by the special-function unit: one power of two (<c>ex2.approx</c>, 2 ulp) and one reciprocal (<c>rcp.approx</c>, 1 ulp) each.
/// tanh(x) is 2 sigmoid(2x) - 1: within 2e-7, absolute, which is what a state is held to. Right at both ends: 2^(+inf) is inf, and its reciprocal 0.
/// </summary>
internal static class Activation
{
    private const float Log2E = 1.44269504f;

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x) => XMath.Rcp(1 + XMath.Exp2(-Log2E * x));

    /// <summary>tanh(x).</summary>
    public static float Tanh(float x) => 2 * XMath.Rcp(1 + XMath.Exp2(-2 * Log2E * x)) - 1;
}
