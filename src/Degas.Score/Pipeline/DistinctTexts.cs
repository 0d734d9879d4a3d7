using System.IO.Hashing;

namespace Degas.Score.Pipeline;

/// <summary>Finds equal texts of a block. The texts stay where they are; the table holds their places.</summary>
internal sealed class DistinctTexts
{
    // Drawn at start: whoever chooses the names in a log cannot choose their slots.
    private static readonly long s_seed = Random.Shared.NextInt64();

    private (uint Hash, int Index)[] _slots = new (uint, int)[1 << 10];
    private (int Start, int Length, uint Hash)[] _texts = new (int, int, uint)[1 << 9];

    /// <summary>Number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>Where text <paramref name="index"/> stands, and its hash.</summary>
    public (int Start, int Length, uint Hash) this[int index] => _texts[index];

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    /// <summary>The index of a text, counted in the order of first sight.</summary>
    /// <param name="memory">Where all texts stand.</param>
    /// <param name="start">The text's first byte.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isNew">Whether this is the first sight.</param>
    public int Add(ReadOnlySpan<byte> memory, int start, int length, out bool isNew)
    {
        ReadOnlySpan<byte> text = memory.Slice(start, length);
        uint hash = Hash(text);
        int slot = (int)(hash & (uint)(_slots.Length - 1));
        for (; _slots[slot].Index != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot].Hash != hash)
                continue;
            int index = _slots[slot].Index - 1;
            if (text.SequenceEqual(memory.Slice(_texts[index].Start, _texts[index].Length)))
            {
                isNew = false;
                return index;
            }
        }

        if (Count == _texts.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        _texts[Count] = (start, length, hash);
        _slots[slot] = (hash, ++Count);
        isNew = true;
        return Count - 1;
    }

    private void Grow()
    {
        (uint Hash, int Index)[] old = _slots;
        _slots = new (uint, int)[old.Length * 2];
        Array.Resize(ref _texts, _texts.Length * 2);
        foreach ((uint hash, int index) in old)
        {
            if (index != 0)
                _slots[FreeSlot(hash)] = (hash, index);
        }
    }

    private int FreeSlot(uint hash)
    {
        int slot = (int)(hash & (uint)(_slots.Length - 1));
        while (_slots[slot].Index != 0)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    /// <summary>A hash of the text, seeded for this process.</summary>
    public static uint Hash(ReadOnlySpan<byte> text) => (uint)XxHash3.HashToUInt64(text, s_seed);
}
