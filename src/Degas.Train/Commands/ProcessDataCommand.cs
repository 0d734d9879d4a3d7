using System.CommandLine;
using System.Text.Json;
using Degas.Train.Data;
using Spectre.Console;

namespace Degas.Train.Commands;

/// <summary><c>process-data RAW OUT</c>: the corpora of a folder become one dataset and a report of what came from where.</summary>
internal static class ProcessDataCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Create()
    {
        var raw = new Argument<DirectoryInfo>("RAW") { Description = "folder with dga.csv.gz (domain,family), benign.csv.gz (domain,source), and lists as published (README.md names them)" };
        var output = new Argument<DirectoryInfo>("OUT") { Description = "folder for dataset.csv.gz and report.json" };
        var seed = new Option<int>("--seed") { Description = "seed of the split", DefaultValueFactory = _ => 1 };
        var validation = new Option<double>("--validation") { Description = "share of registrable domains for validation", DefaultValueFactory = _ => 0.05 };
        var test = new Option<double>("--test") { Description = "share of registrable domains for the test", DefaultValueFactory = _ => 0.1 };
        var unseen = new Option<string[]>("--unseen") { Description = "families left out of training whole", AllowMultipleArgumentsPerToken = true };
        var list = new Option<string[]>("--list") { HelpName = "PATTERN,dga|benign,COLUMN,GROUP", Description = "read files of this name as a CSV list without a header; columns are counted from 1" };
        var heldOut = new Option<FileInfo[]>("--held-out") { HelpName = "FILE", Description = "leave out all names under the registrable domains of the names in these lists, so that a later check meets them for the first time", AllowMultipleArgumentsPerToken = true };
        var command = new Command("process-data", "Prepare raw name lists: normal form, no duplicates, split by registrable domain.") { raw, output, seed, validation, test, unseen, list, heldOut };
        validation.Require(share => share is > 0 and < 1, "a number between 0 and 1");
        test.Require(share => share is > 0 and < 1, "a number between 0 and 1");
        // At the later option of the two: the earlier one has its value then, given or not.
        test.Validators.Add(r =>
        {
            if (r.TryGet(out double share) && r.GetResult(validation) is { } earlier && earlier.TryGet(out double other) && share + other >= 1)
                r.AddError($"--validation {other} and --test {share}: nothing is left for training");
        });
        list.Validators.Add(r =>
        {
            try
            {
                foreach (string shape in r.GetValueOrDefault<string[]>() ?? [])
                    RawFile.Shape(shape);
            }
            catch (InvalidDataException e)
            {
                r.AddError($"--list {e.Message}");
            }
        });
        command.SetAction(parse =>
        {
            HashSet<string> families = [.. parse.GetValue(unseen) ?? []];
            return Run(
                parse.GetRequiredValue(raw).FullName,
                parse.GetRequiredValue(output).FullName,
                [.. (parse.GetValue(list) ?? []).Select(RawFile.Shape)],
                [.. (parse.GetValue(heldOut) ?? []).Select(f => f.FullName)],
                families,
                new DatasetBuilder(parse.GetValue(seed), parse.GetValue(validation), parse.GetValue(test), families));
        });
        return command;
    }

    private static int Run(string raw, string output, RawShape[] told, string[] heldOut, HashSet<string> unseen, DatasetBuilder builder)
    {
        IReadOnlyList<RawFile> files = RawFile.Find(raw, told);
        foreach (bool isDga in new[] { true, false })
        {
            if (files.All(f => f.IsDga != isDga))
                throw new InvalidDataException($"{raw}: no list of {(isDga ? "generated names, such as dga.csv.gz" : "benign names, such as benign.csv.gz")}");
        }

        foreach (string name in heldOut.SelectMany(f => OwnNames.Read(f, "1")))
            builder.HoldOut(name);

        var read = new SortedDictionary<string, int>();
        AnsiConsole.Progress().HideCompleted(false).Start(progress =>
        {
            foreach (RawFile file in files)
            {
                ProgressTask task = progress.AddTask(file.Name);
                task.IsIndeterminate = true;
                foreach ((string name, string group) in file.Read())
                {
                    builder.Add(name, file.IsDga, group);
                    string key = $"{(file.IsDga ? "dga" : "benign")}/{group}";
                    read[key] = read.GetValueOrDefault(key) + 1;
                }

                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
            }
        });

        string[] missing = [.. unseen.Where(f => !read.ContainsKey($"dga/{f}")).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
            throw new InvalidDataException($"--unseen {string.Join(' ', missing)}: no such family in {raw}");
        IReadOnlyList<Sample> samples = builder.Build();
        if (samples.Count == 0)
            throw new InvalidDataException($"no usable name in {raw}");
        Dataset.Write(output, samples);
        var kept = samples.GroupBy(s => $"{s.Label}/{s.Group}").ToDictionary(g => g.Key, g => g.GroupBy(s => s.Split).ToDictionary(b => b.Key.ToString(), b => b.Count()));
        var report = new
        {
            created = DateTime.UtcNow.ToString("u"),
            samples = samples.Count,
            bySplit = samples.GroupBy(s => s.Split).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString(), g => new { dga = g.Count(s => s.IsDga), benign = g.Count(s => !s.IsDga) }),
            dropped = builder.Dropped,
            groups = read.ToDictionary(r => r.Key, r => new { read = r.Value, kept = kept.GetValueOrDefault(r.Key) }),
        };
        string path = Path.Combine(output, "report.json");
        File.WriteAllText(path, JsonSerializer.Serialize(report, s_json) + "\n");

        var table = new Table().AddColumns("split", "dga", "benign");
        foreach ((string split, var counts) in report.bySplit)
            table.AddRow(split, counts.dga.ToString("N0"), counts.benign.ToString("N0"));
        AnsiConsole.Write(table);
        string dropped = string.Join(", ", builder.Dropped.Select(d => $"{d.Value:N0} {d.Key}"));
        AnsiConsole.WriteLine($"{samples.Count:N0} names in {Path.Combine(output, Dataset.FileName)}{(dropped.Length > 0 ? $"; left out: {dropped}" : "")}. More in {path}.");
        return 0;
    }
}
