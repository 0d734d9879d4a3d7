namespace Degas.Engine.Logs;

/// <summary>Bytes put together piece by piece, in memory that is used again. Ranges of it stay good until it is cleared.</summary>
/// <param name="size">Bytes that it has room for at first.</param>
public sealed class GrowingText(int size)
{
    private byte[] _bytes = new byte[size];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>All bytes so far; good until more are added.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Starts anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for <paramref name="length"/> more bytes; what is used of it is told to <see cref="Take"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, Math.Max(Length + length, _bytes.Length * 2));
        return _bytes.AsSpan(Length, length);
    }

    /// <summary>Takes <paramref name="length"/> bytes of the reserved room as part of the text.</summary>
    /// <returns>Where they stand.</returns>
    public FieldRange Take(int length)
    {
        Length += length;
        return new(Length - length, length);
    }

    /// <summary>Appends bytes.</summary>
    /// <returns>Where they stand.</returns>
    public FieldRange Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return Take(bytes.Length);
    }
}
