using System.Buffers.Binary;

namespace Degas.Engine.Scoring;

/// <summary>Sorts the texts of a batch as the model reads them, so that those that begin alike stand together. For one thread.</summary>
public sealed class ReadingOrder
{
    private ulong[] _keys = [];
    private int[] _order = [];

    /// <summary>The texts of <paramref name="batch"/> in order, [texts]; until the next call.</summary>
    public ReadOnlyMemory<int> Sort(TextBatch batch)
    {
        int count = batch.Count;
        if (_keys.Length < count)
        {
            _keys = new ulong[Math.Max(count, _keys.Length * 2)];
            _order = new int[_keys.Length];
        }

        // By the first eight symbols as one number, then runs of equal numbers by the rest.
        for (int i = 0; i < count; i++)
        {
            _keys[i] = Key(batch[i]);
            _order[i] = i;
        }

        Array.Sort(_keys, _order, 0, count);
        for (int start = 0, end; start < count; start = end)
        {
            for (end = start + 1; end < count && _keys[end] == _keys[start]; end++)
            {
            }

            if (end - start > 1)
                _order.AsSpan(start, end - start).Sort((a, b) => batch[a].SequenceCompareTo(batch[b]));
        }

        return _order.AsMemory(0, count);
    }

    private static ulong Key(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        ulong key = 0;
        for (int i = 0; i < text.Length; i++)
            key |= (ulong)text[i] << (56 - 8 * i);
        return key;
    }
}
