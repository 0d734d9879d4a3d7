using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Tests.Native;
using Degas.Train.Tests.Training;
using Degas.Train.Training;
using TorchSharp;

namespace Degas.Train.Tests.Export;

[Collection(OneAtATime.Name)]
public sealed class ModelExportTests(TinyRun run)
{
    private readonly DegasModel _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "7"));

    [Fact]
    public void The_file_is_a_model_with_the_settings_of_the_run()
    {
        Assert.Equal((16, 40), (_model.Weights.Hidden, _model.Weights.Symbols));
        Assert.Equal(("7", Scope.Full, true), (_model.Version, _model.Scope, _model.RightToLeft));
        Assert.Equal(Alphabet.HostNames, _model.Alphabet.Characters);
        Assert.Equal(1e-3, _model.DefaultRate);
    }

    [Fact]
    public void The_same_weights_make_the_same_file() =>
        Assert.Equal(_model.Hash, DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "7")).Hash);

    [Fact]
    public void The_file_holds_the_tensors_and_the_hash_of_the_data()
    {
        Safetensors file = Safetensors.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "7"));

        Assert.Equal(run.Dataset.Hash, file.Metadata["data_sha256"]);
        Assert.Equal(run.Net.named_parameters().Select(p => p.name).Order(), file.Tensors.Keys.Order());
        Assert.All(run.Net.named_parameters(), p => Assert.Equal([.. p.parameter.data<float>()], file.Tensors[p.name].ToFloats()));
    }

    [Fact]
    public void Thresholds_keep_the_rates_on_the_names_that_were_not_trained_on()
    {
        Sample[] benign = [.. run.Dataset.Samples.Where(s => !s.IsDga && s.Split is (Split.Validation or Split.Test))];
        float[] scores = ModelEvaluation.Score(_model, benign);

        Assert.Equal(ModelEvaluation.Rates.OrderDescending(), _model.Thresholds.All.Select(t => t.FalsePositiveRate));
        Assert.All(_model.Thresholds.All, t => Assert.True(scores.Count(s => s >= t.Score) <= t.FalsePositiveRate * scores.Length));
    }

    [Fact]
    public void The_file_scores_as_TorchSharp_does() => ModelExport.CheckAgainstTorch(run.Net, _model, run.Dataset);

    [Fact]
    public void A_file_that_scores_otherwise_is_told_apart()
    {
        using LstmNet other = Trainer.CreateNet(run.Options);
        other.load(run.Checkpoint.BestPath);
        other.eval();
        using (torch.no_grad())
            other.get_parameter("head.bias")!.add_(0.01f);

        Assert.Throws<InvalidDataException>(() => ModelExport.CheckAgainstTorch(other, _model, run.Dataset));
    }
}
