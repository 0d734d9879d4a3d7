using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingOptions s_options = new() { EmbeddingSize = 8, HiddenSize = 16, Replicas = 1, Scope = Engine.Names.Scope.Registered, Seed = 9 };
    private readonly TemporaryFolder _folder = new();
    private readonly Checkpoint _checkpoint;

    public CheckpointTests() => _checkpoint = new Checkpoint(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_empty_folder_has_none() => Assert.False(_checkpoint.Exists);

    [Fact]
    public void What_is_saved_is_loaded()
    {
        TrainingState state = State(3) with { Batch = 17, LossSum = 1.25, History = [new(1, 0.5, 0.4, 0.9, 0.3, 12), new(2, 0.4, 0.3, 0.95, 0.5, 11)] };
        Save(0.25f, state);

        Assert.True(_checkpoint.Exists);
        TrainingState loaded = _checkpoint.LoadState();
        Assert.Equal(state.History, loaded.History);
        Assert.Equal(state, loaded with { History = state.History });
        Assert.Equal(0.25f, LoadedBias());
        Assert.Equal(["checkpoint"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    // A validation split without generated names has no true-positive rate.
    [Fact]
    public void A_figure_that_is_no_number_is_kept()
    {
        Save(0, State(1) with { History = [new(1, 0.5, double.NaN, double.NaN, double.NaN, 12)] });

        Assert.Equal(double.NaN, _checkpoint.LoadState().History[0].ValidationAuc);
    }

    [Fact]
    public void A_new_one_replaces_the_old_one()
    {
        Save(0.25f, State(1));
        Save(0.5f, State(2));

        Assert.Equal((2, 0.5f), (_checkpoint.LoadState().Epoch, LoadedBias()));
        Assert.Equal(["checkpoint"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_an_interrupted_save_leaves_behind_does_no_harm()
    {
        Save(0.25f, State(1));
        Directory.CreateDirectory(_folder["checkpoint.tmp"]);
        _folder.Write("checkpoint.tmp/weights.dat", "half");

        Assert.Equal((1, 0.25f), (_checkpoint.LoadState().Epoch, LoadedBias()));
        Save(0.5f, State(2));
        Assert.Equal((2, 0.5f), (_checkpoint.LoadState().Epoch, LoadedBias()));
        Assert.Equal(["checkpoint"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void An_old_one_that_was_not_yet_deleted_does_no_harm()
    {
        Save(0.25f, State(1));
        Directory.Move(_folder["checkpoint"], _folder["checkpoint.old"]);
        Save(0.5f, State(2));

        Assert.Equal((2, 0.5f), (_checkpoint.LoadState().Epoch, LoadedBias()));
    }

    // Save moves the old folder away before it moves the new one in.
    [Fact]
    public void A_save_that_ended_between_its_two_moves_leaves_the_old_or_the_new_one()
    {
        Save(0.5f, State(2));
        Directory.Move(_folder["checkpoint"], _folder["checkpoint.tmp"]);
        Save(0.25f, State(1), _folder["other"]);
        Directory.Move(_folder["other/checkpoint"], _folder["checkpoint.old"]);

        var afterwards = new Checkpoint(_folder.Path);

        Assert.True(afterwards.Exists);
        Assert.InRange(afterwards.LoadState().Epoch, 1, 2);
    }

    private static TrainingState State(int epoch) => new() { Options = s_options, DataHash = "abc", Epoch = epoch };

    private void Save(float bias, TrainingState state, string? folder = null)
    {
        using LstmNet net = Trainer.CreateNet(s_options);
        using (torch.no_grad())
            net.get_parameter("head.bias")!.fill_(bias);
        if (folder is not null)
            Directory.CreateDirectory(folder);
        using var optimizer = torch.optim.Adam(net.parameters());
        (folder is null ? _checkpoint : new Checkpoint(folder)).Save(net, net, optimizer, state);
    }

    private float LoadedBias()
    {
        using LstmNet net = Trainer.CreateNet(s_options), average = Trainer.CreateNet(s_options);
        using var optimizer = torch.optim.Adam(net.parameters());
        _checkpoint.Load(net, average, optimizer);
        return net.get_parameter("head.bias")!.item<float>();
    }
}
