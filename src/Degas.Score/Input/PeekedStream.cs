namespace Degas.Score.Input;

/// <summary>A stream whose first bytes can be looked at before it is read.</summary>
internal sealed class PeekedStream(Stream inner) : ReadOnlyStream
{
    /// <summary>The most bytes that can be looked at.</summary>
    public const int Most = 32;

    private readonly byte[] _head = new byte[Most];
    private int _start, _end;
    private long _position;

    /// <summary>How many times over it was compressed.</summary>
    public int Layer { get; init; }

    /// <summary>Up to <paramref name="length"/> of the bytes that come next, at most <see cref="Most"/>; fewer at the end of the stream.</summary>
    public ReadOnlySpan<byte> Peek(int length)
    {
        if (_start > 0)
        {
            _head.AsSpan(_start, _end - _start).CopyTo(_head);
            (_start, _end) = (0, _end - _start);
        }

        while (_end < length)
        {
            int read = inner.Read(_head, _end, length - _end);
            if (read == 0)
                break;
            _end += read;
        }

        return _head.AsSpan(0, Math.Min(_end, length));
    }

    /// <summary>Bytes read so far, not counting those that were only looked at; xz pads its blocks by it.</summary>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _start == _end ? inner.Read(buffer) : Math.Min(buffer.Length, _end - _start);
        if (_start < _end)
        {
            _head.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
        }

        _position += count;
        return count;
    }

    public override int ReadByte()
    {
        int value = _start < _end ? _head[_start++] : inner.ReadByte();
        if (value >= 0)
            _position++;
        return value;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
