using System.IO.Compression;

namespace Degas.Score.Input;

/// <summary>
/// All gzip members of a file. The library's stream takes what does not begin as a member for the end, so that the rest of a file with one damaged
/// header would be silence. What is left of the file then is damage, but for zero bytes, which archives are padded with.
/// </summary>
/// <remarks>What the library has read ahead is not seen, so it is given little at a time: at most 511 bytes, in a small file one.</remarks>
internal sealed class GzipMembers(Stream compressed) : MembersStream<Stream>(compressed, new GZipStream(new Helpings(compressed), CompressionMode.Decompress))
{
    public override int Read(Span<byte> buffer)
    {
        int read = Members.Read(buffer);
        if (read > 0 || buffer.IsEmpty)
            return read;
        byte[] rest = new byte[4096];
        for (int left; (left = Compressed.Read(rest)) > 0;)
        {
            if (rest.AsSpan(0, left).ContainsAnyExcept((byte)0))
                throw new InvalidDataException("something that is no gzip member follows one");
        }

        return 0;
    }

    // Not owned.
    private sealed class Helpings(Stream stream) : ReadOnlyStream
    {
        private const int SmallFile = 8192, Helping = 512;
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            int read = stream.Read(buffer[..Math.Min(buffer.Length, _given < SmallFile ? 1 : Helping)]);
            _given = Math.Min(_given + read, SmallFile);
            return read;
        }
    }
}
