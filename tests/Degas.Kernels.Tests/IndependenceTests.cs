using System.Runtime.InteropServices;

namespace Degas.Kernels.Tests;

/// <summary>A node's result is a matter of its parent's state and its symbol alone, to the bit.</summary>
public sealed class IndependenceTests
{
    private const int Hidden = 48, Rows = 5;

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_node_does_not_depend_on_the_others_nor_on_its_place(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(1, Hidden));
        var random = new Random(2);
        float[] own = RandomWeights.Values(random, kernel.StateLength, 1), alone = new float[kernel.StateLength];
        const byte Symbol = 17;
        kernel.Step([Symbol], [0], own, alone);
        for (int nodes = 2; nodes <= 13; nodes++)
        {
            for (int place = 0; place < nodes; place++)
            {
                float[] previous = RandomWeights.Values(random, Rows * kernel.StateLength, 1), next = new float[nodes * kernel.StateLength];
                int row = random.Next(Rows);
                own.CopyTo(previous, row * kernel.StateLength);
                byte[] symbols = RandomWeights.Text(random, nodes);
                int[] parents = [.. symbols.Select(_ => random.Next(Rows))];
                symbols[place] = Symbol;
                parents[place] = row;
                kernel.Step(symbols, parents, previous, next);
                AssertSameBits(alone, next.AsSpan(place * kernel.StateLength, kernel.StateLength), $"place {place} of {nodes}");
            }
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Not_a_number_in_one_node_stays_there(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(3, Hidden));
        float[] previous = RandomWeights.Values(new Random(4), 2 * kernel.StateLength, 1), alone = new float[kernel.StateLength];
        kernel.Step([9], [1], previous, alone);
        previous.AsSpan(0, kernel.StateLength).Fill(float.NaN);
        float[] next = new float[8 * kernel.StateLength];
        kernel.Step([9, 9, 9, 9, 9, 9, 9, 9], [0, 0, 0, 1, 0, 0, 0, 0], previous, next);
        AssertSameBits(alone, next.AsSpan(3 * kernel.StateLength, kernel.StateLength), "beside NaN");
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_score_does_not_depend_on_the_others(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(5, Hidden));
        float[] states = RandomWeights.Values(new Random(6), Rows * kernel.StateLength, 1);
        float[] together = new float[Rows], alone = new float[1];
        kernel.Score(states, [4, 3, 2, 1, 0], together);
        for (int row = 0; row < Rows; row++)
        {
            kernel.Score(states.AsSpan(row * kernel.StateLength, kernel.StateLength), [0], alone);
            AssertSameBits(alone, together.AsSpan(4 - row, 1), $"row {row}");
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_bits_stay_the_same_when_the_runtime_compiles_the_code_anew(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(7, Hidden));
        float[] previous = RandomWeights.Values(new Random(8), kernel.StateLength, 1);
        float[] first = new float[kernel.StateLength], next = new float[kernel.StateLength];
        float[] firstScore = new float[1], score = new float[1];
        kernel.Step([3], [0], previous, first);
        kernel.Score(first, [0], firstScore);
        for (int round = 0; round < 4; round++)
        {
            for (int call = 0; call < 40; call++)
            {
                kernel.Step([3], [0], previous, next);
                kernel.Score(next, [0], score);
                AssertSameBits(first, next, $"call {call} of round {round}");
                AssertSameBits(firstScore, score, $"score {call} of round {round}");
            }

            // The better code comes from a background thread that waits 100 ms after the 30th call.
            Thread.Sleep(150);
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Kernels_of_two_threads_do_not_disturb_each_other(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(9, Hidden));
        float[] previous = RandomWeights.Values(new Random(10), Rows * kernel.StateLength, 1);
        byte[] symbols = RandomWeights.Text(new Random(11), 20);
        int[] parents = [.. symbols.Select(s => s % Rows)];
        float[] expected = new float[symbols.Length * kernel.StateLength];
        kernel.Step(symbols, parents, previous, expected);

        var results = new float[2][];
        Parallel.For(0, results.Length, thread =>
        {
            LstmKernel own = kernel.ForThread();
            results[thread] = new float[expected.Length];
            for (int call = 0; call < 50; call++)
                own.Step(symbols, parents, previous, results[thread]);
        });
        Assert.All(results, result => AssertSameBits(expected, result, "a thread"));
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where) =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), $"{where}: the bits differ");
}
