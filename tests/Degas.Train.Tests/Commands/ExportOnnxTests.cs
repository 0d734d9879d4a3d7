using System.Text;
using Degas.Engine.Model;

namespace Degas.Train.Tests.Commands;

/// <summary><c>export --model FILE --onnx FILE</c>; what the file computes is OnnxExportTests' matter.</summary>
public sealed class ExportOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_model_becomes_one_with_its_metadata_in_it()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "shipped", "model.safetensors");

        DegasTrain run = DegasTrain.Run("export", "--model", model, "--onnx", _folder["model.onnx"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        byte[] file = File.ReadAllBytes(_folder["model.onnx"]);
        // The head that names families has no place in it.
        FamilyHead? families = DegasModel.Parse(File.ReadAllBytes(model)).Families;
        long left = families is null ? 0 : sizeof(float) * (families.Weights.Length + families.Bias.Length);
        Assert.InRange(file.Length + left - new FileInfo(model).Length, -4096, 4096);
        Assert.True(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("abcdefghijklmnopqrstuvwxyz")) > 0);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named_and_nothing_is_written()
    {
        DegasTrain.Run("export", "--model", _folder.Write("text", "not a model at all"), "--onnx", _folder["model.onnx"]).AssertFailed(1, "text");
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_model_is_told_as_such() =>
        DegasTrain.Run("export", "--model", _folder.Path, "--onnx", _folder["model.onnx"]).AssertFailed(1, $"{_folder.Path}: it is a folder");

    [Fact]
    public void A_folder_in_the_place_of_the_onnx_file_is_told_as_such() =>
        DegasTrain.Run("export", "--model", _folder["none.safetensors"], "--onnx", _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");

    [Theory]
    [InlineData("DATA RUN OUT")]
    [InlineData("DATA RUN OUT", "data", "run")]
    [InlineData("DATA RUN OUT", "--onnx", "model.onnx")]
    [InlineData("--model", "--model", "model.safetensors")]
    [InlineData("--model", "data", "run", "out", "--model", "model.safetensors", "--onnx", "model.onnx")]
    public void A_command_line_of_neither_form_says_what_is_wanted(string what, params string[] arguments) => DegasTrain.Run(["export", .. arguments]).AssertFailed(2, what);
}
