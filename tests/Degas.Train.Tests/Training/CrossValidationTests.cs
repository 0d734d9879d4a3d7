using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Tests.Native;
using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class CrossValidationTests(TinyRun run) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Spread_is_that_of_the_folds()
    {
        Assert.Equal(new Spread(2, 1, 1, 3), Spread.Of([1, 2, 3]));
        Assert.Equal((0.5, double.NaN), (Spread.Of([0.5]).Mean, Spread.Of([0.5]).Deviation));
    }

    [Fact]
    public void A_fold_is_measured_on_the_names_that_it_held_out()
    {
        TrainingOptions options = run.Options with { Epochs = 1, Folds = 3, Fold = 2 };
        Dataset view = RunData.View(run.Dataset, options);
        var checkpoint = new Checkpoint(_folder.Path);
        Assert.True(new Trainer(options, view, checkpoint).Run(CancellationToken.None));

        Metrics metrics = CrossValidation.Evaluate(checkpoint, view);

        Assert.Equal(view.Samples.Count(s => s.IsDga && s.Split == Split.Test), metrics.Overall.Names);
        Assert.Equal(["unseen"], metrics.UnseenFamilies.Keys);
        Assert.Equal(options, checkpoint.LoadState().Options);
        CrossValidation all = CrossValidation.Of([metrics, metrics]);
        Assert.Equal((metrics.RocAuc, 0), (all.Figures["ROC AUC"].Mean, all.Figures["ROC AUC"].Deviation));
        Assert.All(all.ByFold.Values, values => Assert.Equal(2, values.Count));
    }
}
