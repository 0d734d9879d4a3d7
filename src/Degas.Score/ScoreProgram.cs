using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Kernels;
using Degas.Score.Input;
using Degas.Score.Native;
using Degas.Score.Options;
using Degas.Score.Output;
using Degas.Score.Pipeline;

namespace Degas.Score;

/// <summary>A run from options to exit status: 0 done, 1 a failure, 2 usage, 128 + n on signal n.</summary>
internal static class ScoreProgram
{
    public static int Run(ScoreOptions options)
    {
        LogFormat? format = options.Format is { } name
            ? LogFormats.Find(name) ?? throw new UsageException($"--format {name}: there are {string.Join(", ", LogFormats.All.Select(f => f.Name))}")
            : null;
        if (options.Inputs.Contains("-") && !Console.IsInputRedirected)
            throw new UsageException("no input: name a file, or pipe a log in");
        if (!TryPrepare(options, out ScoringContext? context))
            return 1;

        RowTarget target;
        try
        {
            target = RowTarget.Open(options.OutputPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"{options.OutputPath}: cannot write: {Reason(e)}");
            return 1;
        }

        using (target)
            return Run(options, context, format, target);
    }

    /// <summary>Prints what runs here and on what.</summary>
    public static int ShowVersion(ScoreOptions options)
    {
        if (!TryLoadModel(options, out DegasModel? model))
            return 1;
        string version = typeof(ScoreProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        Console.WriteLine($"degas-score {version}");
        Console.WriteLine($"model {ModelName(model)}, H = {model.Weights.Hidden}, scope {model.Scope.ToString().ToLowerInvariant()}, sha256 {model.Hash}");
        Console.WriteLine($"thresholds by false-positive rate {model.Thresholds}, default {Thresholds.RateText(model.DefaultRate)}");
        Console.WriteLine($"compiled for {InstructionSet.Compiled}, this processor has {InstructionSet.Processor}");
        Console.WriteLine($"kernel {ChooseKernel(options).Name}");
        return 0;
    }

    private static int Run(ScoreOptions options, ScoringContext context, LogFormat? format, RowTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        int signal = 0;
        List<PosixSignalRegistration> registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Stop))];
        var clock = Stopwatch.StartNew();
        using var pipeline = new ScorePipeline(context, new PipelineOptions { Threads = options.Threads, Format = format, Header = options.Header, Report = Report });
        RunResult result;
        try
        {
            result = pipeline.RunAsync([.. options.Inputs.Select(i => new InputSource(i))], target, cancellation.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"{options.OutputPath ?? "standard output"}: cannot write: {Reason(e)}");
            return 1;
        }
        finally
        {
            registrations.ForEach(r => r.Dispose());
        }

        if (result == RunResult.OutputClosed)
            return 0;
        if (!options.Quiet)
            Report(pipeline.Totals.Summary(clock.Elapsed));
        return result switch
        {
            RunResult.Cancelled => 128 + signal,
            RunResult.InputFailed => 1,
            _ => 0,
        };

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            signal = context.Signal switch { PosixSignal.SIGINT => 2, PosixSignal.SIGHUP => 1, _ => 15 };
            cancellation.Cancel();
        }
    }

    private static bool TryPrepare(ScoreOptions options, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ScoringContext? context)
    {
        context = null;
        if (!TryLoadModel(options, out DegasModel? model) || !TryLoadSuffixes(options, out PublicSuffixList? suffixes))
            return false;
        LstmKernel kernel = ChooseKernel(options).Create(model.Weights);
        float threshold = ChooseThreshold(options, model);
        var writer = new CsvRowWriter(options.Fields, threshold, ModelName(model));
        context = new ScoringContext
        {
            Model = model,
            Kernel = kernel,
            Scope = options.Scope ?? model.Scope,
            Threshold = threshold,
            Suffixes = suffixes,
            Writer = writer,
            Needs = ScoringContext.NeedsOf(options.Fields),
        };
        return true;
    }

    private static bool TryLoadModel(ScoreOptions options, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DegasModel? model)
    {
        model = null;
        string? path = Directory.Exists(options.ModelPath) ? Path.Combine(options.ModelPath, "model.safetensors") : options.ModelPath;
        try
        {
            model = DegasModel.Parse(path is null ? Resource("model.safetensors") : File.ReadAllBytes(path));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            Report($"{path}: not a usable model: {Reason(e)}");
            return false;
        }
    }

    private static bool TryLoadSuffixes(ScoreOptions options, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PublicSuffixList? suffixes)
    {
        suffixes = null;
        try
        {
            suffixes = options.SuffixListPath is { } path ? PublicSuffixList.Parse(File.ReadAllBytes(path)) : PublicSuffixList.Embedded;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            Report($"{options.SuffixListPath}: not a usable public suffix list: {Reason(e)}");
            return false;
        }
    }

    private static KernelVariant ChooseKernel(ScoreOptions options)
    {
        try
        {
            return KernelRegistry.Choose(options.Kernel);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static float ChooseThreshold(ScoreOptions options, DegasModel model)
    {
        if (options.Threshold is { } score)
            return score;
        double rate = options.FalsePositiveRate ?? model.DefaultRate;
        return model.Thresholds.TryFind(rate, out Threshold threshold)
            ? threshold.Score
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"--fpr {rate}: the model has thresholds for {string.Join(", ", model.Thresholds.All.Select(t => Thresholds.RateText(t.FalsePositiveRate)))}"));
    }

    private static string ModelName(DegasModel model) => $"{model.Version}-{model.Hash[..12]}";

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(ScoreProgram).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        UnauthorizedAccessException => "permission denied",
        _ => e.Message,
    };

    private static void Report(string message) => Console.Error.WriteLine($"degas-score: {message}");
}
