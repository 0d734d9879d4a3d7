using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The gates' functions as quotients, so that a cell's five cost two divisions. tanh is the quotient of odd and even polynomials of degree
/// 13 and 6 that Eigen uses for float32 (<c>generic_fast_tanh_float</c>), here with a denominator that is 1 at 0: within 4e-7 of the true
/// value, exact in sign and symmetry, and never beyond 1 by more than rounding. sigmoid(x) is <c>(1 + tanh(x / 2)) / 2</c>.
/// </summary>
internal static class Activation
{
    // Beyond this float32's tanh is 1.
    private const float Limit = 7.90531110763549805f;

    /// <summary>c' = sigmoid(f) c + sigmoid(i) tanh(g).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cell(Vector512<float> i, Vector512<float> f, Vector512<float> g, Vector512<float> c)
    {
        (Vector512<float> pi, Vector512<float> qi) = Tanh(i * V.Create(0.5f));
        (Vector512<float> pf, Vector512<float> qf) = Tanh(f * V.Create(0.5f));
        (Vector512<float> pg, Vector512<float> qg) = Tanh(g);
        Vector512<float> kept = (qf + pf) * (qi * qg), added = (qi + pi) * (pg * qf);
        return V.MultiplyAddEstimate(kept, c, added) / (V.Create(2f) * qf * (qi * qg));
    }

    /// <summary>h' = sigmoid(o) tanh(c').</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Hidden(Vector512<float> o, Vector512<float> c)
    {
        (Vector512<float> po, Vector512<float> qo) = Tanh(o * V.Create(0.5f));
        (Vector512<float> pc, Vector512<float> qc) = Tanh(c);
        return (qo + po) * pc / (V.Create(2f) * qo * qc);
    }

    // Numerator and denominator.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> P, Vector512<float> Q) Tanh(Vector512<float> x)
    {
        // In this order of operands NaN stays NaN, without the instructions that V.Max spends on it.
        x = V.MinNative(V.Create(Limit), V.MaxNative(V.Create(-Limit), x));
        Vector512<float> x2 = x * x;
        Vector512<float> p = V.MultiplyAddEstimate(x2, V.Create(P13), V.Create(P11));
        p = V.MultiplyAddEstimate(x2, p, V.Create(P9));
        p = V.MultiplyAddEstimate(x2, p, V.Create(P7));
        p = V.MultiplyAddEstimate(x2, p, V.Create(P5));
        p = V.MultiplyAddEstimate(x2, p, V.Create(P3));
        p = V.MultiplyAddEstimate(x2, p, V.Create(P1));
        Vector512<float> q = V.MultiplyAddEstimate(x2, V.Create(Q6), V.Create(Q4));
        q = V.MultiplyAddEstimate(x2, q, V.Create(Q2));
        q = V.MultiplyAddEstimate(x2, q, V.Create(1f));
        return (x * p, q);
    }

    private const double Q0 = 4.89352518554385e-03;
    private const float P1 = (float)(4.89352455891786e-03 / Q0), P3 = (float)(6.37261928875436e-04 / Q0), P5 = (float)(1.48572235717979e-05 / Q0),
        P7 = (float)(5.12229709037114e-08 / Q0), P9 = (float)(-8.60467152213735e-11 / Q0), P11 = (float)(2.00018790482477e-13 / Q0), P13 = (float)(-2.76076847742355e-16 / Q0),
        Q2 = (float)(2.26843463243900e-03 / Q0), Q4 = (float)(1.18534705686654e-04 / Q0), Q6 = (float)(1.19825839466702e-06 / Q0);
}
