using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Engine.Tests.Model;
using Degas.Kernels;

namespace Degas.Engine.Tests.Scoring;

/// <summary>Scores of a walk that shares its beginnings are those of a plain walk, to the bit.</summary>
public sealed class ScorerTests
{
    private static readonly int[] s_capacities = [1, 2, 3, 7, 1000];
    private static readonly DegasModel s_model = new RandomModel(1).Parse();
    private static readonly byte[][] s_texts = Texts();

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scores_do_not_depend_on_what_is_scored_together(string variant)
    {
        foreach (string direction in (string[])["rtl", "ltr"])
        {
            var file = new RandomModel(2);
            file.Metadata["direction"] = direction;
            DegasModel model = file.Parse();
            LstmKernel kernel = Variants.Create(variant, model.Weights);
            TextBatch batch = Batch(model, s_texts);
            float[] alone = [.. Enumerable.Range(0, batch.Count).Select(i => PlainScore(kernel, batch[i]))];
            foreach (int capacity in s_capacities)
                AssertSameBits(alone, Score(kernel, batch, capacity).Scores);
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scores_agree_with_the_reference(string variant)
    {
        float tolerance = KernelRegistry.Variants.Single(v => v.Name == variant).IsReduced ? 2e-3f : 1e-5f;
        foreach (int hidden in (int[])[16, 64, 128])
        {
            DegasModel model = new RandomModel(3, hidden).Parse();
            TextBatch batch = Batch(model, s_texts.Where(t => t.Length < 60).Take(60));
            float[] actual = Score(Variants.Create(variant, model.Weights), batch, 1000).Scores;
            float[] expected = Score(Variants.Create("reference", model.Weights), batch, 1000).Scores;
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            Assert.True(expected.Max() - expected.Min() > 0.1f, "the scores tell nothing apart");
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Scores_do_not_depend_on_tails_of_earlier_batches(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, s_model.Weights);
        TextBatch all = Batch(s_model, s_texts);
        float[] alone = [.. Enumerable.Range(0, all.Count).Select(i => PlainScore(kernel, all[i]))];
        foreach (int room in (int[])[1, 2, 5, 100, 10_000])
        {
            var tails = new TailStates(kernel.StateLength, room * 4L * kernel.StateLength);
            // Two threads learn from each other's batches, of sizes from 1 to all.
            Parallel.For(0, 2, thread =>
            {
                var random = new Random(thread);
                var scorer = new Scorer(kernel, 1 + thread * 50, tails);
                for (int round = 0; round < 60; round++)
                {
                    int[] chosen = random.GetItems([.. Enumerable.Range(0, s_texts.Length)], 1 + random.Next(round % 10 == 0 ? s_texts.Length : 20));
                    TextBatch batch = Batch(s_model, chosen.Select(i => s_texts[i]));
                    float[] scores = new float[batch.Count];
                    scorer.Score(batch, scores);
                    AssertSameBits([.. chosen.Select(i => alone[i])], scores);
                }
            });
            Assert.InRange(tails.Count, Math.Min(room, 2), room);
        }
    }

    [Fact]
    public void A_tail_seen_in_two_batches_costs_nothing_in_the_next_and_the_last_symbol_is_always_read()
    {
        var scorer = new Scorer(Reference(s_model), tails: new TailStates(2 * s_model.Weights.Hidden, 1 << 20));
        long[] steps = new long[30];
        for (int round = 0; round < steps.Length; round++)
        {
            long before = scorer.Steps;
            scorer.Score(Batch(s_model, [Encoding.ASCII.GetBytes($"{(char)('a' + round % 26)}.example.com")]), new float[1]);
            steps[round] = scorer.Steps - before;
        }

        Assert.Equal(13, steps[0]);
        Assert.Equal(1, steps[^1]);
        Assert.Equal(steps.OrderDescending(), steps);
    }

    [Fact]
    public void With_room_for_all_a_step_is_taken_once_for_every_distinct_beginning()
    {
        TextBatch batch = Batch(s_model, s_texts);
        var beginnings = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < batch.Count; i++)
        {
            string symbols = Encoding.Latin1.GetString(batch[i]);
            for (int length = 1; length <= symbols.Length; length++)
                beginnings.Add(symbols[..length]);
        }

        Assert.Equal(beginnings.Count, Score(Reference(s_model), batch, batch.Count).Steps);
        Assert.True(beginnings.Count < batch.SymbolCount);
    }

    [Fact]
    public void Without_room_for_two_nothing_is_shared_and_more_room_never_takes_more_steps()
    {
        TextBatch batch = Batch(s_model, s_texts);
        long[] steps = [.. s_capacities.Select(capacity => Score(Reference(s_model), batch, capacity).Steps)];
        Assert.Equal(batch.SymbolCount, steps[0]);
        Assert.Equal(steps.OrderDescending(), steps);
        Assert.True(steps[^1] < steps[0]);
    }

    [Fact]
    public void Shared_tails_and_equal_texts_cost_nothing()
    {
        string[] texts = ["a.example.com", "b.example.com", "a.example.com", "example.com", "m"];
        // Twelve characters of ".example.com" once, then a and b; the m of its own is the first of them.
        Assert.Equal(14, Score(Reference(s_model), Batch(s_model, texts.Select(Encoding.ASCII.GetBytes)), 10).Steps);
    }

    [Fact]
    public void One_scorer_scores_batch_after_batch()
    {
        LstmKernel kernel = Reference(s_model);
        var scorer = new Scorer(kernel, 7);
        var batch = new TextBatch(s_model);
        foreach (byte[][] part in s_texts.Chunk(31))
        {
            batch.Clear();
            foreach (byte[] text in part)
                batch.Add(text);
            float[] scores = new float[part.Length];
            scorer.Score(batch, scores);
            AssertSameBits([.. Enumerable.Range(0, batch.Count).Select(i => PlainScore(kernel, batch[i]))], scores);
        }
    }

    [Fact]
    public void An_empty_batch_takes_no_step_and_spare_room_for_scores_is_left_alone()
    {
        var scorer = new Scorer(Reference(s_model));
        var batch = new TextBatch(s_model);
        float[] scores = [7, 7];
        scorer.Score(batch, scores);
        Assert.Equal(0, scorer.Steps);
        batch.Add("a.b"u8);
        scorer.Score(batch, scores);
        Assert.InRange(scores[0], 0, 1);
        Assert.Equal(7, scores[1]);
        Assert.Equal(3, scorer.Steps);
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Families_are_those_of_the_last_hidden_states_and_only_of_texts_that_are_called_generated(string variant)
    {
        var file = new RandomModel(3, 64);
        file.AddFamilies(6, 30);
        DegasModel model = file.Parse();
        LstmKernel kernel = Variants.Create(variant, model.Weights);
        TextBatch batch = Batch(model, s_texts);
        (float[] Hidden, float Score)[] plain = [.. Enumerable.Range(0, batch.Count).Select(i => PlainState(kernel, batch[i]))];
        float threshold = plain.Select(p => p.Score).Order().ElementAt(plain.Length / 2);
        var naming = new FamilyNaming(model.Families!, threshold);
        ushort[] expected = [.. plain.Select(p => p.Score >= threshold ? (ushort)(model.Families!.Likeliest(p.Hidden) + 1) : (ushort)0)];
        Assert.True(expected.Distinct().Count() > 3, "the families tell nothing apart");
        foreach (int capacity in s_capacities)
        {
            ushort[] families = new ushort[batch.Count];
            Array.Fill(families, ushort.MaxValue);
            new Scorer(kernel, capacity, naming: naming).Score(batch, new float[batch.Count], families);
            Assert.Equal(expected, families);
        }

        Assert.All(expected, f => Assert.Equal(f == 0 ? "" : $"f{f - 1}", Encoding.UTF8.GetString(naming.NameOf(f))));
    }

    [Fact]
    public void Too_little_room_for_families_is_refused()
    {
        var file = new RandomModel(5);
        file.AddFamilies(6, 2);
        DegasModel model = file.Parse();
        TextBatch batch = Batch(model, [[1], [2]]);
        Assert.Throws<ArgumentException>(() => new Scorer(Reference(model), naming: new FamilyNaming(model.Families!, 0)).Score(batch, new float[2], new ushort[1]));
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scorer(Reference(s_model), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scorer(Reference(s_model), -1));
        TextBatch batch = Batch(s_model, [[1], [2]]);
        Assert.Throws<ArgumentException>(() => new Scorer(Reference(s_model)).Score(batch, new float[1]));
    }

    // What is rounded there has grown most by the end of a name.
    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_first_symbols_are_read_in_float32_by_every_variant(string variant)
    {
        LstmKernel kernel = Variants.Create(variant, s_model.Weights);
        bool isReduced = KernelRegistry.Variants.Single(v => v.Name == variant).IsReduced;
        LstmKernel float32 = isReduced ? Variants.Create("vector512", s_model.Weights) : kernel;
        var random = new Random(31);
        byte[][] texts = [.. Enumerable.Range(0, 300).Select(i => Text(random, 1 + i % (2 * LstmKernel.FirstSteps)))];
        byte[][] begun = [.. texts.Where(t => t.Length <= LstmKernel.FirstSteps)], longer = [.. texts.Except(begun)];
        AssertSameBits(Score(float32, Batch(s_model, begun), 64).Scores, Score(kernel, Batch(s_model, begun), 64).Scores);
        // And no further: the variant is what reads the rest.
        Assert.Equal(isReduced, !Score(float32, Batch(s_model, longer), 64).Scores.SequenceEqual(Score(kernel, Batch(s_model, longer), 64).Scores));
    }

    private static byte[] Text(Random random, int length) => Encoding.ASCII.GetBytes(random.GetItems<char>(Alphabet.HostNames, length));

    // One node, one symbol at a time.
    private static float PlainScore(LstmKernel kernel, ReadOnlySpan<byte> symbols) => PlainState(kernel, symbols).Score;

    private static (float[] Hidden, float Score) PlainState(LstmKernel kernel, ReadOnlySpan<byte> symbols)
    {
        float[] previous = new float[kernel.StateLength], next = new float[kernel.StateLength], score = new float[1];
        for (int i = 0; i < symbols.Length; i++)
        {
            (i < LstmKernel.FirstSteps ? kernel.ForFirstSteps : kernel).Step([symbols[i]], [0], previous, next);
            (previous, next) = (next, previous);
        }

        kernel.Score(previous, [0], score);
        return (previous[..kernel.Hidden], score[0]);
    }

    private static (float[] Scores, long Steps) Score(LstmKernel kernel, TextBatch batch, int capacity)
    {
        var scorer = new Scorer(kernel, capacity);
        float[] scores = new float[batch.Count];
        Array.Fill(scores, float.NaN);
        scorer.Score(batch, scores);
        return (scores, scorer.Steps);
    }

    private static TextBatch Batch(DegasModel model, IEnumerable<byte[]> texts)
    {
        var batch = new TextBatch(model);
        foreach (byte[] text in texts)
            batch.Add(text);
        return batch;
    }

    private static LstmKernel Reference(DegasModel model) => KernelRegistry.Choose("reference").Create(model.Weights);

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));

    private static byte[][] Texts()
    {
        var random = new Random(4);
        string longest = string.Join('.', Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 62))) + ".z";
        List<string> texts =
        [
            // Shared tails, one the end of another, equal ones.
            "a.example.com", "b.example.com", "example.com", "xexample.com", "e.com", "com", "om", "m", "a.example.com", "m", "com",
            // Unknown bytes are symbol 0, with which the sort fills up short texts.
            "!", "!!", "!!!!!!!!", "!!!!!!!!!", "!a", "a!",
            "!!!!!!!a", "!!!!!!!!a", "a!!!!!!!", "a!!!!!!!!", "caf\u00e9.fr", "\0", "\u00ff.com",
            // Equal in the first seven, eight and nine symbols of either direction.
            "abcdefg", "abcdefgh", "abcdefghi", "abcdefghj", "xbcdefghi", "hgfedcba", "gfedcba", "ihgfedcba", "jhgfedcba",
            .. "abcdefghijklmnopqrstuvwxyz0123456789-._".Select(c => c.ToString()),
            longest, longest, longest[1..], "x" + longest[1..], longest[..^1] + "y", new('a', 253), new('a', 252), new('!', 253),
            // Few letters, so that many begin alike.
            .. Enumerable.Range(0, 120).Select(_ => string.Create(random.Next(1, 13), random, (text, r) => r.GetItems("ab!", text))),
        ];
        byte[][] all = [.. texts.Select(Encoding.Latin1.GetBytes)];
        random.Shuffle(all);
        return all;
    }
}
