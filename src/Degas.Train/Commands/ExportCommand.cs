using System.CommandLine;
using System.Globalization;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Training;

namespace Degas.Train.Commands;

/// <summary><c>export DATA RUN OUT</c>: the best weights of a run become a model folder, checked against TorchSharp and evaluated.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "folder that process-data wrote" };
        var run = new Argument<DirectoryInfo>("RUN") { Description = "folder of the run" };
        var output = new Argument<DirectoryInfo>("OUT") { Description = "folder of the model, such as models/degas/1; its name is the version" };
        var golden = new Option<string?>("--golden") { HelpName = "FILE", Description = "write TorchSharp's states and logits on a few names, for the tests of the kernels" };
        var command = new Command("export", "Export a run's best weights with thresholds, metrics and a card.") { data, run, output, golden };
        command.SetAction(parse => Run(parse.GetRequiredValue(data), parse.GetRequiredValue(run).FullName, parse.GetRequiredValue(output).FullName, parse.GetValue(golden)));
        return command;
    }

    private static int Run(string data, string run, string output, string? golden)
    {
        TrainingState state = new Checkpoint(run).LoadState();
        Dataset dataset = Dataset.Read(data, state.Options.Scope);
        if (dataset.Hash != state.DataHash)
            throw new InvalidDataException($"{run}: the run was trained on other data than {data}");
        using LstmNet net = Trainer.CreateNet(state.Options);
        net.load(new Checkpoint(run).BestPath);
        net.eval();

        byte[] file = ModelExport.Write(net, state, dataset, Path.GetFileName(output.TrimEnd('/')));
        DegasModel model = DegasModel.Parse(file);
        FamilyMetrics? families = null;
        if (FamilyFit.Fit(model, dataset) is { } head)
        {
            families = FamilyFit.Evaluate(model, head, dataset);
            file = ModelExport.WithFamilies(file, head);
            model = DegasModel.Parse(file);
        }

        ModelExport.CheckAgainstTorch(net, model, dataset);
        Metrics metrics = ModelEvaluation.Run(model, dataset);

        Directory.CreateDirectory(output);
        string path = Path.Combine(output, "model.safetensors");
        File.WriteAllBytes(path + ".tmp", file);
        File.Move(path + ".tmp", path, overwrite: true);
        MetricsReport.Write(metrics, Path.Combine(output, "metrics.json"));
        File.WriteAllText(Path.Combine(output, "README.md"), ModelCard.Text(model, state, dataset, metrics) + families?.Card());
        if (golden is not null)
            GoldenFile.Write(net, model, golden);
        MetricsReport.Show(metrics);
        if (families is not null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"families: macro F1 {families.MacroF1:F3} over {families.Families.Count}, accuracy {families.Accuracy:F3} on {families.Names:N0} test names"));
        Console.WriteLine($"{path}: {file.Length:N0} bytes, thresholds {model.Thresholds}");
        return 0;
    }
}
