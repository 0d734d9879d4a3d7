using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Degas.Engine.Cuda;
using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Score.Input;
using Degas.Score.Options;
using Degas.Score.Pipeline;

namespace Degas.Score;

/// <summary>A run cannot start: exit status 1. Each message names file and reason, and has a line of its own.</summary>
internal sealed class SetupException(IReadOnlyList<string> messages, Exception? innerException = null) : Exception(string.Join('\n', messages), innerException)
{
    public SetupException(string message, Exception? innerException = null)
        : this([message], innerException)
    {
    }

    public IReadOnlyList<string> Messages => messages;
}

/// <summary>Makes what a run scores with from its options.</summary>
internal static class ScoringSetup
{
    /// <summary>The model asked for.</summary>
    /// <exception cref="SetupException">Its file cannot be read or is no model.</exception>
    public static DegasModel LoadModel(ScoreOptions options)
    {
        return ModelFile(options) is { } path ? Load(path, "model", File.ReadAllBytes, DegasModel.Parse) : DegasModel.Parse(Resource("model.safetensors"));
    }

    /// <summary>The file of the model asked for; null for the one in the program.</summary>
    public static string? ModelFile(ScoreOptions options) => Directory.Exists(options.ModelPath) ? Path.Combine(options.ModelPath, "model.safetensors") : options.ModelPath;

    /// <summary>What all workers share.</summary>
    /// <exception cref="SetupException">A file cannot be read or is not what it should be.</exception>
    /// <exception cref="UsageException">There is no such kernel or threshold.</exception>
    public static ScoringContext Create(ScoreOptions options)
    {
        DegasModel model = LoadModel(options);
        float threshold = ChooseThreshold(options, model);
        FamilyNaming? families = ChooseFamilies(options, model, threshold);
        return new ScoringContext
        {
            Model = model,
            Kernel = ChooseKernel(options).Create(model.Weights),
            Tails = new TailStates(2 * model.Weights.Hidden, TailStates.DefaultBytes),
            Known = options.CacheSize > 0 && !options.DryRun ? new KnownNames(new ScoreCache(options.CacheSize)) : null,
            Scope = options.Scope ?? model.Scope,
            Threshold = threshold,
            Families = families,
            Suffixes = options.SuffixListPath is { } list ? Load(list, "public suffix list", ReadLines, file => PublicSuffixList.Parse(file.Span)) : PublicSuffixList.Embedded,
            Allowed = options.AllowListPath is { } allowed ? Load(allowed, "list of domains", ReadLines, file => DomainSet.Parse(file.Span)) : null,
            Writer = CreateWriter(options, threshold, options.Fields.Contains(RowField.Model) ? ModelName(model) : ""),
            Needs = options.Form switch
            {
                OutputForm.Passthrough => RowNeeds.Original,
                OutputForm.Ecs => RowNeeds.Time | RowNeeds.Client | RowNeeds.QueryType | RowNeeds.ResponseCode,
                _ => ScoringContext.NeedsOf(options.Fields) | (options.Subject == RowSubject.Client ? RowNeeds.Client : RowNeeds.None),
            },
            MinScore = options.OnlyHits ? Math.Max(threshold, options.MinScore ?? 0) : options.MinScore,
            AllLines = options.Form == OutputForm.Passthrough,
            Subject = options.DryRun ? RowSubject.Record : options.Subject,
            DryRun = options.DryRun,
        };
    }

    /// <summary>The CPU's kernel asked for, or the best.</summary>
    /// <exception cref="UsageException">There is no such kernel, or it is not usable here.</exception>
    public static KernelVariant ChooseKernel(ScoreOptions options)
    {
        // A CUDA kernel's name says nothing about the CPU's.
        bool isCudaForced = options.Kernel is null && CudaKernel.Find(Environment.GetEnvironmentVariable(KernelRegistry.EnvironmentVariable) ?? "") is not null;
        try
        {
            return isCudaForced ? KernelRegistry.Variants.First(v => v.IsUsable() && v.IsPreferred()) : KernelRegistry.Choose(options.Kernel);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{e.Message}; on a CUDA device: {string.Join(", ", CudaKernel.All)}");
        }
    }

    /// <summary>What rows call a model.</summary>
    public static string ModelName(DegasModel model) => $"{model.Version}-{model.Hash[..12]}";

    /// <summary>Why a file could not be read or written, in few words.</summary>
    public static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        UnauthorizedAccessException => "permission denied",
        ArgumentOutOfRangeException => "file too large",
        _ => e.Message,
    };

    /// <summary>A file in the program.</summary>
    public static byte[] Resource(string name)
    {
        using Stream stream = typeof(ScoringSetup).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static RowWriter CreateWriter(ScoreOptions options, float threshold, string model) => options.Form switch
    {
        OutputForm.Csv => new CsvRowWriter(options.Fields, threshold, model),
        OutputForm.Tsv => new CsvRowWriter(options.Fields, threshold, model, '\t'),
        OutputForm.Json => new JsonRowWriter(options.Fields, threshold, model),
        OutputForm.Ecs => new EcsRowWriter(),
        OutputForm.Passthrough => new PassthroughRowWriter(options.OutputPath is null or "-" && !Console.IsOutputRedirected),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    private static FamilyNaming? ChooseFamilies(ScoreOptions options, DegasModel model, float threshold)
    {
        if (!options.Fields.Contains(RowField.Family))
            return null;
        return model.Families is { } head
            ? new FamilyNaming(head, threshold)
            : throw new UsageException($"--fields family: the model {ModelName(model)} names no families");
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

    // Plain or compressed, as logs are.
    private static byte[] ReadLines(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream lines = Decompression.Open(file);
        using var bytes = new MemoryStream();
        lines.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static T Load<T>(string path, string what, Func<string, byte[]> read, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ModelFormatException or FormatException)
        {
            // A list's tells its lines one by one.
            string[] reasons = Directory.Exists(path) ? ["is a directory"] : e is FormatException ? e.Message.Split('\n') : [Reason(e)];
            throw new SetupException([.. reasons.Select(reason => $"{path}: not a usable {what}: {reason}")], e);
        }
    }
}
