using Degas.Engine.Cuda;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Score.SelfTest;

/// <summary>Something that scores a batch: what is tested, or what it is compared with.</summary>
internal abstract class TestedScorer : IDisposable
{
    /// <summary>Its name for people.</summary>
    public abstract string Name { get; }

    /// <summary>How far its scores may be from float32's.</summary>
    public abstract float Tolerance { get; }

    /// <summary>
    /// Of so many names one may be beyond that, by up to ten times; 0 for none. Float32's own roundings grow over a name now and then: the CPU's vector128 came
    /// to 9.3e-6 from the reference kernel on 60,000 names of the self-test, so that a million will hold a few beyond 1e-5.
    /// </summary>
    public virtual int NamesForOneBeyond => 0;

    /// <summary>Of so many names, or fewer, one may get another verdict; 0 for any number, where scores within the tolerance are all that is asked for.</summary>
    public virtual int NamesForOneChanged => 0;

    /// <summary>Time in the kernel alone, where a device measures it.</summary>
    public virtual TimeSpan? KernelTime => null;

    /// <summary>Operations a second that its device can do at most of the kind that the kernel does, where that is known.</summary>
    public virtual double? Peak => null;

    /// <summary>What that is the peak of, and how many operations the kernel does for one of the product's.</summary>
    public virtual (string Name, int Products) PeakKind => ("float32 peak", 1);

    /// <summary>Scores every text of the batch.</summary>
    public abstract void Score(TextBatch batch, float[] scores);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A CPU kernel on several threads.</summary>
internal sealed class CpuScorer(KernelVariant variant, LstmWeights weights, int threads) : TestedScorer
{
    private readonly Scorer[] _scorers = [.. Enumerable.Repeat(variant.Create(weights), threads).Select(kernel => new Scorer(kernel))];
    private readonly ReadingOrder _order = new();

    public override string Name => $"CPU, kernel {variant.Name}, {Counted.Text(threads, "thread")}";

    public override float Tolerance => variant.IsReduced ? 2e-3f : 1e-5f;

    public override int NamesForOneBeyond => variant.IsReduced ? 0 : 100_000;

    public override void Score(TextBatch batch, float[] scores)
    {
        ReadOnlyMemory<int> order = _order.Sort(batch);
        int next = 0;
        Parallel.For(0, _scorers.Length, new ParallelOptions { MaxDegreeOfParallelism = _scorers.Length }, thread =>
        {
            const int Piece = Scorer.DefaultCapacity;
            for (int start; (start = Interlocked.Add(ref next, Piece) - Piece) < order.Length;)
                _scorers[thread].Score(batch, order.Span.Slice(start, Math.Min(Piece, order.Length - start)), scores);
        });
    }

    public override void Dispose()
    {
    }
}

/// <summary>A CUDA device.</summary>
internal sealed class DeviceScorer(CudaScorer scorer) : TestedScorer
{
    public override string Name => $"{scorer.Device}, kernel {scorer.Kernel}";

    public override float Tolerance => scorer.Kernel.IsReduced ? 2e-3f : 1e-5f;

    public override int NamesForOneBeyond => scorer.Kernel.IsReduced ? 0 : 100_000;

    public override int NamesForOneChanged => scorer.Kernel.IsReduced ? 100_000 : 0;

    public override TimeSpan? KernelTime => scorer.KernelTime;

    public override double? Peak => scorer.Kernel.IsReduced ? scorer.Device.TensorPeak : scorer.Device.Float32Peak;

    // A product of pairs of float16 is three products.
    public override (string Name, int Products) PeakKind => scorer.Kernel.IsReduced ? ("float16 tensor peak, at three products for one,", 3) : base.PeakKind;

    public override void Score(TextBatch batch, float[] scores) => scorer.Score(batch, scores);

    public override void Dispose() => scorer.Dispose();
}
