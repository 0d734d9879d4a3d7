using System.Buffers;

namespace Degas.Score.Input;

/// <summary>A stream that makes lines of another one, which it owns: what is made and not read yet is pending.</summary>
/// <param name="source">What the lines are made of.</param>
internal abstract class LinesStream(Stream source) : ReadOnlyStream
{
    private readonly ArrayBufferWriter<byte> _pending = new(1 << 16);
    private int _start;

    protected Stream Source => source;

    protected bool HasPending => _start < _pending.WrittenCount;

    protected void Make(ReadOnlySpan<byte> bytes) => _pending.Write(bytes);

    // Forgets what was read.
    protected void ClearPending()
    {
        _pending.ResetWrittenCount();
        _start = 0;
    }

    protected int TakePending(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _pending.WrittenCount - _start);
        _pending.WrittenSpan.Slice(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
