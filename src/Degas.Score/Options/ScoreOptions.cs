using Degas.Engine.Logs.Output;
using Degas.Engine.Names;

namespace Degas.Score.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record ScoreOptions
{
    public required IReadOnlyList<string> Inputs { get; init; }

    public string? Format { get; init; }

    public Scope? Scope { get; init; }

    public string? ModelPath { get; init; }

    public float? Threshold { get; init; }

    public double? FalsePositiveRate { get; init; }

    public required IReadOnlyList<RowField> Fields { get; init; }

    public bool Header { get; init; }

    public string? OutputPath { get; init; }

    public int Threads { get; init; }

    public string? Kernel { get; init; }

    public string? SuffixListPath { get; init; }

    public bool Quiet { get; init; }
}

/// <summary>A mistake in how the program was called: exit status 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
