using Degas.Score.Pipeline;

namespace Degas.Score.Unique;

/// <summary>
/// Gathers one entry for each scored text. What does not fit in the memory allowed goes to temporary files, sorted by text; at the end
/// these are merged, and the result sorted by score, again through files where it must be.
/// </summary>
internal sealed class UniqueTable : IDisposable
{
    /// <summary>Memory for entries, in bytes.</summary>
    public const long DefaultMemory = 128L << 20;

    private readonly long _memory;
    private readonly Dictionary<byte[], UniqueEntry> _entries = new(TextComparer.Instance);
    private readonly RunFiles _byText = new((a, b) => a.Text.AsSpan().SequenceCompareTo(b.Text)), _byScore = new(CompareScores);
    private long _size;

    /// <summary>A table that uses about so much memory.</summary>
    public UniqueTable(long memory = DefaultMemory) => _memory = memory;

    /// <summary>Adds what a block knows, in the order of the blocks.</summary>
    public void Add(IEnumerable<UniqueEntry> entries)
    {
        foreach (UniqueEntry entry in entries)
        {
            if (_entries.TryGetValue(entry.Text, out UniqueEntry? known))
            {
                _size -= known.Size;
                known.Add(entry);
                _size += known.Size;
            }
            else
            {
                _entries.Add(entry.Text, entry);
                _size += entry.Size;
            }
        }

        if (_size <= _memory)
            return;
        _byText.Add([.. _entries.Values]);
        _entries.Clear();
        _size = 0;
    }

    /// <summary>All entries, the highest score first, equal scores by text.</summary>
    public IEnumerable<UniqueEntry> ByScore()
    {
        List<UniqueEntry> rest = [.. _entries.Values], sorted = [];
        _entries.Clear();
        long size = 0;
        foreach (UniqueEntry entry in Combine(_byText.Merge(rest)))
        {
            sorted.Add(entry);
            size += entry.Size;
            if (size > _memory)
            {
                _byScore.Add(sorted);
                sorted = [];
                size = 0;
            }
        }

        return _byScore.Merge(sorted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _byText.Dispose();
        _byScore.Dispose();
    }

    private static IEnumerable<UniqueEntry> Combine(IEnumerable<UniqueEntry> byText)
    {
        UniqueEntry? current = null;
        foreach (UniqueEntry entry in byText)
        {
            if (current is not null && current.Text.AsSpan().SequenceEqual(entry.Text))
            {
                current.Add(entry);
                continue;
            }

            if (current is not null)
                yield return current;
            current = entry;
        }

        if (current is not null)
            yield return current;
    }

    private static int CompareScores(UniqueEntry a, UniqueEntry b) => b.Score.CompareTo(a.Score) is not 0 and int byScore ? byScore : a.Text.AsSpan().SequenceCompareTo(b.Text);

    private sealed class TextComparer : IEqualityComparer<byte[]>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => (int)DistinctTexts.Hash(obj);
    }
}
