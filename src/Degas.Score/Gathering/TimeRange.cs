namespace Degas.Score.Gathering;

/// <summary>
/// The earliest and the latest of some times, as rows show them. ISO times are compared; of others only the order of the input is known, so they
/// count where there are no ISO times. With that, the ranges of any parts of an input add up to the range of the whole.
/// </summary>
internal struct TimeRange
{
    // "2024-05-02T12:34:56"
    private const int SecondsLength = 19;

    private byte[]? _first, _last;

    /// <summary>The earliest time; empty where the log has none.</summary>
    public readonly byte[] First => _first ?? [];

    /// <summary>The latest time.</summary>
    public readonly byte[] Last => _last ?? [];

    /// <summary>Bytes of memory, roughly.</summary>
    public readonly int Size => First.Length + Last.Length;

    /// <summary>Takes a time into account, in input order.</summary>
    public void See(ReadOnlySpan<byte> time)
    {
        if (time.IsEmpty)
            return;
        bool isIso = IsIso(time), isKnownIso = IsIso(First);
        if (isKnownIso && !isIso)
            return;
        if (_first is null || (isIso && (!isKnownIso || IsBefore(time, _first))))
            _first = time.ToArray();
        if (_last is null || !isIso || !isKnownIso || !IsBefore(time, _last))
            _last = time.SequenceEqual(_first) ? _first : time.ToArray();
    }

    /// <summary>Adds the times of a later part of the input.</summary>
    public void Add(TimeRange later)
    {
        See(later.First);
        See(later.Last);
    }

    /// <summary>Writes the times to a run file.</summary>
    public readonly void Write(BinaryWriter writer)
    {
        writer.WriteBytes(First);
        writer.WriteBytes(Last);
    }

    /// <summary>Reads times from a run file.</summary>
    public static TimeRange Read(BinaryReader reader)
    {
        byte[] first = reader.ReadBytes(), last = reader.ReadBytes();
        return first.Length == 0 ? default : new TimeRange { _first = first, _last = last };
    }

    // Both ISO: they compare as text up to the second, and so do their fractions by themselves.
    private static bool IsBefore(ReadOnlySpan<byte> time, ReadOnlySpan<byte> other)
    {
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
}
