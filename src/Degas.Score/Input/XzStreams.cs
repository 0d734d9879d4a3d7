using SharpCompress.Compressors.Xz;

namespace Degas.Score.Input;

/// <summary>All xz streams of a file, as <c>xz</c> reads them: the library's stream ends with the first one. Zero bytes may stand between them.</summary>
internal sealed class XzStreams(PeekedStream compressed) : ReadOnlyStream
{
    /// <summary>The first bytes of every stream.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private readonly byte[] _padding = new byte[4];
    private XZStream _current = new(compressed);

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            int read = _current.Read(buffer);
            if (read > 0)
                return read;
            while (compressed.Peek(4).SequenceEqual<byte>([0, 0, 0, 0]))
                compressed.ReadExactly(_padding);
            ReadOnlySpan<byte> next = compressed.Peek(6);
            if (next.IsEmpty)
                return 0;
            if (!next.SequenceEqual(Magic))
                throw new InvalidDataException("something that is no xz stream follows one");
            _current = new XZStream(compressed);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current.Dispose();
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
