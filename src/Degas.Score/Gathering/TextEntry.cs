using Degas.Engine.Logs.Output;
using Degas.Score.Pipeline;

namespace Degas.Score.Gathering;

/// <summary>All that is known of one scored text. Rows stand in the order of scores, the highest first.</summary>
internal sealed class TextEntry : IGathered<TextEntry>
{
    private TimeRange _times;

    /// <summary>The scored text.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Its score.</summary>
    public required float Score { get; init; }

    /// <summary>Its family, as <see cref="Engine.Scoring.FamilyNaming"/> counts them; 0 for none.</summary>
    public ushort Family { get; init; }

    /// <summary>Records that had it.</summary>
    public long Count { get; set; }

    /// <summary>When it was asked for.</summary>
    public ref TimeRange Times => ref _times;

    /// <summary>The clients that asked for it.</summary>
    public DistinctSketch Clients { get; private init; } = new();

    /// <inheritdoc/>
    public int Size => 200 + Key.Length + _times.Size + Clients.Size;

    /// <inheritdoc/>
    public static int CompareRows(TextEntry a, TextEntry b) => b.Score.CompareTo(a.Score) is not 0 and int byScore ? byScore : a.Key.AsSpan().SequenceCompareTo(b.Key);

    /// <inheritdoc/>
    public static TextEntry Read(BinaryReader reader) => new()
    {
        Key = reader.ReadBytes(),
        Score = reader.ReadSingle(),
        Family = reader.ReadUInt16(),
        Count = reader.Read7BitEncodedInt64(),
        _times = TimeRange.Read(reader),
        Clients = DistinctSketch.Read(reader),
    };

    /// <inheritdoc/>
    public void Add(TextEntry later)
    {
        Count += later.Count;
        _times.Add(later._times);
        Clients.Add(later.Clients);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        writer.WriteBytes(Key);
        writer.Write(Score);
        writer.Write(Family);
        writer.Write7BitEncodedInt64(Count);
        _times.Write(writer);
        Clients.Write(writer);
    }

    /// <inheritdoc/>
    public Row ToRow(ScoringContext context) => new()
    {
        Domain = Key,
        Registered = context.RegisteredOf(Key),
        Score = Score,
        IsHit = Score >= context.Threshold,
        Verdict = Score >= context.Threshold ? "dga"u8 : "benign"u8,
        Family = context.Families is { } families ? families.NameOf(Family) : default,
        Count = Count,
        // The estimate of many may pass the number of records.
        Clients = Math.Min(Clients.Count, Count),
        First = _times.First,
        Last = _times.Last,
    };
}
