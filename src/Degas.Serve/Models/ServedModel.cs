using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Serve.Batching;
using Degas.Serve.Options;

namespace Degas.Serve.Models;

/// <summary>A loaded version: the model, its kernel and its score cache.</summary>
internal sealed class ServedModel
{
    /// <summary>
    /// The answer for what <c>degas-score</c> gives no score: empty or malformed names, addresses, single labels, reserved and public suffixes. The interface
    /// wants a number for each instance, and nobody generated these.
    /// </summary>
    public const float NotScored = 0f;

    private readonly BatchScorer?[] _scorers;

    private ServedModel(long version, DegasModel model, ServeOptions options)
    {
        Version = version;
        Model = model;
        Kernel = KernelRegistry.Choose(options.Kernel).Create(model.Weights);
        Tails = new TailStates(Kernel.StateLength, TailStates.DefaultBytes);
        Cache = options.CacheSize > 0 ? new ScoreCache(options.CacheSize) : null;
        _scorers = new BatchScorer?[options.BatchThreads];
    }

    public long Version { get; }

    public DegasModel Model { get; }

    public LstmKernel Kernel { get; }

    public ScoreCache? Cache { get; }

    /// <summary>States of tails of earlier batches: most requests are too small to share any among themselves.</summary>
    public TailStates Tails { get; }

    /// <summary>Requests that use it, and whether new ones may; changed under the lock of <see cref="ModelVersions"/>.</summary>
    public int Users { get; set; }

    /// <summary>Makes a version of a weights file, and scores a name with it before anybody else does.</summary>
    /// <exception cref="ModelFormatException">The file is no model.</exception>
    public static ServedModel Create(long version, ReadOnlyMemory<byte> file, ServeOptions options)
    {
        var served = new ServedModel(version, DegasModel.Parse(file), options);
        var batch = new TextBatch(served.Model);
        batch.Add("example.com"u8);
        Span<float> score = stackalloc float[1];
        new Scorer(served.Kernel, capacity: 1).Score(batch, score);
        return score[0] is >= 0 and <= 1 ? served : throw new ModelFormatException($"the model scores example.com {score[0]}");
    }

    /// <summary>The scorer of a thread; asked by that thread alone.</summary>
    public BatchScorer ScorerOf(int worker) => _scorers[worker] ??= new BatchScorer(this);
}
