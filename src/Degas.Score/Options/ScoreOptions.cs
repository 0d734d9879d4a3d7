using Degas.Engine.Cuda;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Names;
using Degas.Score.Devices;

namespace Degas.Score.Options;

/// <summary>The form of the rows.</summary>
internal enum OutputForm : byte
{
    Csv,
    Tsv,
    Json,
    Ecs,
    Passthrough,
}

/// <summary>What the command line asks for.</summary>
internal sealed record ScoreOptions
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public bool Recursive { get; init; }

    public LogFormat? Format { get; init; }

    /// <summary>What messages call the column or key that the names are read from; null where the format knows it.</summary>
    public string? NamePlace { get; init; }

    public EventSelection Events { get; init; }

    public Scope? Scope { get; init; }

    public string? ModelPath { get; init; }

    public float? Threshold { get; init; }

    public double? FalsePositiveRate { get; init; }

    public OutputForm Form { get; init; }

    public required IReadOnlyList<RowField> Fields { get; init; }

    public RowSubject Subject { get; init; }

    public bool OnlyHits { get; init; }

    public float? MinScore { get; init; }

    public string? AllowListPath { get; init; }

    public bool Header { get; init; }

    public string? OutputPath { get; init; }

    public string? StatsPath { get; init; }

    public int Threads { get; init; }

    /// <summary>Bytes.</summary>
    public long CacheSize { get; init; }

    /// <summary>The CPU's kernel that is forced; null for the best.</summary>
    public string? Kernel { get; init; }

    /// <summary>The CUDA kernel that is forced, which makes <see cref="Device"/> a CUDA device; null for the first.</summary>
    public CudaKernel? CudaKernel { get; init; }

    public DeviceRequest Device { get; init; }

    public string? SuffixListPath { get; init; }

    public bool DryRun { get; init; }

    public bool Quiet { get; init; }
}

/// <summary>A mistake in how the program was called: exit status 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
