namespace Degas.Kernels.Tests;

/// <summary>Weights at the edges of float32.</summary>
public sealed class SpecialWeightsTests(ITestOutputHelper output)
{
    private const int Hidden = 48;

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Zero_weights_keep_the_state_at_zero_and_the_score_at_one_half(string variant)
    {
        LstmWeights weights = RandomWeights.Create(1, Hidden, scale: 0);
        LstmKernel kernel = Variants.Create(variant, weights);
        float[] states = Walk(kernel, seed: 2, length: 20);
        Assert.All(states, value => Assert.Equal(0, value));
        float[] score = new float[1];
        kernel.Score(states, [0], score);
        Assert.Equal(0.5f, score[0]);
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Zero_weights_halve_the_cell_at_every_step(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(1, Hidden, scale: 0));
        float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength];
        previous.AsSpan(Hidden).Fill(1);
        for (float cell = 0.5f; cell > 1e-3f; cell /= 2)
        {
            kernel.Step([7], [0], previous, next);
            Assert.All(next[Hidden..], value => Assert.Equal(cell, value));
            (previous, next) = (next, previous);
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Saturated_gates_count_the_steps(string variant)
    {
        // Input, forget and output gate wide open and a cell input of +1 or -1: the cell is the sum, and h is its tanh.
        LstmWeights weights = RandomWeights.FromTable(2, Hidden, (symbol, gate, _) => gate == 2 && symbol == 1 ? -1e4f : 1e4f);
        LstmKernel kernel = Variants.Create(variant, weights);
        float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength];
        byte[] text = [0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0];
        int sum = 0;
        foreach (byte symbol in text)
        {
            sum += symbol == 0 ? 1 : -1;
            kernel.Step([symbol], [0], previous, next);
            Assert.All(next[Hidden..], value => Assert.Equal(sum, value, 1e-5f));
            Assert.All(next[..Hidden], value => Assert.Equal(Math.Tanh(sum), value, 1e-5f));
            (previous, next) = (next, previous);
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Large_random_weights_agree_with_the_reference_step_by_step(string variant)
    {
        // Each step starts from the reference's state: two walks through such weights may part for good after one rounding.
        LstmWeights weights = RandomWeights.Create(3, Hidden, scale: 100);
        LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
        float[] previous = new float[kernel.StateLength], expected = new float[kernel.StateLength], actual = new float[kernel.StateLength];
        float largest = 0;
        foreach (byte symbol in RandomWeights.Text(new Random(4), 60))
        {
            reference.Step([symbol], [0], previous, expected);
            kernel.Step([symbol], [0], previous, actual);
            largest = MathF.Max(largest, Tolerance.LargeStep(variant).AssertClose(expected, actual, "a step"));
            (previous, expected) = (expected, previous);
        }

        output.WriteLine($"{variant}: MaxAbsDiff {largest:g3}");
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Overflowing_sums_still_give_finite_states(string variant)
    {
        LstmWeights weights = RandomWeights.FromTable(2, Hidden, (symbol, _, _) => symbol == 0 ? float.MaxValue : -float.MaxValue, 3e38f);
        LstmKernel kernel = Variants.Create(variant, weights);
        float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength];
        previous.AsSpan(0, Hidden).Fill(1);
        kernel.Step([0], [0], previous, next);
        Assert.All(next, value => Assert.InRange(value, -1.00001f, 1.00001f));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Denormal_weights_and_states_agree_with_the_reference(string variant)
    {
        LstmWeights weights = RandomWeights.Create(5, Hidden, scale: 1e-38f);
        LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
        float[] previous = RandomWeights.Values(new Random(6), kernel.StateLength, 1e-39f);
        float[] expected = new float[kernel.StateLength], actual = new float[kernel.StateLength];
        reference.Step([1], [0], previous, expected);
        kernel.Step([1], [0], previous, actual);
        new Tolerance(1e-7f, 0).AssertClose(expected, actual, "a step");
    }

    private static float[] Walk(LstmKernel kernel, int seed, int length)
    {
        float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength];
        foreach (byte symbol in RandomWeights.Text(new Random(seed), length))
        {
            kernel.Step([symbol], [0], previous, next);
            (previous, next) = (next, previous);
        }

        return previous;
    }
}
