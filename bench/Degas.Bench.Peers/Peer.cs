namespace Degas.Bench.Peers;

/// <summary>An engine that scores batches of texts of one length with the same model.</summary>
internal abstract class Peer : IDisposable
{
    /// <summary>Readies the calling thread, which is one of those that <see cref="Score"/> is called on.</summary>
    public virtual void EnterThread()
    {
    }

    /// <summary>Scores a batch; called on several threads at once.</summary>
    public abstract float[] Score(Batch batch);

    public abstract void Dispose();
}

/// <summary>Some texts of one length.</summary>
/// <param name="Texts">Which texts of the whole, [texts].</param>
/// <param name="Length">Symbols in each.</param>
/// <param name="Symbols">Their symbols in reading order, [texts, length].</param>
internal sealed record Batch(int[] Texts, int Length, long[] Symbols);
