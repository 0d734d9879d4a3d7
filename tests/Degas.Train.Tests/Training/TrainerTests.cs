using Degas.Train.Tests.Native;
using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class TrainerTests(TinyRun run) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_ends_after_its_epochs_and_learns()
    {
        Assert.True(run.IsDone);
        Assert.Equal((run.Options.Epochs, 0, 0.0), (run.State.Epoch, run.State.Batch, run.State.LossSum));
        Assert.Equal([1, 2, 3], run.State.History.Select(e => e.Epoch));
        Assert.True(run.State.History[^1].TrainLoss < 0.7 * run.State.History[0].TrainLoss);
        Assert.True(run.State.History[^1].ValidationAuc > 0.95);
    }

    [Fact]
    public void A_run_that_is_done_does_nothing_more()
    {
        byte[] weights = Weights(run.RunPath);

        Assert.True(new Trainer(run.Options, run.Dataset, run.Checkpoint) { OnProgress = _ => Assert.Fail("a batch after the end") }.Run(CancellationToken.None));
        Assert.Equal(weights, Weights(run.RunPath));
    }

    [Fact]
    public void Progress_is_told_after_every_batch_and_every_epoch()
    {
        var batches = new List<TrainingProgress>();
        var epochs = new List<EpochResult>();
        new Trainer(run.Options with { Epochs = 2 }, run.Dataset, NewCheckpoint("a")) { OnProgress = batches.Add, OnEpoch = epochs.Add }.Run(CancellationToken.None);

        int each = batches[0].Batches;
        Assert.Equal(Enumerable.Range(0, 2 * each).Select(i => (i / each + 1, i % each + 1)), batches.Select(b => (b.Epoch, b.Batch)));
        Assert.Equal(new Checkpoint(_folder["a"]).LoadState().History, epochs);
    }

    // The random numbers of dropout are not part of the checkpoint, so this is promised only without it.
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(1, 1)]
    [InlineData(1, 1.6)]
    [InlineData(2, 0.5)]
    public void An_interrupted_run_ends_with_the_same_weights(int replicas, double epochs)
    {
        TrainingOptions options = run.Options with { Epochs = 2, Dropout = 0, Replicas = replicas };
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("whole")).Run(CancellationToken.None));

        Assert.False(RunUntil(options, "parts", (int)(epochs * run.BatchesAnEpoch)));
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["parts"])).Run(CancellationToken.None));

        Assert.Equal(Weights(_folder["whole"]), Weights(_folder["parts"]));
        Assert.Equal(File.ReadAllBytes(new Checkpoint(_folder["whole"]).BestPath), File.ReadAllBytes(new Checkpoint(_folder["parts"]).BestPath));
        Assert.Equal(Figures("whole"), Figures("parts"));
    }

    [Fact]
    public void An_interrupted_run_with_dropout_goes_on_and_ends()
    {
        Assert.False(RunUntil(run.Options, "a", 5));
        TrainingState stopped = new Checkpoint(_folder["a"]).LoadState();
        var first = new List<TrainingProgress>();
        Assert.True(new Trainer(run.Options, run.Dataset, new Checkpoint(_folder["a"])) { OnProgress = first.Add }.Run(CancellationToken.None));

        Assert.Equal((0, 5), (stopped.Epoch, stopped.Batch));
        Assert.Equal((1, 6), (first[0].Epoch, first[0].Batch));
        Assert.Equal(run.Options.Epochs, new Checkpoint(_folder["a"]).LoadState().Epoch);
    }

    [Fact]
    public void A_run_may_stop_between_an_epochs_last_batch_and_its_validation()
    {
        TrainingOptions options = run.Options with { Epochs = 1 };

        Assert.False(RunUntil(options, "a", run.BatchesAnEpoch));
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["a"])).Run(CancellationToken.None));
        Assert.Single(new Checkpoint(_folder["a"]).LoadState().History);
    }

    // TrainingOptions is everything that decides the weights besides the data.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_settings_give_the_same_weights(int replicas)
    {
        TrainingOptions options = run.Options with { Epochs = 2, Dropout = 0.3, Replicas = replicas };
        // More than two, since replicas that race for random numbers do not always come in another order.
        string[] folders = ["a", "b", "c"];
        foreach (string folder in folders)
            new Trainer(options, run.Dataset, NewCheckpoint(folder)).Run(CancellationToken.None);

        Assert.All(folders, folder => Assert.Equal(Weights(_folder["a"]), Weights(_folder[folder])));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        TrainingOptions options = run.Options with { Epochs = 1 };
        new Trainer(options, run.Dataset, NewCheckpoint("a")).Run(CancellationToken.None);
        new Trainer(options with { Seed = options.Seed + 1 }, run.Dataset, NewCheckpoint("b")).Run(CancellationToken.None);

        Assert.NotEqual(Weights(_folder["a"]), Weights(_folder["b"]));
    }

    [Fact]
    public void An_interrupted_run_with_averaging_and_varied_names_ends_with_the_same_weights()
    {
        TrainingOptions options = run.Options with { Epochs = 2, Dropout = 0, AverageDecay = 0.9, Augment = true };
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("whole")).Run(CancellationToken.None));

        Assert.False(RunUntil(options, "parts", run.BatchesAnEpoch / 2));
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["parts"])).Run(CancellationToken.None));

        Assert.Equal(Weights(_folder["whole"]), Weights(_folder["parts"]));
        Assert.Equal(File.ReadAllBytes(new Checkpoint(_folder["whole"]).BestPath), File.ReadAllBytes(new Checkpoint(_folder["parts"]).BestPath));
    }

    [Fact]
    public void An_interrupted_run_that_learns_families_too_ends_with_the_same_weights()
    {
        TrainingOptions options = run.Options with { Epochs = 2, Dropout = 0, FamilyWeight = 0.5 };
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("whole")).Run(CancellationToken.None));
        Assert.NotEqual(Weights(run.RunPath), Weights(_folder["whole"]));

        Assert.False(RunUntil(options, "parts", run.BatchesAnEpoch / 2));
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["parts"])).Run(CancellationToken.None));

        Assert.Equal(Weights(_folder["whole"]), Weights(_folder["parts"]));
    }

    [Fact]
    public void A_run_may_start_from_another_runs_weights()
    {
        TrainingOptions options = run.Options with { Epochs = 1, Init = run.Checkpoint.BestPath, LearningRate = 1e-6 };
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("a")).Run(CancellationToken.None));

        Assert.True(new Checkpoint(_folder["a"]).LoadState().History[0].TrainLoss < run.State.History[0].TrainLoss / 2);
    }

    [Fact]
    public void A_run_with_a_limit_of_time_stops_at_it_and_is_done()
    {
        TrainingOptions options = run.Options with { Minutes = 0.01 };
        int last = 0;
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("a")) { OnProgress = p => last = p.Batch }.Run(CancellationToken.None));
        TrainingState state = new Checkpoint(_folder["a"]).LoadState();

        Assert.True(state.Seconds >= 0.6 && last > 0 && state.History.Count == state.Epoch);
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["a"])) { OnProgress = _ => Assert.Fail("a batch after the end") }.Run(CancellationToken.None));
    }

    // A rate of nearly nothing: no epoch is better than the first.
    [Fact]
    public void A_run_out_of_patience_ends_early_and_stays_ended()
    {
        TrainingOptions options = run.Options with { Epochs = 30, LearningRate = 1e-12, Patience = 2 };
        Assert.True(new Trainer(options, run.Dataset, NewCheckpoint("a")).Run(CancellationToken.None));
        IReadOnlyList<EpochResult> history = new Checkpoint(_folder["a"]).LoadState().History;

        Assert.Equal(2, EpochHistory.SinceBest(history));
        Assert.True(history.Count < 30);
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["a"])) { OnProgress = _ => Assert.Fail("a batch after the end") }.Run(CancellationToken.None));
    }

    [Fact]
    public void Patience_that_is_not_used_up_changes_nothing()
    {
        new Trainer(run.Options with { Patience = 50 }, run.Dataset, NewCheckpoint("a")).Run(CancellationToken.None);

        Assert.Equal(Weights(run.RunPath), Weights(_folder["a"]));
    }

    [Fact]
    public void On_a_plateau_the_rate_falls_and_an_interrupted_run_ends_with_the_same_weights()
    {
        // Averaging so slow that validation sees the same weights each epoch: every epoch but the first is a plateau.
        TrainingOptions options = run.Options with { Epochs = 3, Dropout = 0, AverageDecay = 1, Schedule = Schedule.Plateau, PlateauEpochs = 1 };
        new Trainer(options, run.Dataset, NewCheckpoint("falling")).Run(CancellationToken.None);
        new Trainer(options with { PlateauEpochs = 50 }, run.Dataset, NewCheckpoint("level")).Run(CancellationToken.None);
        Assert.NotEqual(Weights(_folder["level"]), Weights(_folder["falling"]));

        Assert.False(RunUntil(options, "parts", run.BatchesAnEpoch + 3));
        Assert.True(new Trainer(options, run.Dataset, new Checkpoint(_folder["parts"])).Run(CancellationToken.None));
        Assert.Equal(Weights(_folder["falling"]), Weights(_folder["parts"]));
    }

    private bool RunUntil(TrainingOptions options, string folder, int batches)
    {
        using var cancellation = new CancellationTokenSource();
        int done = 0;
        return new Trainer(options, run.Dataset, NewCheckpoint(folder))
        {
            OnProgress = _ =>
            {
                if (++done == batches)
                    cancellation.Cancel();
            },
        }.Run(cancellation.Token);
    }

    private Checkpoint NewCheckpoint(string name)
    {
        Directory.CreateDirectory(_folder[name]);
        return new Checkpoint(_folder[name]);
    }

    private static byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(run, "checkpoint", "weights.dat"));

    private IEnumerable<EpochResult> Figures(string folder) => new Checkpoint(_folder[folder]).LoadState().History.Select(e => e with { Seconds = 0 });
}
