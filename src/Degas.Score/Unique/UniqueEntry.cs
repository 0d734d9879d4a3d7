using System.Text;

namespace Degas.Score.Unique;

/// <summary>All that is known of one scored text.</summary>
internal sealed class UniqueEntry
{
    // "2024-05-02T12:34:56"
    private const int SecondsLength = 19;

    /// <summary>The scored text.</summary>
    public required byte[] Text { get; init; }

    /// <summary>Its score.</summary>
    public required float Score { get; init; }

    /// <summary>Its family, as <see cref="Engine.Scoring.FamilyNaming"/> counts them; 0 for none.</summary>
    public ushort Family { get; init; }

    /// <summary>Records that had it.</summary>
    public long Count { get; set; }

    /// <summary>The earliest time; empty where the log has none.</summary>
    public byte[] First { get; set; } = [];

    /// <summary>The latest time.</summary>
    public byte[] Last { get; set; } = [];

    /// <summary>The clients that asked for it.</summary>
    public ClientSketch Clients { get; private set; } = new();

    /// <summary>Bytes of memory, roughly.</summary>
    public int Size => 200 + Text.Length + First.Length + Last.Length + Clients.Size;

    /// <summary>Takes a time into account, in input order.</summary>
    public void See(ReadOnlySpan<byte> time)
    {
        if (time.IsEmpty)
            return;
        if (First.Length == 0 || IsBefore(time, First))
            First = time.ToArray();
        if (Last.Length == 0 || !IsBefore(time, Last))
            Last = time.SequenceEqual(First) ? First : time.ToArray();
    }

    /// <summary>Adds what another part of the input, later than this one, knows of the same text.</summary>
    public void Add(UniqueEntry later)
    {
        Count += later.Count;
        See(later.First);
        See(later.Last);
        Clients.Add(later.Clients);
    }

    /// <summary>Writes the entry to a run file.</summary>
    public void Write(BinaryWriter writer)
    {
        WriteBytes(writer, Text);
        writer.Write(Score);
        writer.Write(Family);
        writer.Write7BitEncodedInt64(Count);
        WriteBytes(writer, First);
        WriteBytes(writer, Last);
        Clients.Write(writer);
    }

    /// <summary>Reads an entry from a run file.</summary>
    public static UniqueEntry Read(BinaryReader reader) => new()
    {
        Text = reader.ReadBytes(reader.Read7BitEncodedInt()),
        Score = reader.ReadSingle(),
        Family = reader.ReadUInt16(),
        Count = reader.Read7BitEncodedInt64(),
        First = reader.ReadBytes(reader.Read7BitEncodedInt()),
        Last = reader.ReadBytes(reader.Read7BitEncodedInt()),
        Clients = ClientSketch.Read(reader),
    };

    // ISO times compare as text up to the second, and so do their fractions by themselves; of others only the order of the input is known.
    private static bool IsBefore(ReadOnlySpan<byte> time, ReadOnlySpan<byte> other)
    {
        if (!IsIso(time) || !IsIso(other))
            return false;
        int order = time[..SecondsLength].SequenceCompareTo(other[..SecondsLength]);
        return order < 0 || (order == 0 && Fraction(time).SequenceCompareTo(Fraction(other)) < 0);
    }

    private static bool IsIso(ReadOnlySpan<byte> time) => time.Length >= SecondsLength && time[4] == '-' && time[10] == 'T';

    // Its digits, without zeros that say nothing; they are written or not.
    private static ReadOnlySpan<byte> Fraction(ReadOnlySpan<byte> time)
    {
        ReadOnlySpan<byte> rest = time[SecondsLength..];
        if (rest is not [(byte)'.' or (byte)',', ..])
            return default;
        int end = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return (end < 0 ? rest[1..] : rest.Slice(1, end)).TrimEnd((byte)'0');
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }
}
