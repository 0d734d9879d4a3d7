using System.Globalization;
using System.Text.Json;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;

namespace Degas.Train.Training;

/// <summary>Mean and spread of a figure over folds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">Standard deviation of the folds (n - 1): what another run on like data may differ by.</param>
/// <param name="Lowest">The lowest fold.</param>
/// <param name="Highest">The highest.</param>
public sealed record Spread(double Mean, double Deviation, double Lowest, double Highest)
{
    /// <summary>Of one value each fold.</summary>
    public static Spread Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return new(mean, values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)), values.Min(), values.Max());
    }
}

/// <summary>What the folds of a cross-validation come to: each model on the names that it was not trained on.</summary>
public sealed record CrossValidation
{
    /// <summary>Folds.</summary>
    public required int Folds { get; init; }

    /// <summary>Hash of the dataset.</summary>
    public required string Data { get; init; }

    /// <summary>By figure: one value each fold.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double>> ByFold { get; init; }

    /// <summary>By figure: their mean and spread.</summary>
    public required IReadOnlyDictionary<string, Spread> Figures { get; init; }

    /// <summary>The file of a fold's held-out names and their scores, in its folder.</summary>
    public const string HeldOutFile = "held-out.csv.gz";

    /// <summary>The folder of a fold's run.</summary>
    public static string FoldFolder(string run, int fold) => Path.Combine(run, $"fold-{fold}");

    /// <summary>The best weights of a fold's run on its held-out names, with thresholds from its validation names.</summary>
    /// <param name="checkpoint">The fold's run.</param>
    /// <param name="dataset">The data as that run sees it (<see cref="RunData.View"/>).</param>
    public static Metrics Evaluate(Checkpoint checkpoint, Dataset dataset)
    {
        TrainingState state = checkpoint.LoadState();
        using LstmNet net = Trainer.CreateNet(state.Options);
        WeightsFile.Load(net, checkpoint.BestPath);
        net.eval();
        return ModelEvaluation.Run(DegasModel.Parse(ModelExport.Write(net, state, dataset, "0", s => s.Split == Split.Validation)), dataset);
    }

    /// <summary>
    /// Writes the names that a fold held out, with the scores of its best weights, the furthest from their labels first: what a network thinks of names that it did
    /// not learn by heart, which is where wrong labels show.
    /// </summary>
    /// <param name="checkpoint">The fold's run.</param>
    /// <param name="dataset">The data as that run sees it (<see cref="RunData.View"/>).</param>
    /// <param name="path">The file (CSV, gzip), whole or not at all.</param>
    public static void WriteHeldOut(Checkpoint checkpoint, Dataset dataset, string path)
    {
        TrainingOptions options = checkpoint.LoadState().Options;
        Sample[] names = [.. dataset.Samples.Where(s => s.Split == Split.Test)];
        using var replicas = Replicas.On(Trainer.ParseDevice(options.Device), options, () => WeightsFile.Open(checkpoint.BestPath, options));
        float[] scores = replicas.Score(new EncodedSamples(names, options.Scope, new Alphabet(Alphabet.HostNames)));
        CsvFile.Write(path, ["domain", "label", "group", "score"], names.Zip(scores)
            .OrderByDescending(n => n.First.IsDga ? 1 - n.Second : n.Second).ThenBy(n => n.First.Domain, StringComparer.Ordinal)
            .Select(n => new[] { n.First.Domain, n.First.Label, n.First.Group, n.Second.ToString("F6", CultureInfo.InvariantCulture) }));
    }

    /// <summary>Gathers the folds' figures.</summary>
    public static CrossValidation Of(IReadOnlyList<Metrics> folds)
    {
        var byFold = new Dictionary<string, IReadOnlyList<double>> { ["ROC AUC"] = [.. folds.Select(f => f.RocAuc)] };
        foreach (string rate in folds[0].Overall.AtFpr.Keys)
            byFold[$"TPR at FPR {rate}, all names"] = [.. folds.Select(f => f.Overall.AtFpr[rate])];
        foreach (string rate in folds[0].MeanOverFamilies.Keys)
            byFold[$"TPR at FPR {rate}, mean over families"] = [.. folds.Select(f => f.MeanOverFamilies[rate])];
        foreach (string rate in folds[0].ThresholdsFromValidation.Keys)
            byFold[$"FPR at the validation's threshold for {rate}"] = [.. folds.Select(f => f.ThresholdsFromValidation[rate].FprOnTest)];
        if (folds.All(f => f.UnseenFamilies.Count > 0))
        {
            foreach (string rate in folds[0].MeanOverUnseenFamilies.Keys)
                byFold[$"TPR at FPR {rate}, mean over families never seen"] = [.. folds.Select(f => f.MeanOverUnseenFamilies[rate])];
        }

        return new CrossValidation { Folds = folds.Count, Data = folds[0].Data, ByFold = byFold, Figures = byFold.ToDictionary(f => f.Key, f => Spread.Of(f.Value)) };
    }

    /// <summary>Writes <c>kfold.json</c>.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, MetricsReport.Json) + "\n");

    /// <summary>Shows mean and spread on the terminal.</summary>
    public void Show()
    {
        Console.WriteLine($"{Folds} folds: mean, standard deviation of the folds, lowest and highest");
        foreach ((string figure, Spread spread) in Figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {spread.Mean:F5} ± {spread.Deviation:F5} ({spread.Lowest:F5} to {spread.Highest:F5})"));
    }
}
