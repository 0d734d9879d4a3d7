using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

/// <summary>A run of three epochs on made-up names, trained once for all tests that look at its outcome.</summary>
public sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyRun()
    {
        Dataset = MadeUpNames.WriteDataset(DataPath);
        Options = new TrainingOptions { Epochs = 3, BatchSize = 16, EmbeddingSize = 8, HiddenSize = 16, Dropout = 0.1, LearningRate = 0.02, Seed = 3, Replicas = 1 };
        Checkpoint = new Checkpoint(RunPath);
        Directory.CreateDirectory(RunPath);
        IsDone = new Trainer(Options, Dataset, Checkpoint).Run(CancellationToken.None);
        State = Checkpoint.LoadState();
        Net = Trainer.CreateNet(Options);
        Net.load(Checkpoint.BestPath);
        Net.eval();
    }

    public string DataPath => _folder["data"];

    public string RunPath => _folder["run"];

    public Dataset Dataset { get; }

    public TrainingOptions Options { get; }

    public Checkpoint Checkpoint { get; }

    public bool IsDone { get; }

    /// <summary>Batches of an epoch: their number depends on lengths alone, so it is the same in every order.</summary>
    public int BatchesAnEpoch => new EncodedSamples([.. Dataset.Samples.Where(s => s.Split == Split.Train)], Options.Scope, new Alphabet(Alphabet.HostNames))
        .Batches(Options.BatchSize, new Random(0)).Count;

    public TrainingState State { get; }

    /// <summary>The best weights, ready to score.</summary>
    public LstmNet Net { get; }

    public void Dispose()
    {
        Net.Dispose();
        _folder.Dispose();
    }
}
