namespace Degas.Score.Gathering;

/// <summary>
/// Gathers one entry for each key. What does not fit in the memory allowed goes to temporary files, sorted by key; at the end
/// these are merged, and the result sorted as the rows are to be, again through files where it must be.
/// </summary>
internal sealed class GatheredTable<TEntry> : IDisposable
    where TEntry : class, IGathered<TEntry>
{
    /// <summary>Memory for entries, in bytes.</summary>
    public const long DefaultMemory = 64L << 20;

    private readonly long _memory;
    private readonly Dictionary<byte[], TEntry> _entries = new(KeyComparer.Instance);
    private readonly RunFiles<TEntry> _byKey = new((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key)), _inOrder = new(TEntry.CompareRows);
    private long _size;

    /// <summary>A table that uses about so much memory.</summary>
    public GatheredTable(long memory = DefaultMemory) => _memory = memory;

    /// <summary>Adds what a block knows, in the order of the blocks.</summary>
    public void Add(IEnumerable<TEntry> entries)
    {
        foreach (TEntry entry in entries)
        {
            if (_entries.TryGetValue(entry.Key, out TEntry? known))
            {
                _size -= known.Size;
                known.Add(entry);
                _size += known.Size;
            }
            else
            {
                _entries.Add(entry.Key, entry);
                _size += entry.Size;
            }
        }

        if (_size <= _memory)
            return;
        List<TEntry> run = [.. _entries.Values];
        _entries.Clear();
        _size = 0;
        _byKey.Add(run);
    }

    /// <summary>All entries, in the order of rows.</summary>
    /// <exception cref="OperationCanceledException">The end was asked for.</exception>
    public IEnumerable<TEntry> InOrder(CancellationToken cancellation = default)
    {
        List<TEntry> rest = [.. _entries.Values], sorted = [];
        _entries.Clear();
        long size = 0;
        foreach (TEntry entry in Combine(_byKey.Merge(rest)))
        {
            cancellation.ThrowIfCancellationRequested();
            sorted.Add(entry);
            size += entry.Size;
            if (size > _memory)
            {
                _inOrder.Add(sorted);
                size = 0;
            }
        }

        return _inOrder.Merge(sorted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _byKey.Dispose();
        _inOrder.Dispose();
    }

    private static IEnumerable<TEntry> Combine(IEnumerable<TEntry> byKey)
    {
        TEntry? current = null;
        foreach (TEntry entry in byKey)
        {
            if (current is not null && current.Key.AsSpan().SequenceEqual(entry.Key))
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
}
