using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Export;
using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class FamilyFitTests(TinyRun run)
{
    private readonly DegasModel _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "7"));

    [Fact]
    public void Hidden_states_are_TorchSharp_s()
    {
        string[] texts = ["a.b", "red.example.com", "x", "greenriver.co.uk", "a.b"];
        float[] states = HiddenStates.Of(_model, texts);

        for (int i = 0; i < texts.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor symbols = tensor(_model.Alphabet.EncodeReversed(texts[i]).Select(s => (long)s).ToArray()).unsqueeze(0);
            float[] expected = [.. run.Net.States(symbols).Hidden[0, -1].detach().data<float>()];
            Assert.All(expected.Zip(states[(i * 16)..]), v => Assert.Equal(v.First, v.Second, 1e-4));
        }
    }

    [Fact]
    public void A_head_is_fitted_to_the_families_of_the_training_split_and_travels_in_the_file()
    {
        FamilyHead head = FamilyFit.Fit(_model, run.Dataset)!;
        DegasModel model = DegasModel.Parse(ModelExport.WithFamilies(ModelExport.Write(run.Net, run.State, run.Dataset, "7"), head));

        Assert.Equal(["alpha", "beta"], head.Names);
        Assert.Equal(head.Names, model.Families!.Names);
        Assert.Equal(head.Weights.ToArray(), model.Families.Weights.ToArray());
        Assert.Equal(_model.Thresholds.ToString(), model.Thresholds.ToString());
        ModelExport.CheckAgainstTorch(run.Net, model, run.Dataset);
        Assert.Equal(run.Dataset.Samples.Count(s => s.IsDga && s.Split == Split.Test), FamilyFit.Evaluate(model, model.Families, run.Dataset).Names);
    }

    [Fact]
    public void The_fit_is_the_same_again() =>
        Assert.Equal(FamilyFit.Fit(_model, run.Dataset)!.Weights.ToArray(), FamilyFit.Fit(_model, run.Dataset)!.Weights.ToArray());

    [Fact]
    public void Figures_count_what_is_named_rightly()
    {
        FamilyMetrics metrics = FamilyMetrics.Of([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")]);

        Assert.Equal((5, 0.6), (metrics.Names, metrics.Accuracy));
        Assert.Equal(new FamilyFigures(3, 4 / 6.0, "b"), metrics.Families["a"]);
        Assert.Equal(new FamilyFigures(1, 2 / 3.0, null), metrics.Families["b"]);
        Assert.Equal(new FamilyFigures(1, 0, "a"), metrics.Families["c"]);
        Assert.Equal((4 / 6.0 + 2 / 3.0) / 3, metrics.MacroF1, 1e-12);
    }
}
