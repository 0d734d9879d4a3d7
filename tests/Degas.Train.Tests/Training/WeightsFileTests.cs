using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_TorchSharp_s_is_opened_at_its_own_hidden_size()
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
        {
            var options = new TrainingOptions { HiddenSize = hidden };
            using LstmNet net = Trainer.CreateNet(options);
            net.save(_folder["weights.dat"]);

            using LstmNet opened = WeightsFile.Open(_folder["weights.dat"], options with { HiddenSize = 64 });

            Assert.Equal(hidden, opened.HiddenSize);
            Assert.Equal(net.state_dict()["lstm.weight_hh_l0"].data<float>(), opened.state_dict()["lstm.weight_hh_l0"].data<float>());
        }
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_with_its_name()
    {
        File.WriteAllText(_folder["a.safetensors"], "no");
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Open(_folder["a.safetensors"], new TrainingOptions()));
        Assert.Contains("a.safetensors", error.Message, StringComparison.Ordinal);
    }
}
