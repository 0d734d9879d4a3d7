namespace Degas.Score.Input;

/// <summary>
/// Those blocks of a bzip2 file whose checksums are right. The library gives a block out byte by byte and finds at its end that it is damaged: by then names
/// that nobody asked for would have been scored.
/// </summary>
/// <param name="library">The library's stream, owned. It reads from <paramref name="compressed"/> only when it has checked a block, before it gives out its last byte.</param>
/// <param name="compressed">What it reads, with its position.</param>
internal sealed class CheckedBlocksStream(Stream library, Stream compressed) : LinesStream(library)
{
    private Exception? _damage;

    public override int Read(Span<byte> buffer)
    {
        if (!HasPending && _damage is not null)
            throw _damage;
        if (!HasPending && !buffer.IsEmpty)
        {
            ClearPending();
            MakeBlock();
        }

        return TakePending(buffer);
    }

    private void MakeBlock()
    {
        Span<byte> one = stackalloc byte[1];
        long position = compressed.Position;
        do
        {
            int value;
            try
            {
                value = Source.ReadByte();
            }
            catch (Exception e) when (compressed.Position > position)
            {
                // It is the next block. Of this one the last byte is lost, and with it the end of a line that is not whole as a rule.
                _damage = e;
                return;
            }
            catch
            {
                ClearPending();
                throw;
            }

            if (value < 0)
                return;
            one[0] = (byte)value;
            Make(one);
        }
        while (compressed.Position == position);
    }
}
