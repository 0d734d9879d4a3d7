using System.CommandLine;
using System.Globalization;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Training;

namespace Degas.Train.Commands;

/// <summary>
/// <c>export DATA RUN OUT</c>: the best weights of a run become a model folder, checked against TorchSharp and evaluated.
/// <c>export --model FILE --onnx FILE</c>: a weights file that is there already becomes an ONNX model.
/// </summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var data = new Argument<string?>("DATA") { Arity = ArgumentArity.ZeroOrOne, Description = "folder that process-data wrote" };
        var run = new Argument<DirectoryInfo?>("RUN") { Arity = ArgumentArity.ZeroOrOne, Description = "folder of the run" };
        var output = new Argument<DirectoryInfo?>("OUT") { Arity = ArgumentArity.ZeroOrOne, Description = "folder of the model, such as models/degas/1; its name is the version" };
        var golden = new Option<string?>("--golden") { HelpName = "FILE", Description = "write TorchSharp's states and logits on a few names, for the tests of the kernels" };
        var meanWith = new Option<string[]>("--mean-with") { HelpName = "FILE", Description = "export the mean of the run's weights and those of this file, such as those that the run started from; may be given again" };
        var onnx = new Option<string?>("--onnx") { HelpName = "FILE", Description = "write the model as ONNX too" };
        var model = new Option<string?>("--model") { HelpName = "FILE", Description = "with --onnx: take this weights file instead of a run" };
        var command = new Command("export", "Export a run's best weights with thresholds, metrics and a card, or a weights file as ONNX.") { data, run, output, golden, meanWith, onnx, model };
        command.Validators.Add(parse =>
        {
            bool anyOfRun = parse.GetValue(data) is not null, wholeRun = parse.GetValue(output) is not null;
            if (parse.GetValue(model) is not null && (anyOfRun || parse.GetValue(golden) is not null || parse.GetValue(meanWith) is { Length: > 0 } || parse.GetValue(onnx) is null))
                parse.AddError("--model goes with --onnx, without DATA RUN OUT, --golden and --mean-with");
            else if (parse.GetValue(model) is null && !wholeRun)
                parse.AddError("DATA RUN OUT are wanted, or --model FILE --onnx FILE");
        });
        command.SetAction(parse =>
        {
            OutputFile.Check(parse.GetValue(golden), parse.GetValue(onnx));
            return parse.GetValue(model) is { } file
                ? Convert(file, parse.GetValue(onnx)!)
                : Run(parse.GetValue(data)!, parse.GetValue(run)!.FullName, parse.GetValue(output)!.FullName, parse.GetValue(golden), parse.GetValue(meanWith) ?? [], parse.GetValue(onnx));
        });
        return command;
    }

    private static int Convert(string weightsPath, string onnxPath)
    {
        try
        {
            File.WriteAllBytes(onnxPath, OnnxExport.Write(InputFile.ReadAllBytes(weightsPath)));
            return 0;
        }
        catch (ModelFormatException e)
        {
            throw new InvalidDataException($"{weightsPath}: {e.Message}", e);
        }
    }

    private static int Run(string data, string run, string output, string? golden, string[] meanWith, string? onnx)
    {
        TrainingState state = new Checkpoint(run).LoadState();
        Dataset dataset = Dataset.Read(data, state.Options.Scope);
        if (dataset.Hash != state.DataHash)
            throw new InvalidDataException($"{run}: the run was trained on other data than {data}");
        dataset = LeftOut.Apply(dataset, LeftOut.Groups(state.Options.LeaveOut));
        using LstmNet net = Trainer.CreateNet(state.Options);
        WeightsFile.Load(net, new Checkpoint(run).BestPath);
        TakeMean(net, meanWith, state.Options);
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
        File.WriteAllText(Path.Combine(output, "README.md"), ModelCard.Text(model, state, dataset, metrics, meanWith) + families?.Card());
        if (golden is not null)
            GoldenFile.Write(net, model, golden);
        if (onnx is not null)
            File.WriteAllBytes(onnx, OnnxExport.Write(file));
        MetricsReport.Show(metrics);
        if (families is not null)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"families: macro F1 {families.MacroF1.OrDash("F3")} over {families.Families.Count}, accuracy {families.Accuracy.OrDash("F3")} on {families.Names:N0} test names"));
        Console.WriteLine($"{path}: {file.Length:N0} bytes, thresholds {model.Thresholds}");
        return 0;
    }

    // A run that went on from another's weights with other data has gained on what is new and lost on what was there; in the mean of them most of
    // both is kept (Wortsman et al., 2022, "Model soups" and "Robust fine-tuning of zero-shot models").
    private static void TakeMean(LstmNet net, string[] files, TrainingOptions options)
    {
        for (int taken = 1; taken <= files.Length; taken++)
        {
            using LstmNet other = Trainer.CreateNet(options);
            WeightsFile.Load(other, files[taken - 1]);
            using var average = new WeightAverage(net, () => Trainer.CreateNet(options), taken / (taken + 1.0));
            average.Update(other);
            average.Swap(net);
        }
    }
}
