namespace Degas.Kernels.Tests;

/// <summary>Every variant against the plain one, each walking on its own states.</summary>
public sealed class AgainstReferenceTests(ITestOutputHelper output)
{
    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Texts_of_1_to_253_symbols_agree_after_every_step(string variant)
    {
        const int Longest = 253;
        LstmWeights weights = RandomWeights.Create(1, 32);
        var random = new Random(2);
        // The longest first, so that the texts still being read are always the first rows.
        byte[][] texts = [.. Enumerable.Range(0, Longest).Select(i => RandomWeights.Text(random, Longest - i))];
        Compare(variant, weights, texts);
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Every_hidden_size_agrees(string variant)
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
        {
            LstmWeights weights = RandomWeights.Create(hidden, hidden);
            var random = new Random(hidden);
            byte[][] texts = [RandomWeights.Text(random, 24), RandomWeights.Text(random, 5), RandomWeights.Text(random, 1)];
            Compare(variant, weights, texts);
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Every_node_count_from_1_to_50_agrees(string variant)
    {
        // Past the tiles of 2, 3 and 6 nodes many times over, with every remainder.
        LstmWeights weights = RandomWeights.Create(3, 48);
        LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
        var random = new Random(4);
        float[] previous = RandomWeights.Values(random, 9 * kernel.StateLength, 1);
        float largest = 0;
        for (int nodes = 1; nodes <= 50; nodes++)
        {
            byte[] symbols = RandomWeights.Text(random, nodes);
            int[] parents = [.. symbols.Select(_ => random.Next(9))];
            float[] expected = new float[nodes * kernel.StateLength], actual = new float[nodes * kernel.StateLength];
            reference.Step(symbols, parents, previous, expected);
            kernel.Step(symbols, parents, previous, actual);
            largest = MathF.Max(largest, Tolerance.Step(variant).AssertClose(expected, actual, $"{nodes} nodes"));
        }

        output.WriteLine($"{variant}, H = {weights.Hidden}, one step: MaxAbsDiff {largest:g3}");
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scores_agree(string variant)
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
        {
            LstmWeights weights = RandomWeights.Create(hidden, hidden);
            LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
            float[] states = RandomWeights.Values(new Random(5), 4 * kernel.StateLength, 1);
            int[] nodes = [3, 0, 3, 1, 2];
            float[] expected = new float[nodes.Length], actual = new float[nodes.Length];
            reference.Score(states, nodes, expected);
            kernel.Score(states, nodes, actual);
            float difference = new Tolerance(1e-6f, 0).AssertClose(expected, actual, $"H = {hidden}");
            output.WriteLine($"{variant}, H = {hidden}, scores: MaxAbsDiff {difference:g3}");
        }
    }

    private void Compare(string variant, LstmWeights weights, byte[][] texts)
    {
        LstmKernel kernel = Variants.Create(variant, weights), reference = Variants.Reference(weights);
        int length = kernel.StateLength;
        float[] expected = new float[length], actual = new float[length];
        float largest = 0;
        for (int depth = 0; depth < texts[0].Length; depth++)
        {
            int nodes = texts.Count(t => t.Length > depth);
            byte[] symbols = [.. texts.Take(nodes).Select(t => t[depth])];
            int[] parents = depth == 0 ? new int[nodes] : [.. Enumerable.Range(0, nodes)];
            expected = Step(reference, symbols, parents, expected);
            actual = Step(kernel, symbols, parents, actual);
            largest = MathF.Max(largest, Tolerance.Walk(variant).AssertClose(expected, actual, $"H = {weights.Hidden}, after {depth + 1} symbols"));
        }

        output.WriteLine($"{variant}, H = {weights.Hidden}: MaxAbsDiff {largest:g3}");
    }

    private static float[] Step(LstmKernel kernel, byte[] symbols, int[] parents, float[] previous)
    {
        float[] next = new float[symbols.Length * kernel.StateLength];
        kernel.Step(symbols, parents, previous, next);
        return next;
    }
}
