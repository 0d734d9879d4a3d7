using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector128;

namespace Degas.Kernels.Vector128;

/// <summary>
/// The gates' functions. tanh is the quotient of odd and even polynomials of degree 13 and 6 that Eigen uses for float32
/// (<c>generic_fast_tanh_float</c>): within 4e-7 of the true value, exact in sign and symmetry, and never beyond 1 by more than rounding.
/// </summary>
internal static class Activation
{
    // Beyond this float32's tanh is 1.
    private const float Limit = 7.90531110763549805f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        x = V.Min(V.Max(x, V.Create(-Limit)), V.Create(Limit));
        Vector128<float> x2 = x * x;
        Vector128<float> p = V.MultiplyAddEstimate(x2, V.Create(-2.76076847742355e-16f), V.Create(2.00018790482477e-13f));
        p = V.MultiplyAddEstimate(x2, p, V.Create(-8.60467152213735e-11f));
        p = V.MultiplyAddEstimate(x2, p, V.Create(5.12229709037114e-08f));
        p = V.MultiplyAddEstimate(x2, p, V.Create(1.48572235717979e-05f));
        p = V.MultiplyAddEstimate(x2, p, V.Create(6.37261928875436e-04f));
        p = V.MultiplyAddEstimate(x2, p, V.Create(4.89352455891786e-03f));
        Vector128<float> q = V.MultiplyAddEstimate(x2, V.Create(1.19825839466702e-06f), V.Create(1.18534705686654e-04f));
        q = V.MultiplyAddEstimate(x2, q, V.Create(2.26843463243900e-03f));
        q = V.MultiplyAddEstimate(x2, q, V.Create(4.89352518554385e-03f));
        return x * p / q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x)
    {
        Vector128<float> half = V.Create(0.5f);
        return V.MultiplyAddEstimate(Tanh(x * half), half, half);
    }
}
