using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Scoring;
using Degas.Score.Pipeline;

namespace Degas.Score.Gathering;

/// <summary>
/// All that is known of one client. Rows stand in the order of distinct generated names, the most first: a machine that runs a generator asks for many, while a
/// false alarm is mostly one name.
/// </summary>
internal sealed class ClientEntry : IGathered<ClientEntry>
{
    // What is known of generated names. Most clients of a block ask for none.
    private DistinctSketch? _names;
    // Records by family; a client has few.
    private List<(ushort Family, long Count)>? _families;
    private TimeRange _times;
    private byte[] _top = [];
    // Generated ones among the records that tell a response code, and those of them that there is no such name for.
    private long _answered, _nameErrors;

    /// <summary>The client's address; empty for records without one.</summary>
    public required byte[] Key { get; init; }

    /// <inheritdoc/>
    public float Score { get; private set; } = float.NegativeInfinity;

    /// <summary>Records with a score.</summary>
    public long Count { get; private set; }

    /// <summary>Records whose verdict is <c>dga</c>.</summary>
    public long Generated { get; private set; }

    /// <summary>Distinct texts among those. The estimate of many may pass the number of records; what is sure is the smaller one.</summary>
    public long Names => Math.Min(_names?.Count ?? 0, Generated);

    /// <inheritdoc/>
    public int Size => 200 + Key.Length + _times.Size + _top.Length + (_names?.Size ?? 0) + 16 * (_families?.Count ?? 0);

    /// <inheritdoc/>
    public static int CompareRows(ClientEntry a, ClientEntry b)
    {
        int order = b.Names.CompareTo(a.Names);
        if (order == 0)
            order = b.Generated.CompareTo(a.Generated);
        if (order == 0)
            order = b.Score.CompareTo(a.Score);
        return order != 0 ? order : a.Key.AsSpan().SequenceCompareTo(b.Key);
    }

    /// <inheritdoc/>
    public static ClientEntry Read(BinaryReader reader)
    {
        var entry = new ClientEntry
        {
            Key = reader.ReadBytes(),
            Score = reader.ReadSingle(),
            _top = reader.ReadBytes(),
            Count = reader.Read7BitEncodedInt64(),
            Generated = reader.Read7BitEncodedInt64(),
            _answered = reader.Read7BitEncodedInt64(),
            _nameErrors = reader.Read7BitEncodedInt64(),
            _times = TimeRange.Read(reader),
        };
        if (entry.Generated > 0)
            entry._names = DistinctSketch.Read(reader);
        for (int families = reader.Read7BitEncodedInt(); families > 0; families--)
            entry.AddFamily(reader.ReadUInt16(), reader.Read7BitEncodedInt64());
        return entry;
    }

    /// <summary>Takes a record into account, in input order.</summary>
    /// <param name="text">The scored text.</param>
    /// <param name="verdict">Its score and family.</param>
    /// <param name="isHit">Whether it is called <c>dga</c>.</param>
    /// <param name="time">When; empty where the log does not tell.</param>
    /// <param name="responseCode">The answer's code; empty where the log does not tell.</param>
    public void See(ReadOnlySpan<byte> text, Verdict verdict, bool isHit, ReadOnlySpan<byte> time, ReadOnlySpan<byte> responseCode)
    {
        Count++;
        if (IsAbove(verdict.Score, text))
            (Score, _top) = (verdict.Score, text.ToArray());
        if (!isHit)
            return;
        Generated++;
        (_names ??= new()).Add(text);
        _times.See(time);
        _answered += responseCode.IsEmpty ? 0 : 1;
        _nameErrors += ResponseCode.IsNameError(responseCode) ? 1 : 0;
        if (verdict.Family > 0)
            AddFamily(verdict.Family, 1);
    }

    /// <inheritdoc/>
    public void Add(ClientEntry later)
    {
        if (IsAbove(later.Score, later._top))
            (Score, _top) = (later.Score, later._top);
        Count += later.Count;
        if (later._names is null)
            return;
        Generated += later.Generated;
        (_names ??= new()).Add(later._names);
        _times.Add(later._times);
        _answered += later._answered;
        _nameErrors += later._nameErrors;
        foreach ((ushort family, long count) in later._families ?? [])
            AddFamily(family, count);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        writer.WriteBytes(Key);
        writer.Write(Score);
        writer.WriteBytes(_top);
        writer.Write7BitEncodedInt64(Count);
        writer.Write7BitEncodedInt64(Generated);
        writer.Write7BitEncodedInt64(_answered);
        writer.Write7BitEncodedInt64(_nameErrors);
        _times.Write(writer);
        _names?.Write(writer);
        writer.Write7BitEncodedInt(_families?.Count ?? 0);
        foreach ((ushort family, long count) in _families ?? [])
        {
            writer.Write(family);
            writer.Write7BitEncodedInt64(count);
        }
    }

    /// <inheritdoc/>
    public Row ToRow(ScoringContext context) => new()
    {
        Client = Key,
        Count = Count,
        Generated = Generated,
        Names = Names,
        NameErrors = _answered > 0 ? _nameErrors : null,
        Family = context.Families is { } families ? families.NameOf((_families ?? []).OrderByDescending(f => f.Count).ThenBy(f => f.Family).FirstOrDefault().Family) : default,
        First = _times.First,
        Last = _times.Last,
        Domain = _top,
        Registered = context.RegisteredOf(_top),
        Score = Score,
        IsHit = Generated > 0,
        Verdict = Generated > 0 ? "dga"u8 : "benign"u8,
    };

    // Of equal scores always the same, whatever the blocks.
    private bool IsAbove(float score, ReadOnlySpan<byte> text) => score > Score || (score == Score && text.SequenceCompareTo(_top) < 0);

    private void AddFamily(ushort family, long count)
    {
        _families ??= [];
        int at = _families.FindIndex(f => f.Family == family);
        if (at < 0)
            _families.Add((family, count));
        else
            _families[at] = (family, _families[at].Count + count);
    }
}
