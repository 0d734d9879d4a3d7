using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The gates' functions as quotients of powers of two, so that a cell's five cost two divisions: with <c>e(t) = 2^t</c>, sigmoid(x) is
/// <c>1 / (1 + e(-x log2 e))</c> and tanh(x) is <c>2 / (1 + e(-2 x log2 e)) - 1</c>. The factors of x are in the weights. AVX-512 takes a power
/// apart and puts it together in one instruction each, which makes this shorter than the rational functions of the narrower variants.
/// </summary>
internal static class Activation
{
    // Three powers are multiplied, and their product is divided by: so far that a gate is shut, and not so far that float32 ends. Below
    // the least one a power would not be a normal number, which some processors are slow at.
    private const float Highest = 40, Least = -126;

    // 2^x on [0, 1), 1 at 0: within 2e-7.
    private const float Power1 = 0.693147567558f, Power2 = 0.240207194191f, Power3 = 0.0556570543861f, Power4 = 0.00919938759969f, Power5 = 0.00178836874146f;

    /// <summary>What a cell is to be multiplied by for its tanh.</summary>
    private const float CellFactor = -TwiceLog2E;

    private const float TwiceLog2E = 2 * Log2E, Log2E = 1.44269504f;

    /// <summary>What the pre-activations of the gates i, f, g, o are to be multiplied by for <see cref="Cell"/> and <see cref="Hidden"/>.</summary>
    public static ReadOnlySpan<float> Factors => [-Log2E, -Log2E, -TwiceLog2E, -Log2E];

    /// <summary>c' = sigmoid(f) c + sigmoid(i) tanh(g), of pre-activations times <see cref="Factors"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cell(Vector512<float> i, Vector512<float> f, Vector512<float> g, Vector512<float> c)
    {
        Vector512<float> ei = V.Create(1f) + Exp2(i), ef = V.Create(1f) + Exp2(f), eg = V.Create(1f) + Exp2(g), added = ei * eg;
        return Divide(V.MultiplyAddEstimate(c, added, (V.Create(2f) - eg) * ef), ef * added);
    }

    /// <summary>h' = sigmoid(o) tanh(c'), o times its factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Hidden(Vector512<float> o, Vector512<float> c)
    {
        Vector512<float> eo = V.Create(1f) + Exp2(o), ec = V.Create(1f) + Exp2(c * V.Create(CellFactor));
        return Divide(V.Create(2f) - ec, eo * ec);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp2(Vector512<float> t)
    {
        // In this order of operands NaN stays NaN, without the instructions that V.Max spends on it.
        t = V.MinNative(V.Create(Highest), V.MaxNative(V.Create(Least), t));
        // t less its floor, and later times two to the power of the floor.
        Vector512<float> x = Avx512DQ.Reduce(t, 1);
        Vector512<float> p = V.MultiplyAddEstimate(x, V.Create(Power5), V.Create(Power4));
        p = V.MultiplyAddEstimate(x, p, V.Create(Power3));
        p = V.MultiplyAddEstimate(x, p, V.Create(Power2));
        p = V.MultiplyAddEstimate(x, p, V.Create(Power1));
        p = V.MultiplyAddEstimate(x, p, V.Create(1f));
        return Avx512F.Scale(p, t);
    }

    // A reciprocal of 14 bits and a step of Newton's, for half a division's time. n and d are finite: the cell of a name of 253 characters is at most 253.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Divide(Vector512<float> n, Vector512<float> d)
    {
        Vector512<float> reciprocal = Avx512F.Reciprocal14(d), quotient = n * reciprocal;
        return V.MultiplyAddEstimate(Avx512F.FusedMultiplyAddNegated(d, quotient, n), reciprocal, quotient);
    }
}
