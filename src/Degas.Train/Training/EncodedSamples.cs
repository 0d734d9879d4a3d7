using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Training;

/// <summary>Samples as symbols, read from the last character to the first, with labels and loss weights.</summary>
public sealed class EncodedSamples
{
    private readonly byte[] _symbols;
    private readonly int[] _offsets;

    /// <summary>Encodes <paramref name="samples"/> for a model of <paramref name="scope"/>.</summary>
    public EncodedSamples(IReadOnlyList<Sample> samples, Scope scope, Alphabet alphabet, double benignWeight = 1)
    {
        Samples = samples;
        _offsets = new int[samples.Count + 1];
        for (int i = 0; i < samples.Count; i++)
            _offsets[i + 1] = _offsets[i] + System.Text.Encoding.UTF8.GetByteCount(samples[i].Text(scope));
        _symbols = new byte[_offsets[^1]];
        for (int i = 0; i < samples.Count; i++)
            alphabet.EncodeReversed(samples[i].Text(scope)).CopyTo(_symbols.AsSpan(_offsets[i]));
        Weights = LossWeights(samples, benignWeight);
    }

    /// <summary>The samples, in the order given.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>Number of samples.</summary>
    public int Count => Samples.Count;

    /// <summary>Weight of each sample in the loss.</summary>
    public float[] Weights { get; }

    /// <summary>The symbols of sample <paramref name="i"/>.</summary>
    public ReadOnlySpan<byte> Symbols(int i) => _symbols.AsSpan(_offsets[i].._offsets[i + 1]);

    /// <summary>Batches of equal length, so that no step is spent on padding; in a new order for each <paramref name="random"/>.</summary>
    /// <returns>Lists of indices, each list of at most <paramref name="batchSize"/> samples of one length.</returns>
    public List<int[]> Batches(int batchSize, Random random)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        random.Shuffle(order);
        List<int[]> batches = [.. order.GroupBy(i => _offsets[i + 1] - _offsets[i]).OrderBy(g => g.Key).SelectMany(g => g.Chunk(batchSize))];
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    // Each family weighs as the square root of its size, so that large families do not drown small ones; both classes weigh the same.
    private static float[] LossWeights(IReadOnlyList<Sample> samples, double benignWeight)
    {
        var groups = samples.GroupBy(s => (s.IsDga, s.Group)).ToDictionary(g => g.Key, g => SourceWeight(g.Key) / (g.Key.IsDga ? Math.Sqrt(g.Count()) : 1));
        double dga = samples.Where(s => s.IsDga).Sum(s => groups[(true, s.Group)]), benign = samples.Where(s => !s.IsDga).Sum(s => groups[(false, s.Group)]);
        return [.. samples.Select(s => (float)(groups[(s.IsDga, s.Group)] * (s.IsDga ? benign / dga : benignWeight)))];
    }

    // A popular name may be generated, a vouched one is not. Families that give themselves away by their parent or by an ending outside
    // the root teach nothing about the rest of a name.
    private static double SourceWeight((bool IsDga, string Group) group) => group switch
    {
        (false, _) => BenignSources.IsPopularityList(group.Group) ? 0.7 : 1,
        (true, "fosniw" or "sunburst" or "unnamed_downloader" or "sisron" or "bazarbackdoor" or "copperstealer") => 0.3,
        _ => 1,
    };
}
