using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Score.Pipeline;

/// <summary>Fields of the log that the rows show, besides the name.</summary>
[Flags]
internal enum RowNeeds : byte
{
    None = 0,
    Time = 1,
    Client = 2,
    QueryType = 4,
    ResponseCode = 8,
    Original = 16,
}

/// <summary>What all workers of a run share.</summary>
internal sealed record ScoringContext
{
    /// <summary>The model.</summary>
    public required DegasModel Model { get; init; }

    /// <summary>The kernel on its weights.</summary>
    public required LstmKernel Kernel { get; init; }

    /// <summary>Makes what scores a worker's blocks in place of that kernel; null for nothing. It names no families.</summary>
    public Func<IBlockScorer>? BlockScorers { get; init; }

    /// <summary>Scores of names of earlier blocks; null for none.</summary>
    public KnownNames? Known { get; init; }

    /// <summary>States of tails of earlier blocks.</summary>
    public required TailStates Tails { get; init; }

    /// <summary>The part of a name that is scored.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Scores from here on are called <c>dga</c>.</summary>
    public required float Threshold { get; init; }

    /// <summary>Names the families of texts that are called <c>dga</c>; null where no row shows them.</summary>
    public FamilyNaming? Families { get; init; }

    /// <summary>The public suffixes in force.</summary>
    public required PublicSuffixList Suffixes { get; init; }

    /// <summary>Writes the rows.</summary>
    public required RowWriter Writer { get; init; }

    /// <summary>What it shows.</summary>
    public required RowNeeds Needs { get; init; }

    /// <summary>Only rows with at least this score are written; null for all rows.</summary>
    public float? MinScore { get; init; }

    /// <summary>Domains that are never called <c>dga</c>, and not scored.</summary>
    public DomainSet? Allowed { get; init; }

    /// <summary>Whether lines that are no records go to the writer too.</summary>
    public bool AllLines { get; init; }

    /// <summary>Whether records are counted and nothing else is done with them.</summary>
    public bool DryRun { get; init; }

    /// <summary>What a row stands for.</summary>
    public RowSubject Subject { get; init; }

    /// <summary>What rows of these fields show.</summary>
    public static RowNeeds NeedsOf(IEnumerable<RowField> fields) => fields.Aggregate(RowNeeds.None, (needs, field) => needs | field switch
    {
        RowField.Time => RowNeeds.Time,
        RowField.Client => RowNeeds.Client,
        RowField.QType => RowNeeds.QueryType,
        RowField.RCode => RowNeeds.ResponseCode,
        RowField.First or RowField.Last => RowNeeds.Time,
        RowField.Clients => RowNeeds.Client,
        RowField.NxDomain => RowNeeds.ResponseCode,
        _ => RowNeeds.None,
    });

    /// <summary>The registrable domain of a text; empty where there is none.</summary>
    public ReadOnlySpan<byte> RegisteredOf(byte[] text) => Suffixes.FindRegistrable(text) is >= 0 and int registrable ? text.AsSpan(registrable) : default;
}
