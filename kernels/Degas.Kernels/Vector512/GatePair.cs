using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// The gates of two vectors side by side, bit for bit <see cref="Activation"/>'s. A cell is one long chain of dependent operations, and what a processor
/// may put off at a time holds little more than one: with the four gates' powers and then the two vectors' cells by turns, it has something to do
/// (a fourteenth less time for a step of <see cref="LstmStepAmx"/>).
/// </summary>
internal static class GatePair
{
    /// <summary>The new cells and hidden states.</summary>
    /// <param name="i">Input gate's pre-activations of the first vector, times its factor; and so on.</param>
    /// <param name="f">Forget gate.</param>
    /// <param name="g">Cell input.</param>
    /// <param name="o">Output gate.</param>
    /// <param name="c">Cells before.</param>
    /// <param name="i2">Those of the second vector.</param>
    /// <param name="f2">Forget gate.</param>
    /// <param name="g2">Cell input.</param>
    /// <param name="o2">Output gate.</param>
    /// <param name="c2">Cells before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Cell, Vector512<float> Hidden, Vector512<float> Cell2, Vector512<float> Hidden2) Apply(
        Vector512<float> i, Vector512<float> f, Vector512<float> g, Vector512<float> o, Vector512<float> c,
        Vector512<float> i2, Vector512<float> f2, Vector512<float> g2, Vector512<float> o2, Vector512<float> c2)
    {
        (i, f, g, o) = OnePlusExp2(i, f, g, o);
        (i2, f2, g2, o2) = OnePlusExp2(i2, f2, g2, o2);
        Vector512<float> two = V.Create(2f);
        i *= g;
        i2 *= g2;
        g = (two - g) * f;
        g2 = (two - g2) * f2;
        g = V.MultiplyAddEstimate(c, i, g);
        g2 = V.MultiplyAddEstimate(c2, i2, g2);
        (c, c2) = Divide(g, g2, f * i, f2 * i2);
        (i, i2) = OnePlusExp2(c * V.Create(Activation.CellFactor), c2 * V.Create(Activation.CellFactor));
        (g, g2) = Divide(two - i, two - i2, o * i, o2 * i2);
        return (c, g, c2, g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) OnePlusExp2(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector512<float> highest = V.Create(Activation.Highest), least = V.Create(Activation.Least);
        a = V.MinNative(highest, V.MaxNative(least, a));
        b = V.MinNative(highest, V.MaxNative(least, b));
        c = V.MinNative(highest, V.MaxNative(least, c));
        d = V.MinNative(highest, V.MaxNative(least, d));
        Vector512<float> xa = Avx512DQ.Reduce(a, 1), xb = Avx512DQ.Reduce(b, 1), xc = Avx512DQ.Reduce(c, 1), xd = Avx512DQ.Reduce(d, 1);
        Vector512<float> k = V.Create(Activation.Power5), next = V.Create(Activation.Power4);
        Vector512<float> pa = V.MultiplyAddEstimate(k, xa, next), pb = V.MultiplyAddEstimate(k, xb, next), pc = V.MultiplyAddEstimate(k, xc, next), pd = V.MultiplyAddEstimate(k, xd, next);
        k = V.Create(Activation.Power3);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        pc = V.MultiplyAddEstimate(pc, xc, k);
        pd = V.MultiplyAddEstimate(pd, xd, k);
        k = V.Create(Activation.Power2);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        pc = V.MultiplyAddEstimate(pc, xc, k);
        pd = V.MultiplyAddEstimate(pd, xd, k);
        k = V.Create(Activation.Power1);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        pc = V.MultiplyAddEstimate(pc, xc, k);
        pd = V.MultiplyAddEstimate(pd, xd, k);
        k = V.Create(1f);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        pc = V.MultiplyAddEstimate(pc, xc, k);
        pd = V.MultiplyAddEstimate(pd, xd, k);
        return (Avx512F.Scale(pa, a) + k, Avx512F.Scale(pb, b) + k, Avx512F.Scale(pc, c) + k, Avx512F.Scale(pd, d) + k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>) OnePlusExp2(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> highest = V.Create(Activation.Highest), least = V.Create(Activation.Least);
        a = V.MinNative(highest, V.MaxNative(least, a));
        b = V.MinNative(highest, V.MaxNative(least, b));
        Vector512<float> xa = Avx512DQ.Reduce(a, 1), xb = Avx512DQ.Reduce(b, 1), k = V.Create(Activation.Power5), next = V.Create(Activation.Power4);
        Vector512<float> pa = V.MultiplyAddEstimate(k, xa, next), pb = V.MultiplyAddEstimate(k, xb, next);
        k = V.Create(Activation.Power3);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        k = V.Create(Activation.Power2);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        k = V.Create(Activation.Power1);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        k = V.Create(1f);
        pa = V.MultiplyAddEstimate(pa, xa, k);
        pb = V.MultiplyAddEstimate(pb, xb, k);
        return (Avx512F.Scale(pa, a) + k, Avx512F.Scale(pb, b) + k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>) Divide(Vector512<float> n, Vector512<float> n2, Vector512<float> d, Vector512<float> d2)
    {
        Vector512<float> r = Avx512F.Reciprocal14(d), r2 = Avx512F.Reciprocal14(d2), q = n * r, q2 = n2 * r2;
        d = Avx512F.FusedMultiplyAddNegated(d, q, n);
        d2 = Avx512F.FusedMultiplyAddNegated(d2, q2, n2);
        return (V.MultiplyAddEstimate(d, r, q), V.MultiplyAddEstimate(d2, r2, q2));
    }
}
