namespace Degas.Kernels.Tests;

/// <summary>Calls whose every span ends, or starts, at an inaccessible page: a read or write beyond crashes the run.</summary>
public sealed class GuardPageTests
{
    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_step_stays_within_its_spans(string variant)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages are made with Linux's mmap");
        foreach (int hidden in (int[])[16, 48, 128])
        {
            LstmWeights weights = RandomWeights.Create(hidden, hidden);
            LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
            for (int nodes = 0; nodes <= 13; nodes++)
            {
                Step(variant, kernel, reference, nodes, atEnd: true);
                Step(variant, kernel, reference, nodes, atEnd: false);
            }
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_score_stays_within_its_spans(string variant)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "guard pages are made with Linux's mmap");
        foreach (int hidden in (int[])[16, 48, 128])
        {
            LstmKernel kernel = Variants.Create(variant, RandomWeights.Create(hidden, hidden));
            foreach (bool atEnd in (bool[])[true, false])
            {
                const int Rows = 3;
                using GuardedMemory states = Floats(Rows * kernel.StateLength), nodes = new(Rows * sizeof(int)), scores = Floats(Rows);
                for (int i = 0; i < Rows; i++)
                    nodes.Span<int>(atEnd)[i] = i;
                RandomWeights.Values(new Random(1), Rows * kernel.StateLength, 1).CopyTo(states.Span<float>(atEnd));
                kernel.Score(states.Span<float>(atEnd), nodes.Span<int>(atEnd), scores.Span<float>(atEnd));
                Assert.All(scores.Span<float>(atEnd).ToArray(), score => Assert.InRange(score, 0, 1));
            }
        }
    }

    private static void Step(string variant, LstmKernel kernel, LstmKernel reference, int count, bool atEnd)
    {
        // As many parents as nodes, the last among them; the last symbol too, though the tables are the kernel's own memory.
        int length = kernel.StateLength, rows = Math.Max(count, 1);
        using GuardedMemory symbols = new(count), parents = new(count * sizeof(int));
        using GuardedMemory previous = Floats(rows * length), next = Floats(count * length);
        for (int node = 0; node < count; node++)
        {
            symbols.Span<byte>(atEnd)[node] = (byte)(RandomWeights.Symbols - 1 - node);
            parents.Span<int>(atEnd)[node] = count - 1 - node;
        }

        RandomWeights.Values(new Random(count), rows * length, 1).CopyTo(previous.Span<float>(atEnd));
        kernel.Step(symbols.Span<byte>(atEnd), parents.Span<int>(atEnd), previous.Span<float>(atEnd), next.Span<float>(atEnd));

        float[] expected = new float[count * length];
        reference.Step(symbols.Span<byte>(atEnd), parents.Span<int>(atEnd), previous.Span<float>(atEnd), expected);
        Tolerance.Step(variant).AssertClose(expected, next.Span<float>(atEnd), $"H = {kernel.Hidden}, {count} nodes");
    }

    private static GuardedMemory Floats(int count) => new(count * sizeof(float));
}
