namespace Degas.Engine.Logs.Output;

/// <summary>Rows on their way out: bytes that grow as needed and are reused.</summary>
public sealed class RowBuffer
{
    private byte[] _bytes = new byte[1 << 16];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="length"/> bytes; what is used of it is told to <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + length), _bytes.Length * 2));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes <paramref name="length"/> bytes of the reserved room as written.</summary>
    public void Advance(int length) => Length += length;

    /// <summary>Appends bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }
}
