using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using TorchSharp.Modules;

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

    [Fact]
    public void A_damaged_or_missing_file_of_it_is_named()
    {
        using LstmNet net = Trainer.CreateNet(s_options);
        using Linear families = torch.nn.Linear(s_options.HiddenSize, 3);
        OptimizerHelper optimizer = torch.optim.AdamW([.. net.parameters(), .. families.parameters()]);
        // Its moments are there after a step.
        families.forward(net.forward(torch.ones(1, 2, torch.int64)).expand(1, s_options.HiddenSize)).sum().backward();
        optimizer.step();
        _checkpoint.Save(net, net, optimizer, State(1), families);
        Load();

        string[] files = Directory.GetFiles(_folder["checkpoint"]);
        Assert.Equal(5, files.Length);
        foreach (string file in files)
        {
            byte[] whole = File.ReadAllBytes(file), noise = new byte[whole.Length];
            new Random(1).NextBytes(noise);
            foreach (byte[] damaged in Enumerable.Range(0, 10).Select(part => whole[..(whole.Length * part / 10)]).Append(noise).Append("null"u8.ToArray()))
            {
                File.WriteAllBytes(file, damaged);
                string message = Assert.Throws<InvalidDataException>(Load).Message;
                Assert.StartsWith($"{file}: it holds no ", message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', message);
            }

            File.Delete(file);
            Assert.True(_checkpoint.Exists);
            Assert.Contains($"Could not find file '{file}'", Assert.ThrowsAny<IOException>(Load).Message, StringComparison.Ordinal);
            File.WriteAllBytes(file, whole);
            Load();
        }

        void Load()
        {
            _checkpoint.LoadState();
            _checkpoint.Load(net, net, optimizer, families);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"Options":null,"DataHash":"abc"}""")]
    [InlineData("""{"Options":{"CleanBy":null},"DataHash":"abc"}""")]
    [InlineData("""{"Options":{"Schedule":"Steps"},"DataHash":"abc"}""")]
    [InlineData("""{"Options":{},"DataHash":"abc","History":null}""")]
    [InlineData("""{"Options":{},"DataHash":"abc","Epoch":1e99}""")]
    public void Json_that_is_no_state_is_refused(string json)
    {
        Directory.CreateDirectory(_folder["checkpoint"]);
        _folder.Write("checkpoint/state.json", json);

        Assert.StartsWith($"{_folder["checkpoint/state.json"]}: it holds no state of a run: ", Assert.Throws<InvalidDataException>(_checkpoint.LoadState).Message, StringComparison.Ordinal);
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
