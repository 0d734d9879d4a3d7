using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Commands;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_model_is_named() => DegasTrain.Run("evaluate", _folder.Path, _folder["none.safetensors"]).AssertFailed(1, _folder["none.safetensors"]);

    [Fact]
    public void A_file_that_is_no_model_is_named() =>
        DegasTrain.Run("evaluate", _folder.Path, _folder.Write("text.safetensors", "not a model at all")).AssertFailed(1, _folder["text.safetensors"]);

    [Fact]
    public void Missing_data_is_named() => DegasTrain.Run("evaluate", _folder["none"], WriteModel()).AssertFailed(1, _folder["none"]);

    [Fact]
    public void Data_without_test_names_is_refused()
    {
        Dataset.Write(_folder["data"], MadeUpNames.Raw(100, 2).Select(n => new Sample(n.Name, n.Name, n.IsDga, n.Group, Split.Train)));

        DegasTrain.Run("evaluate", _folder["data"], WriteModel()).AssertFailed(1, "test");
    }

    // The smallest that there is, all zeros.
    private string WriteModel()
    {
        var tensors = new Dictionary<string, SafeTensor>
        {
            ["embedding.weight"] = SafeTensor.Of(new float[40], 40, 1),
            ["lstm.weight_ih_l0"] = SafeTensor.Of(new float[64], 64, 1),
            ["lstm.weight_hh_l0"] = SafeTensor.Of(new float[64 * 16], 64, 16),
            ["lstm.bias_ih_l0"] = SafeTensor.Of(new float[64], 64),
            ["lstm.bias_hh_l0"] = SafeTensor.Of(new float[64], 64),
            ["head.weight"] = SafeTensor.Of(new float[16], 1, 16),
            ["head.bias"] = SafeTensor.Of(new float[1], 1),
        };
        var metadata = new Dictionary<string, string>
        {
            ["alphabet"] = Alphabet.HostNames,
            ["direction"] = "rtl",
            ["scope"] = "full",
            ["thresholds"] = "1e-3:0.5",
            ["default_fpr"] = "1e-3",
        };
        using FileStream stream = File.Create(_folder["model.safetensors"]);
        Safetensors.Write(stream, tensors, metadata);
        return _folder["model.safetensors"];
    }
}
