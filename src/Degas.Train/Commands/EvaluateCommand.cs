using System.CommandLine;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;

namespace Degas.Train.Commands;

/// <summary><c>evaluate DATA MODEL</c>: a weights file on the names that it was not trained on.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "folder that process-data wrote" };
        var model = new Argument<FileInfo>("MODEL") { Description = "weights file (model.safetensors)" };
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "write the metrics as JSON too" };
        var command = new Command("evaluate", "Evaluate a weights file on the test split and on families never seen.") { data, model, output };
        command.SetAction(parse =>
        {
            DegasModel loaded = Load(parse.GetRequiredValue(model).FullName);
            Metrics metrics = ModelEvaluation.Run(loaded, Dataset.Read(parse.GetRequiredValue(data), loaded.Scope));
            MetricsReport.Show(metrics);
            if (parse.GetValue(output) is { } path)
                MetricsReport.Write(metrics, path);
            return 0;
        });
        return command;
    }

    private static DegasModel Load(string path)
    {
        try
        {
            return DegasModel.Parse(File.ReadAllBytes(path));
        }
        catch (ModelFormatException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
