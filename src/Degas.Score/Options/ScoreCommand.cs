using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Degas.Engine.Cuda;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Kernels;
using Degas.Score.Devices;

namespace Degas.Score.Options;

/// <summary>The command line of <c>degas-score</c>.</summary>
internal sealed class ScoreCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "logs or lists of names, plain or gzip, zstd, bzip2, xz; - or none for standard input", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "read the regular files below a folder, each once; links to folders are not followed" };
    private readonly Option<string> _format = Text("--format", "NAME", "format of the input instead of finding it; see degas-score formats");
    private readonly Option<string> _column = Text("--column", "NAME", "read any CSV or TSV: the column that holds the name, by its header or its number from 1");
    private readonly Option<string> _jsonKey = Text("--json-key", "PATH", "read any JSON lines: the key that holds the name, such as dns.question.name");
    private readonly Option<string> _events = Text("--events", "WHICH", "queries, responses or all; default: queries, or responses where the input begins with no query");
    private readonly Option<string> _scope = Text("--scope", "SCOPE", "what is scored: full (the name without a leading www.) or registered (the registrable domain); default: what the model was trained on");
    private readonly Option<string> _model = Text("--model", "FILE", "weights file or its folder, instead of the model in the program");
    private readonly Option<string> _threshold = Text("--threshold", "SCORE", "call a name dga from this score on, 0 to 1");
    private readonly Option<string> _rate = Text("--fpr", "RATE", "use the model's threshold for this false-positive rate, such as 1e-3");
    private readonly Option<string> _allowList = Text("--allow-list", "FILE", "domains that are not scored, each with all below it, one a line");
    private readonly Option<string> _form = Text("--output-format", "FORM", "csv, tsv, json (JSON lines) or ecs (JSON lines in the names of the Elastic Common Schema); default: csv");
    private readonly Option<bool> _passthrough = new("--passthrough") { Description = "every line as it is, with a tab, the score, a tab and the verdict behind it where it holds a query" };
    private readonly Option<string> _fields = Text("--fields", "LIST", $"columns, in order: {string.Join(",", RowFields.Names(RowSubject.Record))}; default: {string.Join(",", RowFields.Default.Select(RowFields.NameOf))}");
    private readonly Option<bool> _unique = new("--unique") { Description = $"one row for each distinct scored text, the highest score first: {string.Join(",", RowFields.UniqueDefault.Select(RowFields.NameOf))}" };
    private readonly Option<bool> _byClient = new("--by-client") { Description = $"one row for each client, those that asked for the most distinct names called dga first: {string.Join(",", RowFields.ClientDefault.Select(RowFields.NameOf))}" };
    private readonly Option<string> _only = Text("--only", "VERDICT", "dga: only rows with that verdict, only clients that asked for such a name");
    private readonly Option<string> _minScore = Text("--min-score", "SCORE", "only rows with at least this score");
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "no header line" };
    private readonly Option<string> _output = Text("--output", "FILE", "write to FILE, which appears when it is whole; compressed where it ends in .gz or .zst", "-o");
    private readonly Option<string> _stats = Text("--stats", "FILE", "write the counts of the summary as JSON");
    private readonly Option<string> _threads = Text("--threads", "N", "threads that score; default: one for each core");
    private readonly Option<string> _cache = Text("--cache", "MIB", "memory for scores of names seen before; 0 for none; default: 64");
    private readonly Option<string> _kernel = Text("--kernel", "NAME", $"force a variant of the forward pass: {string.Join(", ", KernelRegistry.Variants.Select(v => v.Name))}; on a CUDA device, {string.Join(", ", CudaKernel.All)}");
    private readonly Option<string> _device = Text("--device", "DEVICE", "auto, cpu, cuda or cuda:N; default: auto, which takes a CUDA device where there is one and the inputs are files of 64 MiB or more together");
    private readonly Option<string> _suffixes = Text("--public-suffix-list", "FILE", "a public_suffix_list.dat instead of the one in the program");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "count the records of each kind and score nothing" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "no progress and no summary on standard error" };
    private readonly Option<bool> _version = new("--version") { Description = "show version, model, instruction sets, kernel and CUDA" };
    private readonly Command _formats = new("formats", "List the log formats, each with sample lines.");
    private readonly SelfTestCommand _selfTest = new();

    private ScoreCommand()
    {
    }

    /// <summary>Runs the program on its arguments.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string[] args) => new ScoreCommand().Execute(args);

    private int Execute(string[] args)
    {
        var root = new RootCommand("Reads DNS logs and says which names were made by malware domain generation algorithms.\nWrites one CSV row for each query, in input order: degas-score < resolver.log > verdicts.csv")
        {
            _files, _recursive, _format, _column, _jsonKey, _events, _scope, _model, _threshold, _rate, _allowList, _form, _passthrough, _fields, _unique, _byClient,
            _only, _minScore, _noHeader, _output, _stats, _threads, _cache, _kernel, _device, _suffixes, _dryRun, _quiet, _formats, _selfTest.Command,
        };
        foreach (Option builtIn in root.Options.OfType<VersionOption>().ToList())
            root.Options.Remove(builtIn);
        root.Options.Add(_version);
        // With actions of their own, neither the program nor the list is taken for a group of commands.
        root.SetAction(_ => 0);
        _formats.SetAction(_ => 0);

        ParseResult parse = root.Parse(args);
        try
        {
            if (parse.Action is HelpAction)
                return Show(() => parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
            if (parse.Errors.Count > 0)
                throw new UsageException(parse.Errors[0].Message);
            RefuseEmpty(parse.CommandResult);
            if (parse.CommandResult.Command == _formats)
                return Show(ShowFormats);
            if (parse.CommandResult.Command == _selfTest.Command)
                return Show(() => _selfTest.Run(parse));
            ScoreOptions options = Options(args, parse);
            return parse.GetValue(_version) ? Show(() => ScoreProgram.ShowVersion(options)) : ScoreProgram.Run(options);
        }
        catch (UsageException e)
        {
            Messages.Report(e.Message);
            Console.Error.WriteLine("degas-score --help shows what it takes.");
            return 2;
        }
    }

    // Text on standard output, which may be a full disk.
    private static int Show(Func<int> show)
    {
        try
        {
            return show();
        }
        catch (IOException e)
        {
            Messages.Report($"standard output: cannot write: {e.Message}");
            return 1;
        }
    }

    // No option and no file has an empty value: it comes of a variable that is not set.
    private static void RefuseEmpty(CommandResult command)
    {
        if (command.Children.FirstOrDefault(c => c.Tokens.Any(t => t.Value.Length == 0)) is { } empty)
            throw new UsageException($"{(empty is OptionResult option ? option.Option.Name : "FILE")} is an empty text");
    }

    private ScoreOptions Options(string[] args, ParseResult parse)
    {
        OptionValues.Exclude("--unique and --by-client", parse.GetValue(_unique) && parse.GetValue(_byClient));
        RowSubject subject = parse.GetValue(_unique) ? RowSubject.Text : parse.GetValue(_byClient) ? RowSubject.Client : RowSubject.Record;
        (string? kernel, CudaKernel? cudaKernel, DeviceRequest device) = OptionValues.Kernel(parse.GetValue(_kernel), OptionValues.Device(parse.GetValue(_device)));
        var options = new ScoreOptions
        {
            Inputs = Inputs(args, parse.GetValue(_files) ?? []),
            Recursive = parse.GetValue(_recursive),
            Format = OptionValues.Format(parse.GetValue(_format), parse.GetValue(_column), parse.GetValue(_jsonKey)),
            NamePlace = OptionValues.NamePlace(parse.GetValue(_column), parse.GetValue(_jsonKey)),
            Events = OptionValues.Events(parse.GetValue(_events)),
            Scope = OptionValues.Scope(parse.GetValue(_scope)),
            ModelPath = parse.GetValue(_model),
            Threshold = (float?)OptionValues.Number("--threshold", parse.GetValue(_threshold), 0, 1),
            FalsePositiveRate = OptionValues.Number("--fpr", parse.GetValue(_rate), 0, 1),
            Form = parse.GetValue(_passthrough) ? OutputForm.Passthrough : OptionValues.Form(parse.GetValue(_form)),
            Fields = OptionValues.Fields(parse.GetValue(_fields), subject),
            Subject = subject,
            OnlyHits = OptionValues.OnlyHits(parse.GetValue(_only)),
            MinScore = (float?)OptionValues.Number("--min-score", parse.GetValue(_minScore), 0, 1),
            AllowListPath = parse.GetValue(_allowList),
            Header = !parse.GetValue(_noHeader) && !parse.GetValue(_dryRun),
            OutputPath = parse.GetValue(_output),
            StatsPath = parse.GetValue(_stats),
            Threads = OptionValues.Threads(parse.GetValue(_threads)),
            CacheSize = OptionValues.CacheSize(parse.GetValue(_cache)),
            Kernel = kernel,
            CudaKernel = cudaKernel,
            Device = device,
            SuffixListPath = parse.GetValue(_suffixes),
            DryRun = parse.GetValue(_dryRun),
            Quiet = parse.GetValue(_quiet),
        };
        OptionValues.Exclude("--threshold and --fpr", options.Threshold is not null && options.FalsePositiveRate is not null);
        OptionValues.Exclude("--passthrough and --output-format", parse.GetValue(_passthrough) && parse.GetValue(_form) is not null);
        OptionValues.Exclude("--passthrough and --fields", parse.GetValue(_passthrough) && parse.GetValue(_fields) is not null);
        string gathering = parse.GetValue(_unique) ? "--unique" : "--by-client";
        OptionValues.Exclude($"--passthrough and {gathering}", parse.GetValue(_passthrough) && subject != RowSubject.Record);
        OptionValues.Exclude($"--output-format ecs and {gathering}", options.Form == OutputForm.Ecs && subject != RowSubject.Record);
        OptionValues.Exclude("--dry-run and --output", options.DryRun && options.OutputPath is not null);
        OptionValues.CheckEcsFields(options.Form, parse.GetValue(_fields));
        return options;
    }

    // The parser takes an option that it does not know for a file. A file that begins with a dash stands behind -- or as ./-name.
    private static string[] Inputs(string[] args, string[] files)
    {
        if (args.TakeWhile(a => a != "--").FirstOrDefault(a => a.StartsWith('-') && a != "-" && files.Contains(a)) is { } unknown)
            throw new UsageException($"{unknown}: no such option");
        return files.Length > 0 ? files : ["-"];
    }

    private static int ShowFormats()
    {
        foreach (LogFormat format in LogFormats.All)
            Console.WriteLine($"{format.Name}: {format.Description}\n    {format.Sample.ReplaceLineEndings("\n    ")}");
        return 0;
    }

    private static Option<string> Text(string name, string helpName, string description, params string[] aliases) => new(name, aliases) { HelpName = helpName, Description = description };
}
