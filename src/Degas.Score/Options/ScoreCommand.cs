using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Names;

namespace Degas.Score.Options;

/// <summary>The command line of <c>degas-score</c>.</summary>
internal static class ScoreCommand
{
    public static int Run(string[] args)
    {
        var files = new Argument<string[]>("FILE") { Description = "logs or lists of names; - or none for standard input", Arity = ArgumentArity.ZeroOrMore };
        var format = new Option<string>("--format") { HelpName = "NAME", Description = $"format of the input instead of finding it: {string.Join(", ", LogFormats.All.Select(f => f.Name))}" };
        var scope = new Option<string>("--scope") { HelpName = "SCOPE", Description = "what is scored: full (the name without a leading www.) or registered (the registrable domain); default: what the model was trained on" };
        var model = new Option<string>("--model") { HelpName = "FILE", Description = "weights file or its folder, instead of the model in the program" };
        var threshold = new Option<string>("--threshold") { HelpName = "SCORE", Description = "call a name dga from this score on, 0 to 1" };
        var rate = new Option<string>("--fpr") { HelpName = "RATE", Description = "use the model's threshold for this false-positive rate, such as 1e-3" };
        var fields = new Option<string>("--fields") { HelpName = "LIST", Description = $"columns, in order: {string.Join(",", RowFields.Names)}; default: {string.Join(",", RowFields.Default.Select(RowFields.NameOf))}" };
        var noHeader = new Option<bool>("--no-header") { Description = "no header line" };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Description = "write to FILE, which appears when it is whole, instead of standard output" };
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "threads that score; default: one for each core" };
        var kernel = new Option<string>("--kernel") { HelpName = "NAME", Description = $"force a variant of the forward pass: {string.Join(", ", Kernels.KernelRegistry.Variants.Select(v => v.Name))}" };
        var suffixes = new Option<string>("--public-suffix-list") { HelpName = "FILE", Description = "a public_suffix_list.dat instead of the one in the program" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "no summary on standard error" };
        var version = new Option<bool>("--version") { Description = "show version, model, instruction sets and kernel" };

        var root = new RootCommand("Reads DNS logs and says which names were made by malware domain generation algorithms.\nWrites one CSV row for each query, in input order: degas-score < resolver.log > verdicts.csv")
        {
            files, format, scope, model, threshold, rate, fields, noHeader, output, threads, kernel, suffixes, quiet,
        };
        foreach (Option builtIn in root.Options.OfType<VersionOption>().ToList())
            root.Options.Remove(builtIn);
        root.Options.Add(version);

        ParseResult parse = root.Parse(args);
        if (parse.Action is HelpAction)
            return parse.Invoke();
        if (parse.Errors.Count > 0)
            return Usage(parse.Errors[0].Message);
        try
        {
            var options = new ScoreOptions
            {
                Inputs = Inputs(args, parse.GetValue(files) ?? []),
                Format = parse.GetValue(format),
                Scope = ParseScope(parse.GetValue(scope)),
                ModelPath = parse.GetValue(model),
                Threshold = (float?)ParseNumber("--threshold", parse.GetValue(threshold), 0, 1),
                FalsePositiveRate = ParseNumber("--fpr", parse.GetValue(rate), 0, 1),
                Fields = ParseFields(parse.GetValue(fields)),
                Header = !parse.GetValue(noHeader),
                OutputPath = parse.GetValue(output),
                Threads = parse.GetValue(threads) ?? Environment.ProcessorCount,
                Kernel = parse.GetValue(kernel),
                SuffixListPath = parse.GetValue(suffixes),
                Quiet = parse.GetValue(quiet),
            };
            if (options.Threads is < 1 or > 1024)
                throw new UsageException($"--threads {options.Threads}: a number from 1 to 1024 is wanted");
            if (options.Threshold is not null && options.FalsePositiveRate is not null)
                throw new UsageException("--threshold and --fpr exclude each other");
            return parse.GetValue(version) ? ScoreProgram.ShowVersion(options) : ScoreProgram.Run(options);
        }
        catch (UsageException e)
        {
            return Usage(e.Message);
        }
    }

    private static int Usage(string message)
    {
        Console.Error.WriteLine($"degas-score: {message}");
        Console.Error.WriteLine("degas-score --help shows what it takes.");
        return 2;
    }

    // The parser takes an option that it does not know for a file. A file that begins with a dash stands behind -- or as ./-name.
    private static string[] Inputs(string[] args, string[] files)
    {
        if (args.TakeWhile(a => a != "--").FirstOrDefault(a => a.StartsWith('-') && a != "-" && files.Contains(a)) is { } unknown)
            throw new UsageException($"{unknown}: no such option");
        return files.Length > 0 ? files : ["-"];
    }

    private static Scope? ParseScope(string? text) => text switch
    {
        null => null,
        "full" => Scope.Full,
        "registered" => Scope.Registered,
        _ => throw new UsageException($"--scope {text}: full or registered is wanted"),
    };

    private static double? ParseNumber(string option, string? text, double least, double most)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {text}: a number from {least} to {most} is wanted"));
    }

    private static IReadOnlyList<RowField> ParseFields(string? text)
    {
        try
        {
            return text is null ? RowFields.Default : RowFields.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--fields: {e.Message}");
        }
    }
}
