using System.CommandLine;
using System.Globalization;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Report;
using Degas.Train.Training;

namespace Degas.Train.Commands;

/// <summary>
/// <c>evaluate DATA MODEL</c>: a weights file on the names that it was not trained on.
/// <c>evaluate MODEL --benign FILE --generated FILE</c>: on names of one's own.
/// </summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("DATA MODEL") { Arity = new ArgumentArity(1, 2), Description = "folder that process-data wrote (left out with --benign or --generated), and weights file (model.safetensors)" };
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "write the metrics as JSON too" };
        var report = new Option<string?>("--report") { HelpName = "FILE.html", Description = "write a page with tables and curves" };
        var run = new Option<string?>("--run") { HelpName = "RUN", Description = "with --report: show the learning curves of the run in this folder" };
        var benign = new Option<string[]>("--benign") { HelpName = "FILE", Description = "names of one's own that are benign: a list or CSV, plain or .gz" };
        var generated = new Option<string[]>("--generated") { HelpName = "FILE", Description = "names of one's own that malware generated" };
        var column = new Option<string>("--column") { HelpName = "N", Description = "the field of those files that holds the name: a number from 1, or a name in the first row", DefaultValueFactory = _ => "1" };
        var command = new Command("evaluate", "Evaluate a weights file on the test split and on what was left out of training, or on names of one's own.") { paths, output, report, run, benign, generated, column };
        command.Validators.Add(parse =>
        {
            int given = parse.GetValue(paths)?.Length ?? 0;
            bool isOwn = (parse.GetValue(benign)?.Length ?? 0) + (parse.GetValue(generated)?.Length ?? 0) > 0;
            if (isOwn && given != 1)
                parse.AddError("--benign and --generated go with a MODEL alone, without DATA");
            else if (!isOwn && given != 2)
                parse.AddError("DATA MODEL are wanted, or MODEL with --benign FILE or --generated FILE");
            else if (parse.GetValue(run) is not null && parse.GetValue(report) is null)
                parse.AddError("--run goes with --report");
            else if (!isOwn && parse.GetResult(column) is { Implicit: false })
                parse.AddError("--column goes with --benign and --generated");
            else if (parse.GetValue(column) is { } c && int.TryParse(c, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number < 1)
                parse.AddError($"--column {c}: columns are counted from 1");
        });
        command.SetAction(parse =>
        {
            string[] given = parse.GetRequiredValue(paths);
            OutputFile.Check(parse.GetValue(output), parse.GetValue(report));
            (DegasModel model, IReadOnlyDictionary<string, string> metadata) = Load(given[^1]);
            // Before the work, so that a run that is not there is told at once.
            IReadOnlyList<EpochResult>? history = parse.GetValue(run) is { } folder ? new Checkpoint(folder).LoadState().History : null;
            (EvaluationResult result, string names) = given.Length == 2
                ? OnData(model, metadata, given[0])
                : OnOwn(model, parse.GetValue(benign) ?? [], parse.GetValue(generated) ?? [], parse.GetRequiredValue(column));
            if (parse.GetValue(output) is { } path)
                MetricsReport.Write(result.Metrics, path);
            if (parse.GetValue(report) is { } page)
            {
                File.WriteAllText(page, ReportPage.Text(model, result, names, history));
                if (!Charts.HasFonts)
                    Console.WriteLine($"{page}: this system has no fonts, so the pictures are without text (Debian, Ubuntu: apt-get install fonts-dejavu-core)");
            }

            return 0;
        });
        return command;
    }

    private static (EvaluationResult Result, string Names) OnData(DegasModel model, IReadOnlyDictionary<string, string> metadata, string data)
    {
        Dataset dataset = Dataset.Read(data, model.Scope);
        if (metadata.TryGetValue("data_sha256", out string? hash) && hash != dataset.Hash)
            Console.Error.WriteLine($"degas-train: {data}: the model was trained on other data, so it may have seen some of these names");
        var there = dataset.Samples.Select(s => s.Group).ToHashSet(StringComparer.Ordinal);
        // What its training left out the file says itself: no one else can vouch for it.
        string[] groups = [.. LeftOut.Groups(metadata.GetValueOrDefault(LeftOut.MetadataKey)).Where(there.Contains)];
        EvaluationResult result = ModelEvaluation.Evaluate(model, LeftOut.Apply(dataset, groups));
        MetricsReport.Show(result.Metrics);
        return (result, "the test split and what was left out of training");
    }

    private static (EvaluationResult Result, string Names) OnOwn(DegasModel model, string[] benign, string[] generated, string column)
    {
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = OwnNames.Read(benign, generated, column, model.Scope);
        EvaluationResult result = ModelEvaluation.EvaluateOwn(model, samples, OwnNames.Hash(samples));
        MetricsReport.ShowOwn(result.Metrics);
        if (dropped.Count > 0)
            Console.WriteLine($"left out: {string.Join(", ", dropped.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Value:N0} {d.Key}")))}");
        return (result, string.Join(" and ", new[] { Files("benign", benign), Files("generated", generated) }.Where(t => t.Length > 0)));

        static string Files(string label, string[] files) => files.Length == 0 ? "" : $"{label} names of {string.Join(", ", files.Select(Path.GetFileName))}";
    }

    private static (DegasModel Model, IReadOnlyDictionary<string, string> Metadata) Load(string path)
    {
        try
        {
            byte[] file = InputFile.ReadAllBytes(path);
            return (DegasModel.Parse(file), Safetensors.Parse(file).Metadata);
        }
        catch (ModelFormatException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
