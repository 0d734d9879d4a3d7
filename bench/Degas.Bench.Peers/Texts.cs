using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Bench.Peers;

/// <summary>The names as symbols, in one of the two ways to make batches of them.</summary>
internal sealed class Texts
{
    /// <summary>What the original in TensorFlow pads to.</summary>
    private const int PaddedLength = 75;

    private readonly byte[][] _texts;

    /// <param name="model">The model, for its alphabet and direction.</param>
    /// <param name="names">Names in normal form.</param>
    /// <param name="padded">Whether every text is brought to 75 symbols with zeros in front, as Keras does by default, or left as it is.</param>
    public Texts(DegasModel model, IEnumerable<string> names, bool padded)
    {
        var batch = new TextBatch(model);
        foreach (string name in names)
            batch.Add(Encoding.ASCII.GetBytes(name));
        _texts = [.. Enumerable.Range(0, batch.Count).Select(i => padded ? Pad(batch[i]) : batch[i].ToArray())];
    }

    public int Count => _texts.Length;

    /// <summary>All texts in batches of one length each and at most <paramref name="size"/> texts.</summary>
    public List<Batch> InBatches(int size) => [.. Enumerable.Range(0, Count).GroupBy(i => _texts[i].Length).OrderBy(g => g.Key).SelectMany(g => InBatches(g, size))];

    /// <summary>Some texts of the commonest length, to choose a batch size by.</summary>
    public List<Batch> SampleInBatches(int count, int size) => [.. InBatches(Enumerable.Range(0, Count).GroupBy(i => _texts[i].Length).MaxBy(g => g.Count())!.Take(count), size)];

    /// <summary>The score of a text, padding and all, by the reference kernel.</summary>
    public float ReferenceScore(LstmKernel reference, int text)
    {
        float[] state = new float[reference.StateLength], next = new float[reference.StateLength], score = new float[1];
        foreach (byte symbol in _texts[text])
        {
            reference.Step([symbol], [0], state, next);
            (state, next) = (next, state);
        }

        reference.Score(state, [0], score);
        return score[0];
    }

    private IEnumerable<Batch> InBatches(IEnumerable<int> texts, int size) => texts.Chunk(size)
        .Select(chunk => new Batch(chunk, _texts[chunk[0]].Length, [.. chunk.SelectMany(i => _texts[i]).Select(s => (long)s)]));

    private static byte[] Pad(ReadOnlySpan<byte> text)
    {
        byte[] padded = new byte[PaddedLength];
        text[Math.Max(0, text.Length - PaddedLength)..].CopyTo(padded.AsSpan(Math.Max(0, PaddedLength - text.Length)));
        return padded;
    }
}
