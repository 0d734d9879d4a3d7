using Degas.Engine.Model;
using Degas.Kernels;
using Degas.Train.Export;
using Degas.Train.Tests.Native;
using Degas.Train.Tests.Training;

namespace Degas.Train.Tests.Export;

/// <summary>TorchSharp's states and logits against the reference kernel on the same weights.</summary>
[Collection(OneAtATime.Name)]
public sealed class GoldenFileTests : IDisposable
{
    private const float Absolute = 1e-5f, Relative = 1e-4f;
    private readonly TemporaryFolder _folder = new();
    private readonly DegasModel _model;
    private readonly Safetensors _golden;
    private readonly string[] _names;

    public GoldenFileTests(TinyRun run)
    {
        _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "1"));
        GoldenFile.Write(run.Net, _model, _folder["golden.safetensors"]);
        _golden = Safetensors.Parse(File.ReadAllBytes(_folder["golden.safetensors"]));
        _names = _golden.Metadata["names"].Split(' ');
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_which_model_it_is_of()
    {
        Assert.Equal(_model.Hash, _golden.Metadata["model_sha256"]);
        Assert.Equal(2 * _names.Length + 1, _golden.Tensors.Count);
        Assert.Equal([_names.Length], _golden.Tensors["logits"].Shape);
    }

    [Fact]
    public void Every_state_is_the_reference_kernels()
    {
        LstmKernel kernel = KernelRegistry.Variants.Single(v => v.Name == "reference").Create(_model.Weights);
        for (int i = 0; i < _names.Length; i++)
        {
            byte[] symbols = _model.Alphabet.EncodeReversed(_names[i]);
            float[] hidden = _golden.Tensors[$"hidden.{i}"].ToFloats(), cell = _golden.Tensors[$"cell.{i}"].ToFloats();
            Assert.Equal([symbols.Length, kernel.Hidden], _golden.Tensors[$"hidden.{i}"].Shape);

            float[] state = new float[kernel.StateLength];
            for (int step = 0; step < symbols.Length; step++)
            {
                float[] next = new float[kernel.StateLength];
                kernel.Step([symbols[step]], [0], state, next);
                AssertClose(hidden.AsSpan(step * kernel.Hidden, kernel.Hidden), next.AsSpan(0, kernel.Hidden));
                state = next;
            }

            AssertClose(cell, state.AsSpan(kernel.Hidden));
            float[] score = new float[1];
            kernel.Score(state, [0], score);
            AssertClose([1 / (1 + MathF.Exp(-_golden.Tensors["logits"].ToFloats()[i]))], score);
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i], expected[i] - Absolute - Relative * Math.Abs(expected[i]), expected[i] + Absolute + Relative * Math.Abs(expected[i]));
    }
}
