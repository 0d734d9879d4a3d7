using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Degas.Engine.Cuda.Driver;
using Degas.Engine.Model;
using Degas.Engine.Native;
using Degas.Score.Devices;
using Degas.Score.Gathering;
using Degas.Score.Input;
using Degas.Score.Options;
using Degas.Score.Output;
using Degas.Score.Pipeline;

namespace Degas.Score;

/// <summary>A run from options to exit status: 0 done, 1 a failure, 2 usage, 128 + n on signal n.</summary>
internal static class ScoreProgram
{
    public static int Run(ScoreOptions options)
    {
        if (options.Inputs.Contains("-") && !Console.IsInputRedirected)
            throw new UsageException("no input: name a file, or pipe a log in");
        try
        {
            var outputs = new OutputFiles(options);
            ScoringContext context = ScoringSetup.Create(options);
            List<InputSource> inputs = outputs.LeaveOut(InputSource.Find(options.Inputs, options.Recursive), Messages.Report);
            using ScoringDevice device = ScoringDevice.Choose(options, context.Model, inputs);
            using RowTarget target = OpenTarget(options);
            return Run(options, context with { BlockScorers = device.BlockScorers }, device, inputs, target);
        }
        catch (SetupException e)
        {
            Messages.Report(e);
            return 1;
        }
    }

    /// <summary>Prints what runs here and on what.</summary>
    public static int ShowVersion(ScoreOptions options)
    {
        try
        {
            DegasModel model = ScoringSetup.LoadModel(options);
            string version = typeof(ScoreProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            Console.WriteLine($"degas-score {version}");
            Console.WriteLine($"model {ScoringSetup.ModelName(model)}, H = {model.Weights.Hidden}, scope {model.Scope.ToString().ToLowerInvariant()}, sha256 {model.Hash}");
            Console.WriteLine($"thresholds by false-positive rate {model.Thresholds}, default {Thresholds.RateText(model.DefaultRate)}");
            if (model.Families is { } families)
                Console.WriteLine($"names {Counted.Text(families.Names.Count, "family", "families")} (--fields family)");
            Console.WriteLine($"compiled for {InstructionSet.Compiled}, this processor has {InstructionSet.Processor}");
            Console.WriteLine($"kernel {ScoringSetup.ChooseKernel(options).Name}");
            if (options.Device.Kind != DeviceKind.Cpu)
                Console.WriteLine(ScoringDevice.Describe(options, model));
            return 0;
        }
        catch (SetupException e)
        {
            Messages.Report(e);
            return 1;
        }
    }

    private static int Run(ScoreOptions options, ScoringContext context, ScoringDevice device, List<InputSource> inputs, RowTarget target)
    {
        using var cancellation = new CancellationTokenSource();
        int signal = 0;
        List<PosixSignalRegistration> registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Stop))];
        var clock = Stopwatch.StartNew();
        using var pipeline = new ScorePipeline(context, new PipelineOptions { Threads = device.Workers(options.Threads), Sizing = new BlockSizing(device.BlockScorers is not null), Format = options.Format, Events = options.Events, Header = options.Header, NamePlace = options.NamePlace, Report = Messages.Report });
        RunResult result;
        try
        {
            using ProgressLine? progress = ProgressLine.Start(options, inputs, pipeline.Totals);
            result = pipeline.RunAsync(inputs, target, cancellation.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (RowTarget.IsFailure(e))
        {
            Messages.Report($"{options.OutputPath ?? "standard output"}: cannot write: {ScoringSetup.Reason(e)}");
            return 1;
        }
        catch (RunFileException e)
        {
            Messages.Report(e.Message);
            return 1;
        }
        catch (CudaException e)
        {
            Messages.Report($"{device.Name}: {e.Message}; the rows so far are whole, after {Counted.Text(pipeline.Totals.Lines, "line")}. --device cpu goes without it.");
            return 1;
        }
        finally
        {
            registrations.ForEach(r => r.Dispose());
        }

        if (!options.Quiet && result != RunResult.OutputClosed)
            Messages.Report(pipeline.Totals.Summary(clock.Elapsed, options.DryRun) + (device.Note is { } note ? $"; {note}" : ""));
        bool statsWritten = options.StatsPath is not { } stats
            || WriteStats(stats, pipeline.Totals.Json(clock.Elapsed, ScoringSetup.ModelName(context.Model), context.Threshold, device.Name));
        return result switch
        {
            RunResult.Cancelled => 128 + signal,
            RunResult.InputFailed => 1,
            _ => statsWritten ? 0 : 1,
        };

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            signal = context.Signal switch { PosixSignal.SIGINT => 2, PosixSignal.SIGHUP => 1, _ => 15 };
            cancellation.Cancel();
        }
    }

    private static RowTarget OpenTarget(ScoreOptions options)
    {
        try
        {
            return RowTarget.Open(options.OutputPath);
        }
        catch (Exception e) when (RowTarget.IsFailure(e))
        {
            throw new SetupException($"{options.OutputPath}: cannot write: {ScoringSetup.Reason(e)}", e);
        }
    }

    private static bool WriteStats(string path, byte[] json)
    {
        try
        {
            using RowTarget target = RowTarget.Open(path);
            target.Write(json);
            target.Commit();
            return true;
        }
        catch (Exception e) when (RowTarget.IsFailure(e))
        {
            Messages.Report($"{path}: cannot write: {ScoringSetup.Reason(e)}");
            return false;
        }
    }
}
