using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512;

namespace Degas.Kernels.Vector512;

/// <summary>
/// sigmoid(x) - 1/2, an odd function, by a cubic for each of 32 segments of |x|: within 3e-6. Sigmoid is that and a half, tanh(x) twice that of 2 x. There is
/// no division and no power, and four of its eleven instructions multiply.
/// </summary>
/// <remarks>
/// That is what counts here: while the tile unit works, and for some thousand cycles after it, one of the processor's two 512-bit multipliers is off (measured on
/// a Xeon of the fifth generation: 1 multiplication a cycle, not 2, behind a single tile product), but additions, logic and permutations keep two ports.
/// <see cref="Activation"/>, with nine that multiply, took twice its time between the products.
/// </remarks>
internal readonly struct SegmentedSigmoid
{
    private const int Segments = 32;

    // Just below the end of the last segment, where the function is 1/2 but for 1.5e-7. Added to the other, a number is rounded to halves, which are the sum's lowest bits.
    private const float Highest = 15.74f, Halves = 1.5f * (1 << 22);

    private static readonly float[] s_cubics = Cubics();

    private readonly Vector512<float> _low0, _high0, _low1, _high1, _low2, _high2, _low3, _high3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SegmentedSigmoid(ReadOnlySpan<float> cubics)
    {
        _low0 = V.Create(cubics);
        _high0 = V.Create(cubics[16..]);
        _low1 = V.Create(cubics[32..]);
        _high1 = V.Create(cubics[48..]);
        _low2 = V.Create(cubics[64..]);
        _high2 = V.Create(cubics[80..]);
        _low3 = V.Create(cubics[96..]);
        _high3 = V.Create(cubics[112..]);
    }

    /// <summary>What the pre-activations of the gates i, f, g, o are to be multiplied by: the cell input is a tanh.</summary>
    public static ReadOnlySpan<float> Factors => [1, 1, 2, 1];

    /// <summary>The function, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SegmentedSigmoid Load() => new(s_cubics);

    /// <summary>The function of four vectors, NaN of NaN. Their operations go by turns: one vector's are a chain, in which each waits for the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Odd(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector512<float> highest = V.Create(Highest), halves = V.Create(Halves);
        // In this order of operands NaN stays NaN.
        Vector512<float> xa = V.MinNative(highest, V.Abs(a)), xb = V.MinNative(highest, V.Abs(b)), xc = V.MinNative(highest, V.Abs(c)), xd = V.MinNative(highest, V.Abs(d));
        Vector512<int> sa = (xa + halves).AsInt32(), sb = (xb + halves).AsInt32(), sc = (xc + halves).AsInt32(), sd = (xd + halves).AsInt32();
        Vector512<float> pa = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sa, _high3), xa, Avx512F.PermuteVar16x32x2(_low2, sa, _high2));
        Vector512<float> pb = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sb, _high3), xb, Avx512F.PermuteVar16x32x2(_low2, sb, _high2));
        Vector512<float> pc = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sc, _high3), xc, Avx512F.PermuteVar16x32x2(_low2, sc, _high2));
        Vector512<float> pd = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sd, _high3), xd, Avx512F.PermuteVar16x32x2(_low2, sd, _high2));
        pa = Avx512F.FusedMultiplyAdd(pa, xa, Avx512F.PermuteVar16x32x2(_low1, sa, _high1));
        pb = Avx512F.FusedMultiplyAdd(pb, xb, Avx512F.PermuteVar16x32x2(_low1, sb, _high1));
        pc = Avx512F.FusedMultiplyAdd(pc, xc, Avx512F.PermuteVar16x32x2(_low1, sc, _high1));
        pd = Avx512F.FusedMultiplyAdd(pd, xd, Avx512F.PermuteVar16x32x2(_low1, sd, _high1));
        pa = Avx512F.FusedMultiplyAdd(pa, xa, Avx512F.PermuteVar16x32x2(_low0, sa, _high0));
        pb = Avx512F.FusedMultiplyAdd(pb, xb, Avx512F.PermuteVar16x32x2(_low0, sb, _high0));
        pc = Avx512F.FusedMultiplyAdd(pc, xc, Avx512F.PermuteVar16x32x2(_low0, sc, _high0));
        pd = Avx512F.FusedMultiplyAdd(pd, xd, Avx512F.PermuteVar16x32x2(_low0, sd, _high0));
        return (Signed(pa, a), Signed(pb, b), Signed(pc, c), Signed(pd, d));
    }

    /// <summary>The function of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<float>, Vector512<float>) Odd(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> highest = V.Create(Highest), halves = V.Create(Halves);
        Vector512<float> xa = V.MinNative(highest, V.Abs(a)), xb = V.MinNative(highest, V.Abs(b));
        Vector512<int> sa = (xa + halves).AsInt32(), sb = (xb + halves).AsInt32();
        Vector512<float> pa = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sa, _high3), xa, Avx512F.PermuteVar16x32x2(_low2, sa, _high2));
        Vector512<float> pb = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, sb, _high3), xb, Avx512F.PermuteVar16x32x2(_low2, sb, _high2));
        pa = Avx512F.FusedMultiplyAdd(pa, xa, Avx512F.PermuteVar16x32x2(_low1, sa, _high1));
        pb = Avx512F.FusedMultiplyAdd(pb, xb, Avx512F.PermuteVar16x32x2(_low1, sb, _high1));
        pa = Avx512F.FusedMultiplyAdd(pa, xa, Avx512F.PermuteVar16x32x2(_low0, sa, _high0));
        pb = Avx512F.FusedMultiplyAdd(pb, xb, Avx512F.PermuteVar16x32x2(_low0, sb, _high0));
        return (Signed(pa, a), Signed(pb, b));
    }

    /// <summary>The function of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Odd(Vector512<float> a)
    {
        Vector512<float> x = V.MinNative(V.Create(Highest), V.Abs(a));
        Vector512<int> segment = (x + V.Create(Halves)).AsInt32();
        Vector512<float> p = Avx512F.FusedMultiplyAdd(Avx512F.PermuteVar16x32x2(_low3, segment, _high3), x, Avx512F.PermuteVar16x32x2(_low2, segment, _high2));
        p = Avx512F.FusedMultiplyAdd(p, x, Avx512F.PermuteVar16x32x2(_low1, segment, _high1));
        return Signed(Avx512F.FusedMultiplyAdd(p, x, Avx512F.PermuteVar16x32x2(_low0, segment, _high0)), a);
    }

    // The value, with its sign turned where x has one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Signed(Vector512<float> value, Vector512<float> x) => Avx512F.TernaryLogic(value.AsInt32(), x.AsInt32(), V.Create(int.MinValue), 0x78).AsSingle();

    // [4, Segments], the power's coefficients together: through four points each, where a cubic that is nowhere far off would meet the function.
    private static float[] Cubics()
    {
        float[] cubics = new float[4 * Segments];
        for (int segment = 0; segment < Segments; segment++)
        {
            // The first segment's first point is 0, and with it the value there: states that nothing moves are to stay.
            double end = segment / 2.0 + 0.25, half = segment == 0 ? end / (1 + Math.Cos(Math.PI / 8)) : 0.25;
            double[] x = [.. Enumerable.Range(0, 4).Select(i => end - half * (1 + Math.Cos(Math.PI * (2 * i + 1) / 8)))];
            double[] divided = [.. x.Select(Odd)];
            for (int order = 1; order < 4; order++)
            {
                for (int i = 3; i >= order; i--)
                    divided[i] = (divided[i] - divided[i - 1]) / (x[i] - x[i - order]);
            }

            // Newton's form, multiplied out.
            double[] powers = [divided[3], 0, 0, 0];
            for (int i = 2; i >= 0; i--)
            {
                for (int power = 3; power > 0; power--)
                    powers[power] = powers[power - 1] - x[i] * powers[power];
                powers[0] = divided[i] - x[i] * powers[0];
            }

            for (int power = 0; power < 4; power++)
                cubics[power * Segments + segment] = (float)powers[power];
        }

        return cubics;

        // tanh(x / 2) / 2, which loses nothing near 0.
        static double Odd(double x) => Math.Tanh(x / 2) / 2;
    }
}
