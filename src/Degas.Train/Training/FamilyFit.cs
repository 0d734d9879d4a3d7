using Degas.Engine.Model;
using Degas.Train.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>
/// Fits the family head on the hidden states of a model whose other weights stand: a multinomial logistic regression. The verdict's weights
/// are not touched, so naming families costs the verdict nothing.
/// </summary>
public static class FamilyFit
{
    /// <summary>Names below which a family cannot be learned, or told from another.</summary>
    public const int FewestNames = 20;

    private const int MostNames = 4000;
    private const int Epochs = 30;
    private const int BatchSize = 1024;

    /// <summary>The generated names of <paramref name="training"/> by family, in the families' order, without families of fewer than <see cref="FewestNames"/>.</summary>
    public static IEnumerable<IGrouping<string, Sample>> Families(IEnumerable<Sample> training) =>
        training.Where(s => s.IsDga).GroupBy(s => s.Group).Where(g => g.Count() >= FewestNames).OrderBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>A head on the families of the training split; null where fewer than two have names enough.</summary>
    public static FamilyHead? Fit(DegasModel model, Dataset dataset, int seed = 1)
    {
        var random = new Random(seed);
        (string Family, Sample[] Names)[] families =
        [
            .. Families(dataset.Samples.Where(s => s.Split == Split.Train)).Select(g => (g.Key, Some([.. g], random))),
        ];
        if (families.Length < 2)
            return null;
        string[] texts = [.. families.SelectMany(f => f.Names.Select(s => s.Text(model.Scope)))];
        long[] labels = [.. families.Index().SelectMany(f => Enumerable.Repeat((long)f.Index, f.Item.Names.Length))];
        // As the square root of their sizes: macro F1 counts small families as large ones, but not their few names as sure.
        float[] weights = [.. families.Select(f => 1 / MathF.Sqrt(f.Names.Length))];

        // The products are small: LibTorch's own threads would wait for each other longer than they work (see Replicas).
        set_num_threads(1);
        torch.random.manual_seed(seed);
        int hidden = model.Weights.Hidden;
        using DisposeScope scope = NewDisposeScope();
        Tensor states = tensor(HiddenStates.Of(model, texts), texts.Length, hidden), expected = tensor(labels), classWeights = tensor(weights);
        // Units of the verdict's network are far from equal in spread; the fit is on equal ones, and folded back below.
        Tensor mean = states.mean([0L], keepdim: true), deviation = states.std(0, unbiased: true, keepdim: true) + 1e-3f;
        states = (states - mean) / deviation;
        using Linear head = nn.Linear(hidden, families.Length);
        using var optimizer = optim.Adam(head.parameters(), 0.01);
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                group.LearningRate = 0.01 * (0.01 + 0.99 * 0.5 * (1 + Math.Cos(Math.PI * epoch / Epochs)));
            random.Shuffle(order);
            foreach (int[] batch in order.Chunk(BatchSize))
            {
                using DisposeScope step = NewDisposeScope();
                Tensor rows = tensor(batch.Select(i => (long)i).ToArray());
                Tensor loss = nn.functional.cross_entropy(head.forward(states.index_select(0, rows)), expected.index_select(0, rows), classWeights);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
        }

        Tensor folded = (head.weight!.detach() / deviation).contiguous(), bias = head.bias!.detach() - folded.matmul(mean.squeeze(0));
        return new FamilyHead([.. families.Select(f => f.Family)], [.. folded.data<float>()], [.. bias.data<float>()]);
    }

    /// <summary>The head's figures on the test split, by family.</summary>
    public static FamilyMetrics Evaluate(DegasModel model, FamilyHead head, Dataset dataset)
    {
        Sample[] samples = [.. dataset.Samples.Where(s => s.IsDga && s.Split == Split.Test && head.Names.Contains(s.Group))];
        float[] states = HiddenStates.Of(model, [.. samples.Select(s => s.Text(model.Scope))]);
        int hidden = model.Weights.Hidden;
        return FamilyMetrics.Of([.. samples.Select((s, i) => (s.Group, head.Names[head.Likeliest(states.AsSpan(i * hidden, hidden))]))]);
    }

    private static Sample[] Some(Sample[] names, Random random)
    {
        random.Shuffle(names);
        return names[..Math.Min(names.Length, MostNames)];
    }
}
