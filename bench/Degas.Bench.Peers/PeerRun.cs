using System.Diagnostics;
using Degas.Engine.Model;
using Degas.Kernels;

namespace Degas.Bench.Peers;

/// <summary>A peer at its best: the batch size and the use of the cores that are fastest here are found first, then all texts are timed.</summary>
internal sealed class PeerRun(Func<int, Peer> create, Texts texts)
{
    private const int TriedTexts = 4096, CheckedTexts = 64;
    private static readonly int[] s_batchSizes = [32, 128, 512, 2048];

    /// <summary>A batch by all cores together, or a batch by each core.</summary>
    private static readonly int[] s_workers = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    /// <summary>Texts in a batch.</summary>
    public int BatchSize { get; private set; }

    /// <summary>Batches under way at a time.</summary>
    public int Workers { get; private set; }

    /// <summary>Threads for each of them.</summary>
    public int Threads => Environment.ProcessorCount / Workers;

    /// <summary>Time for all texts. Making the batches, and the peer's start, are not counted: degas-score's time has both in it.</summary>
    public double Seconds { get; private set; }

    /// <summary>The scores, [texts].</summary>
    public float[] Scores { get; } = new float[texts.Count];

    public void Run()
    {
        double best = double.MaxValue;
        foreach (int workers in s_workers)
        {
            using Peer peer = create(Environment.ProcessorCount / workers);
            foreach (int size in s_batchSizes)
            {
                List<Batch> sample = texts.SampleInBatches(TriedTexts, size);
                double seconds = Math.Min(Time(peer, workers, sample), Time(peer, workers, sample));
                if (seconds < best)
                    (best, BatchSize, Workers) = (seconds, size, workers);
            }
        }

        using Peer chosen = create(Threads);
        Seconds = Time(chosen, Workers, texts.InBatches(BatchSize));
    }

    /// <summary>The largest difference of some scores from the reference kernel's on the same symbols.</summary>
    public float LargestDifference(DegasModel model)
    {
        LstmKernel reference = KernelRegistry.Variants.Single(v => v.Name == "reference").Create(model.Weights);
        int stride = Math.Max(1, texts.Count / CheckedTexts);
        return Enumerable.Range(0, texts.Count).Where(i => i % stride == 0).Max(i => MathF.Abs(Scores[i] - texts.ReferenceScore(reference, i)));
    }

    // The first batch is the warm-up, and counted only when its turn comes again.
    private double Time(Peer peer, int workers, List<Batch> batches)
    {
        using var barrier = new Barrier(workers + 1);
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(_ => new Thread(() =>
        {
            peer.EnterThread();
            peer.Score(batches[0]);
            barrier.SignalAndWait();
            for (int i; (i = Interlocked.Increment(ref next)) < batches.Count;)
            {
                float[] scores = peer.Score(batches[i]);
                for (int t = 0; t < scores.Length; t++)
                    Scores[batches[i].Texts[t]] = scores[t];
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        barrier.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
