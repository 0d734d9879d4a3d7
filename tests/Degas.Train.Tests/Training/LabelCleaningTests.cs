using Degas.Train.Data;
using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class LabelCleaningTests : IDisposable
{
    private static readonly Sample[] s_samples =
    [
        new("popular.example", "popular.example", false, "tranco10k", Split.Train),
        new("vouched.example", "vouched.example", false, "universities", Split.Train),
        new("generated.example", "generated.example", true, "alpha", Split.Train),
    ];

    private static readonly TrainingOptions s_options = new() { EmbeddingSize = 8, HiddenSize = 16, Replicas = 1 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Popular_names_that_all_networks_call_generated_are_left_out() =>
        Assert.Equal(s_samples[1..], LabelCleaning.Clean(s_samples, [Network("a", 9), Network("b", 9)], s_options));

    [Fact]
    public void One_that_disagrees_keeps_them() => Assert.Equal(s_samples, LabelCleaning.Clean(s_samples, [Network("a", 9), Network("b", 0)], s_options));

    [Fact]
    public void Without_networks_nothing_changes() => Assert.Equal(s_samples, LabelCleaning.Clean(s_samples, [], s_options));

    // A network that gives every name the same logit.
    private string Network(string name, float logit)
    {
        using LstmNet net = Trainer.CreateNet(s_options);
        using (torch.no_grad())
        {
            net.get_parameter("head.weight")!.fill_(0);
            net.get_parameter("head.bias")!.fill_(logit);
        }

        net.save(_folder[name]);
        return _folder[name];
    }
}
