using System.IO.Hashing;

namespace Degas.Score.Gathering;

/// <summary>
/// Counts distinct texts, such as the clients of a name or the names of a client: exactly up to 256, beyond that an estimate from the 256 smallest of their hashes (Bar-Yossef et al., 2002),
/// with a standard error of 6 % and never below 257. Sketches of parts of an input add up to the sketch of the whole.
/// </summary>
internal sealed class DistinctSketch
{
    private const int Kept = 256;

    // Sorted, without repeats.
    private ulong[] _hashes = [];
    private int _count;
    private bool _isPartial;

    /// <summary>Bytes of memory, roughly.</summary>
    public int Size => 40 + 8 * _hashes.Length;

    /// <summary>Distinct texts.</summary>
    public long Count => !_isPartial ? _count : Math.Max(Kept + 1, (long)Math.Round((Kept - 1) / (_hashes[Kept - 1] / (double)ulong.MaxValue)));

    /// <summary>Adds a text; an empty one is none.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Add(XxHash3.HashToUInt64(text));
    }

    /// <summary>Adds another sketch's texts.</summary>
    public void Add(DistinctSketch other)
    {
        for (int i = 0; i < other._count; i++)
            Add(other._hashes[i]);
        _isPartial |= other._isPartial;
    }

    /// <summary>Writes the sketch to a run file.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_count);
        writer.Write(_isPartial);
        for (int i = 0; i < _count; i++)
            writer.Write(_hashes[i]);
    }

    /// <summary>Reads a sketch from a run file.</summary>
    public static DistinctSketch Read(BinaryReader reader)
    {
        var sketch = new DistinctSketch { _count = reader.Read7BitEncodedInt(), _isPartial = reader.ReadBoolean() };
        sketch._hashes = new ulong[sketch._count];
        for (int i = 0; i < sketch._count; i++)
            sketch._hashes[i] = reader.ReadUInt64();
        return sketch;
    }

    private void Add(ulong hash)
    {
        int at = Array.BinarySearch(_hashes, 0, _count, hash);
        if (at >= 0)
            return;
        _isPartial |= _count == Kept;
        if (_count == Kept && hash > _hashes[Kept - 1])
            return;
        at = ~at;
        if (_count == _hashes.Length && _count < Kept)
            Array.Resize(ref _hashes, Math.Clamp(_count * 2, 2, Kept));
        if (_count < Kept)
            _count++;
        Array.Copy(_hashes, at, _hashes, at + 1, _count - 1 - at);
        _hashes[at] = hash;
    }
}
