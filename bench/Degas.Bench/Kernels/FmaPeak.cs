using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Degas.Bench.Kernels;

/// <summary>
/// What one core can do at most: multiply-adds on registers alone, of the widest vectors that are fast here. Enough independent sums to
/// hide the latency of four cycles on two ports (on four, where 128 bits are the widest, as on Arm).
/// </summary>
internal static class FmaPeak
{
    private const int Rounds = 1_000_000, Repeats = 40, Sums512 = 24, Sums = 12, Sums128 = 16;
    private static float s_sink;

    /// <summary>Bits of a vector.</summary>
    public static int Width { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>The best of some measurements, in GFLOP/s; a multiply-add counts two.</summary>
    public static double Measure()
    {
        double best = 0;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            s_sink += Width == 512 ? Run512() : Width == 256 ? Run256() : Run128();
            int sums = Width == 512 ? Sums512 : Width == 256 ? Sums : Sums128;
            best = Math.Max(best, 2.0 * Rounds * sums * (Width / 32) / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    /// <summary>The same of two threads together.</summary>
    public static double MeasureTwo()
    {
        using var barrier = new Barrier(2);
        double[] best = new double[2];
        Thread[] threads = [.. best.Select((_, t) => new Thread(() =>
        {
            barrier.SignalAndWait();
            best[t] = Measure();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return best.Sum();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Run512()
    {
        Vector512<float> x = Vector512.Create(0.99f), y = Vector512.Create(0.01f);
        Vector512<float> a0 = x, a1 = x, a2 = x, a3 = x, a4 = x, a5 = x, a6 = x, a7 = x, b0 = x, b1 = x, b2 = x, b3 = x, b4 = x, b5 = x, b6 = x, b7 = x;
        Vector512<float> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = Vector512.MultiplyAddEstimate(a0, x, y);
            a1 = Vector512.MultiplyAddEstimate(a1, x, y);
            a2 = Vector512.MultiplyAddEstimate(a2, x, y);
            a3 = Vector512.MultiplyAddEstimate(a3, x, y);
            a4 = Vector512.MultiplyAddEstimate(a4, x, y);
            a5 = Vector512.MultiplyAddEstimate(a5, x, y);
            a6 = Vector512.MultiplyAddEstimate(a6, x, y);
            a7 = Vector512.MultiplyAddEstimate(a7, x, y);
            b0 = Vector512.MultiplyAddEstimate(b0, x, y);
            b1 = Vector512.MultiplyAddEstimate(b1, x, y);
            b2 = Vector512.MultiplyAddEstimate(b2, x, y);
            b3 = Vector512.MultiplyAddEstimate(b3, x, y);
            b4 = Vector512.MultiplyAddEstimate(b4, x, y);
            b5 = Vector512.MultiplyAddEstimate(b5, x, y);
            b6 = Vector512.MultiplyAddEstimate(b6, x, y);
            b7 = Vector512.MultiplyAddEstimate(b7, x, y);
            c0 = Vector512.MultiplyAddEstimate(c0, x, y);
            c1 = Vector512.MultiplyAddEstimate(c1, x, y);
            c2 = Vector512.MultiplyAddEstimate(c2, x, y);
            c3 = Vector512.MultiplyAddEstimate(c3, x, y);
            c4 = Vector512.MultiplyAddEstimate(c4, x, y);
            c5 = Vector512.MultiplyAddEstimate(c5, x, y);
            c6 = Vector512.MultiplyAddEstimate(c6, x, y);
            c7 = Vector512.MultiplyAddEstimate(c7, x, y);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Run256()
    {
        Vector256<float> x = Vector256.Create(0.99f), y = Vector256.Create(0.01f);
        Vector256<float> a0 = x, a1 = x, a2 = x, a3 = x, a4 = x, a5 = x, b0 = x, b1 = x, b2 = x, b3 = x, b4 = x, b5 = x;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = Vector256.MultiplyAddEstimate(a0, x, y);
            a1 = Vector256.MultiplyAddEstimate(a1, x, y);
            a2 = Vector256.MultiplyAddEstimate(a2, x, y);
            a3 = Vector256.MultiplyAddEstimate(a3, x, y);
            a4 = Vector256.MultiplyAddEstimate(a4, x, y);
            a5 = Vector256.MultiplyAddEstimate(a5, x, y);
            b0 = Vector256.MultiplyAddEstimate(b0, x, y);
            b1 = Vector256.MultiplyAddEstimate(b1, x, y);
            b2 = Vector256.MultiplyAddEstimate(b2, x, y);
            b3 = Vector256.MultiplyAddEstimate(b3, x, y);
            b4 = Vector256.MultiplyAddEstimate(b4, x, y);
            b5 = Vector256.MultiplyAddEstimate(b5, x, y);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + b0 + b1 + b2 + b3 + b4 + b5);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Run128()
    {
        Vector128<float> x = Vector128.Create(0.99f), y = Vector128.Create(0.01f);
        Vector128<float> a0 = x, a1 = x, a2 = x, a3 = x, a4 = x, a5 = x, a6 = x, a7 = x, b0 = x, b1 = x, b2 = x, b3 = x, b4 = x, b5 = x, b6 = x, b7 = x;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = Vector128.MultiplyAddEstimate(a0, x, y);
            a1 = Vector128.MultiplyAddEstimate(a1, x, y);
            a2 = Vector128.MultiplyAddEstimate(a2, x, y);
            a3 = Vector128.MultiplyAddEstimate(a3, x, y);
            a4 = Vector128.MultiplyAddEstimate(a4, x, y);
            a5 = Vector128.MultiplyAddEstimate(a5, x, y);
            a6 = Vector128.MultiplyAddEstimate(a6, x, y);
            a7 = Vector128.MultiplyAddEstimate(a7, x, y);
            b0 = Vector128.MultiplyAddEstimate(b0, x, y);
            b1 = Vector128.MultiplyAddEstimate(b1, x, y);
            b2 = Vector128.MultiplyAddEstimate(b2, x, y);
            b3 = Vector128.MultiplyAddEstimate(b3, x, y);
            b4 = Vector128.MultiplyAddEstimate(b4, x, y);
            b5 = Vector128.MultiplyAddEstimate(b5, x, y);
            b6 = Vector128.MultiplyAddEstimate(b6, x, y);
            b7 = Vector128.MultiplyAddEstimate(b7, x, y);
        }

        return Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7);
    }
}
