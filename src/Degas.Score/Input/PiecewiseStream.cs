namespace Degas.Score.Input;

/// <summary>
/// Reads a library's stream in small pieces: where it throws for damage, what it decompressed within the same call is lost, and that may be many whole lines.
/// </summary>
/// <param name="inner">The stream, owned.</param>
internal sealed class PiecewiseStream(Stream inner) : ReadOnlyStream
{
    private const int Piece = 64;
    private Exception? _damage;

    public override int Read(Span<byte> buffer)
    {
        if (_damage is not null)
            throw _damage;
        int count = 0;
        try
        {
            for (int read = 1; read > 0 && count < buffer.Length; count += read)
                read = inner.Read(buffer.Slice(count, Math.Min(Piece, buffer.Length - count)));
        }
        catch (Exception e) when (count > 0)
        {
            _damage = e;
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
