namespace Degas.Score.Input;

/// <summary>
/// A library's decompressed stream, whose many exceptions for damaged data become one. The libraries are given hostile bytes here, so
/// whatever they throw, short of what no program survives, is damage.
/// </summary>
internal sealed class CheckedStream : ReadOnlyStream
{
    private readonly string _compression;
    private readonly Stream _inner;

    /// <summary>Wraps the stream that <paramref name="create"/> makes.</summary>
    public CheckedStream(string compression, Func<Stream> create)
    {
        _compression = compression;
        _inner = Checked(create);
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _inner.Read(buffer);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damage(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private Stream Checked(Func<Stream> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damage(e);
        }
    }

    // A failing disk stays what it is; EndOfStreamException is an IOException too.
    private static bool IsDamage(Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException or OutOfMemoryException);

    private IOException Damage(Exception e) => new($"the {_compression} data is damaged or cut short: {e.Message}", e);
}
