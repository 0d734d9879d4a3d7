namespace Degas.Score.Input;

/// <summary>
/// All members of a compressed file, as its own tool reads them: the library's stream ends with the first one. Zero bytes may stand between them.
/// </summary>
/// <param name="compressed">The file, owned.</param>
/// <param name="magic">The first bytes of every member.</param>
/// <param name="open">The library's stream of a member, which may not read beyond it.</param>
internal sealed class CompressedMembers(PeekedStream compressed, byte[] magic, Func<Stream, Stream> open)
    : MembersStream<PeekedStream>(compressed, open(new MemberStream(compressed)))
{
    private readonly byte[] _padding = new byte[4];

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int read = Members.Read(buffer);
            if (read > 0)
                return read;
            while (Compressed.Peek(4).SequenceEqual<byte>([0, 0, 0, 0]))
                Compressed.ReadExactly(_padding);
            ReadOnlySpan<byte> next = Compressed.Peek(magic.Length);
            if (!next.ContainsAnyExcept((byte)0))
                break;
            if (!next.SequenceEqual(magic))
                throw new InvalidDataException("something else follows it");
            Members.Dispose();
            Members = open(new MemberStream(Compressed));
        }

        return 0;
    }

    // A library that takes the end of a file for more of it decompresses names that nobody asked for. Not owned.
    private sealed class MemberStream(PeekedStream file) : ReadOnlyStream
    {
        // Xz pads its blocks by it.
        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            // All that is wanted, for a library may take less for the end.
            int read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return read > 0 || buffer.IsEmpty ? read : throw new EndOfStreamException("it ends in the middle");
        }

        public override int ReadByte()
        {
            int value = file.ReadByte();
            return value >= 0 ? value : throw new EndOfStreamException("it ends in the middle");
        }
    }
}
