using System.IO.Compression;
using System.Text;
using SharpCompress.Compressors.BZip2;

namespace Degas.Score.Input;

/// <summary>
/// Finds compression by the first bytes, whatever the file is called, and undoes it. Several members or frames behind each other are read
/// as one, as their own tools do.
/// </summary>
internal static class Decompression
{
    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B, 0x08];

    private static ReadOnlySpan<byte> Zstd => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>The magic bytes of an xz stream.</summary>
    public static ReadOnlySpan<byte> Xz => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    // The escape of a control frame, and the upper bytes of its length, which is small.
    private static ReadOnlySpan<byte> Dnstap => [0, 0, 0, 0, 0, 0, 0];

    private static ReadOnlySpan<byte> Utf16LittleEndian => [0xFF, 0xFE];

    /// <summary>The plain bytes of <paramref name="stream"/>. UTF-16 with a byte order mark, as PowerShell writes it, becomes UTF-8.</summary>
    /// <remarks>Waits for the first bytes of the stream. Damaged or cut compression shows while reading, as an <see cref="IOException"/>.</remarks>
    public static Stream Open(Stream stream)
    {
        var peeked = new PeekedStream(stream);
        ReadOnlySpan<byte> head = PeekMagic(peeked);
        if (head.StartsWith(Gzip))
            return Decompress("gzip", peeked, s => new GZipStream(s, CompressionMode.Decompress));
        if (head.StartsWith(Zstd) || IsSkippableFrame(head))
            return Decompress("zstd", peeked, s => new ZstdSharp.DecompressionStream(s));
        if (head.StartsWith("BZh"u8))
            return Decompress("bzip2", peeked, s => BZip2Stream.Create(s, SharpCompress.Compressors.CompressionMode.Decompress, true, false));
        if (head.StartsWith(Xz))
            return Decompress("xz", peeked, s => new XzStreams(s));
        if (head.SequenceEqual(Dnstap))
            return new DnstapStream(peeked);
        if (head.StartsWith(Utf16LittleEndian))
            return Encoding.CreateTranscodingStream(peeked, Encoding.Unicode, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return peeked;
    }

    private static Stream Decompress(string name, PeekedStream compressed, Func<PeekedStream, Stream> create) => Open(new CheckedStream(name, () => create(compressed)));

    // No more than decides: a short first line of a log that is being written should not wait for a second one.
    private static ReadOnlySpan<byte> PeekMagic(PeekedStream stream)
    {
        for (int length = 1; length < Dnstap.Length; length++)
        {
            ReadOnlySpan<byte> head = stream.Peek(length);
            if (head.Length < length || !(Gzip.StartsWith(head) || Zstd.StartsWith(head) || "BZh"u8.StartsWith(head) || Xz.StartsWith(head) || Dnstap.StartsWith(head) || Utf16LittleEndian.StartsWith(head)
                || (length < 4 ? (head[0] & 0xF0) == 0x50 && ((ReadOnlySpan<byte>)[0x2A, 0x4D, 0x18]).StartsWith(head[1..]) : IsSkippableFrame(head))))
                return head;
        }

        return stream.Peek(Dnstap.Length);
    }

    // 0x184D2A50 to 0x184D2A5F, little-endian (RFC 8878, section 3.1.2).
    private static bool IsSkippableFrame(ReadOnlySpan<byte> head) => head.Length >= 4 && (head[0] & 0xF0) == 0x50 && head[1..].StartsWith<byte>([0x2A, 0x4D, 0x18]);
}
