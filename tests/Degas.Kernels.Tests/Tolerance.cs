namespace Degas.Kernels.Tests;

/// <summary>How far two float32 computations of one state may be apart: an absolute and a relative part.</summary>
internal readonly record struct Tolerance(float Absolute, float Relative)
{
    /// <summary>One step from equal states. Measured with every variant of an AMD EPYC (Zen 4): 5e-7; with cells near 60, 4e-6.</summary>
    public static Tolerance Step(string variant) => IsReduced(variant) ? new(ReducedStep, ReducedStep) : new(4e-6f, 4e-6f);

    /// <summary>Two walks, each on its own states. Measured on 253 symbols: 2e-6.</summary>
    public static Tolerance Walk(string variant) => IsReduced(variant) ? new(ReducedWalk, ReducedWalk) : new(1e-5f, 1e-5f);

    /// <summary>One step with weights so large that most gates are saturated: where one is not, a reduced variant's rounding shows.</summary>
    public static Tolerance LargeStep(string variant) => IsReduced(variant) ? new(3e-2f, 0) : Step(variant);

    // A reduced variant's error grows with the size of its weights; these hold for the tests' random ones. Measured: 3e-4 for one step, 1.4e-3 for walks.
    private const float ReducedStep = 1e-3f, ReducedWalk = 3e-3f;

    /// <summary>True where a variant rounds weights and states, and its gates are approximate.</summary>
    public static bool IsReduced(string variant) => KernelRegistry.Variants.Single(v => v.Name == variant).IsReduced;

    /// <summary>Throws at the first value that is too far from what is wanted; returns the largest difference.</summary>
    public float AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            largest = MathF.Max(largest, difference);
            // Written so that NaN fails.
            if (!(difference <= Absolute + Relative * MathF.Abs(expected[i])))
                Assert.Fail($"{where}, value {i}: {expected[i]:R} is wanted, {actual[i]:R} is {difference:g3} away");
        }

        return largest;
    }
}
