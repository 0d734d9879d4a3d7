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

    [Fact]
    public void A_file_of_TorchSharp_s_that_is_damaged_or_of_another_shape_is_refused_with_its_name()
    {
        using LstmNet net = Trainer.CreateNet(new TrainingOptions { HiddenSize = 32 }), other = Trainer.CreateNet(new TrainingOptions { HiddenSize = 16 });
        net.save(_folder["whole.dat"]);
        byte[] whole = File.ReadAllBytes(_folder["whole.dat"]);
        AssertRefused(other, whole);
        AssertRefused(net, []);
        AssertRefused(net, "domain,family"u8);
        for (int part = 1; part < 10; part++)
            AssertRefused(net, whole.AsSpan(0, whole.Length * part / 10));

        void AssertRefused(LstmNet into, ReadOnlySpan<byte> file)
        {
            File.WriteAllBytes(_folder["a.dat"], file);
            Assert.StartsWith($"{_folder["a.dat"]}: ", Assert.Throws<InvalidDataException>(() => WeightsFile.Load(into, _folder["a.dat"])).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a.dat")]
    [InlineData("a.safetensors")]
    public void A_missing_file_and_a_folder_are_told_as_such(string name)
    {
        var options = new TrainingOptions { HiddenSize = 16 };
        Assert.Contains($"Could not find file '{_folder[name]}'", Assert.ThrowsAny<IOException>(() => WeightsFile.Open(_folder[name], options)).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder[name]);
        Assert.StartsWith($"{_folder[name]}: it is a folder", Assert.Throws<InvalidDataException>(() => WeightsFile.Open(_folder[name], options)).Message, StringComparison.Ordinal);
    }
}
