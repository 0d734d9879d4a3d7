using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Kernels;
using Degas.Train.Export;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Degas.Train.Tests.Export;

/// <summary>The ONNX model, run by ONNX Runtime, against the reference kernel on the same weights.</summary>
public sealed class OnnxExportTests(ITestOutputHelper output)
{
    private const int Longest = 253;
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData(16, 8, "rtl")]
    [InlineData(48, 5, "ltr")]
    [InlineData(128, 32, "rtl")]
    public void Scores_are_the_reference_kernels_at_every_length(int hidden, int embedding, string direction)
    {
        byte[] file = WeightsFile(hidden, embedding, direction);
        DegasModel model = DegasModel.Parse(file);
        using var session = new InferenceSession(OnnxExport.Write(file));
        var random = new Random(hidden);
        float largest = 0;
        for (int length = 1; length <= Longest; length++)
        {
            byte[][] texts = [.. Enumerable.Range(0, 1 + length % 3).Select(_ => Text(random, length, model.Alphabet.Size))];
            float[] scores = RunOnnx(session, texts);
            Assert.Equal(texts.Length, scores.Length);
            for (int i = 0; i < texts.Length; i++)
            {
                float expected = Reference(model.Weights, texts[i]);
                Assert.InRange(scores[i], expected - Tolerance, expected + Tolerance);
                largest = MathF.Max(largest, MathF.Abs(scores[i] - expected));
            }
        }

        output.WriteLine($"H = {hidden}: MaxAbsDiff {largest:g3}");
    }

    [Fact]
    public void What_a_user_must_know_stands_in_the_metadata()
    {
        byte[] file = WeightsFile(16, 8, "rtl");
        using var session = new InferenceSession(OnnxExport.Write(file));

        ModelMetadata metadata = session.ModelMetadata;
        Assert.Equal("degas-train", metadata.ProducerName);
        Assert.Equal(7, metadata.Version);
        Assert.Equal(Alphabet.HostNames, metadata.CustomMetadataMap["alphabet"]);
        Assert.Equal("rtl", metadata.CustomMetadataMap["direction"]);
        Assert.Equal("full", metadata.CustomMetadataMap["scope"]);
        Assert.Equal("1e-3:0.5", metadata.CustomMetadataMap["thresholds"]);
        Assert.Equal(DegasModel.Parse(file).Hash, metadata.CustomMetadataMap["weights_sha256"]);
        Assert.Equal(["batch", "length"], session.InputMetadata["symbols"].SymbolicDimensions);
        Assert.Equal(["batch"], session.OutputMetadata["scores"].SymbolicDimensions);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused() => Assert.Throws<ModelFormatException>(() => OnnxExport.Write(new byte[100]));

    private static float[] RunOnnx(InferenceSession session, byte[][] texts)
    {
        var symbols = new DenseTensor<long>(texts.SelectMany(t => t.Select(s => (long)s)).ToArray(), [texts.Length, texts[0].Length]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([NamedOnnxValue.CreateFromTensor("symbols", symbols)]);
        return [.. results.Single().AsEnumerable<float>()];
    }

    private static float Reference(LstmWeights weights, byte[] text)
    {
        LstmKernel kernel = KernelRegistry.Variants.Single(v => v.Name == "reference").Create(weights);
        float[] state = new float[kernel.StateLength], next = new float[kernel.StateLength], score = new float[1];
        foreach (byte symbol in text)
        {
            kernel.Step([symbol], [0], state, next);
            (state, next) = (next, state);
        }

        kernel.Score(state, [0], score);
        return score[0];
    }

    private static byte[] Text(Random random, int length, int symbols) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(symbols))];

    // Weights of the size of a trained model's; with smaller ones the gates would hardly differ and a wrong order might pass.
    private static byte[] WeightsFile(int hidden, int embedding, string direction)
    {
        var random = new Random(1);
        int symbols = Alphabet.HostNames.Length + 1;
        var tensors = new Dictionary<string, SafeTensor>
        {
            ["embedding.weight"] = Values(symbols, embedding),
            ["lstm.weight_ih_l0"] = Values(4 * hidden, embedding),
            ["lstm.weight_hh_l0"] = Values(4 * hidden, hidden),
            ["lstm.bias_ih_l0"] = Values(4 * hidden),
            ["lstm.bias_hh_l0"] = Values(4 * hidden),
            ["head.weight"] = Values(1, hidden),
            ["head.bias"] = Values(1),
        };
        var metadata = new Dictionary<string, string>
        {
            ["alphabet"] = Alphabet.HostNames,
            ["direction"] = direction,
            ["scope"] = "full",
            ["thresholds"] = "1e-3:0.5",
            ["default_fpr"] = "1e-3",
            ["version"] = "7",
        };
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();

        SafeTensor Values(params int[] shape)
        {
            float spread = 3 / MathF.Sqrt(hidden);
            float[] values = [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => (random.NextSingle() * 2 - 1) * spread)];
            return SafeTensor.Of(values, [.. shape.Select(d => (long)d)]);
        }
    }
}
