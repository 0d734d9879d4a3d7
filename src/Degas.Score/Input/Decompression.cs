using System.Text;
using ICSharpCode.SharpZipLib.BZip2;
using SharpCompress.Compressors.Xz;

namespace Degas.Score.Input;

/// <summary>
/// Finds compression, dnstap, JSON, XML and UTF-16 by the first bytes, whatever the file is called, and makes lines of UTF-8 of them. Several members or
/// frames behind each other are read as one, as their own tools do.
/// </summary>
internal static class Decompression
{
    private const int MaxLayers = 7;

    private static readonly byte[] s_bzip2 = "BZh"u8.ToArray(), s_xz = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private static readonly (byte[] Magic, Func<PeekedStream, Stream> Open)[] s_kinds =
    [
        ([0x1F, 0x8B, 0x08], s => Decompress("gzip", s, () => new GzipMembers(s))),
        ([0x28, 0xB5, 0x2F, 0xFD], OpenZstd),
        // Skippable frames, 0x184D2A50 to 0x184D2A5F, little-endian (RFC 8878, section 3.1.2).
        .. Enumerable.Range(0x50, 16).Select(first => (new byte[] { (byte)first, 0x2A, 0x4D, 0x18 }, (Func<PeekedStream, Stream>)OpenZstd)),
        (s_bzip2, s => DecompressMembers("bzip2", s, s_bzip2, member => new CheckedBlocksStream(new BZip2InputStream(member) { IsStreamOwner = false }, member))),
        (s_xz, s => DecompressMembers("xz", s, s_xz, member => new PiecewiseStream(new XZStream(member)))),
        // The escape of a control frame, and the upper bytes of its length, which is small. Zeros alone are a hole that log rotation left.
        ([0, 0, 0, 0, 0, 0, 0], s => s.Peek(8)[7..] is [not 0] ? new DnstapStream(s) : s),
        ("type: MESSAGE"u8.ToArray(), s => new DnstapYamlStream(s)),
        ("---\ntype: MESSAGE"u8.ToArray(), s => new DnstapYamlStream(s)),
        ("{"u8.ToArray(), OpenObjects),
        ("["u8.ToArray(), OpenArray),
        ("\n"u8.ToArray(), OpenBehindBlankLines),
        ("\r\n"u8.ToArray(), OpenBehindBlankLines),
        ("<Event"u8.ToArray(), s => new EventLinesStream(s)),
        ("<?xml"u8.ToArray(), s => new EventLinesStream(s)),
        // As evtx_dump begins.
        ("Record 1\n{"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("Record 1\n<"u8.ToArray(), s => new EventLinesStream(s)),
        ("\uFEFF"u8.ToArray(), OpenBehindMark),
        // As PowerShell writes it.
        ([0xFF, 0xFE], s => Transcode(s, Encoding.Unicode)),
        ([0xFE, 0xFF], s => Transcode(s, Encoding.BigEndianUnicode)),
    ];

    /// <summary>The lines of <paramref name="stream"/>.</summary>
    /// <remarks>Waits for the first bytes of the stream. What is damaged or cut shows while reading, as an <see cref="IOException"/>.</remarks>
    public static Stream Open(Stream stream) => Open(stream, layer: 0);

    private static Stream Open(Stream stream, int layer)
    {
        // There are files that decompress to themselves.
        if (layer > MaxLayers)
            throw new IOException($"compressed more than {MaxLayers} times over");
        var peeked = new PeekedStream(stream) { Layer = layer };
        // No more than decides: a short first line of a log that is being written should not wait for a second one.
        for (int length = 1; ; length++)
        {
            ReadOnlySpan<byte> head = peeked.Peek(length);
            bool mayBeMore = false;
            foreach ((byte[] magic, Func<PeekedStream, Stream> open) in s_kinds)
            {
                if (head.SequenceEqual(magic))
                    return open(peeked);
                mayBeMore |= magic.AsSpan().StartsWith(head);
            }

            if (head.Length < length || !mayBeMore)
                return peeked;
        }
    }

    // A brace with nothing behind it on its line begins an object that is spread over lines.
    private static Stream OpenObjects(PeekedStream text) =>
        text.Peek(2)[1..] is [(byte)'\r' or (byte)'\n'] ? new SpreadObjectsStream(text) : new JoinedObjectsStream(text);

    // An array of objects; many a line begins with a bracket and a time.
    private static Stream OpenArray(PeekedStream text)
    {
        for (int length = 2; text.Peek(length).Length == length && length < PeekedStream.Most; length++)
        {
            if (text.Peek(length)[^1] is (byte)'{' or (byte)'\r' or (byte)'\n')
                return new SpreadObjectsStream(text);
            if (text.Peek(length)[^1] is not ((byte)' ' or (byte)'\t'))
                break;
        }

        return text;
    }

    private static Stream OpenBehindBlankLines(PeekedStream text)
    {
        for (int length = 1; text.Peek(length).Length == length && length < PeekedStream.Most; length++)
        {
            switch (text.Peek(length)[^1])
            {
                case (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t':
                    continue;
                case (byte)'{':
                    return new JoinedObjectsStream(text);
                case (byte)'[' when text.Peek(length + 1)[length..] is [(byte)'{' or (byte)'\r' or (byte)'\n']:
                    return new SpreadObjectsStream(text);
                default:
                    return text;
            }
        }

        return text;
    }

    // What a byte order mark stands before is found as without it.
    private static Stream OpenBehindMark(PeekedStream text)
    {
        text.ReadExactly(stackalloc byte["\uFEFF"u8.Length]);
        return Open(text, text.Layer);
    }

    private static Stream Transcode(PeekedStream text, Encoding encoding) =>
        Open(Encoding.CreateTranscodingStream(text, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), text.Layer + 1);

    private static Stream OpenZstd(PeekedStream compressed) => Decompress("zstd", compressed, () => new ZstdSharp.DecompressionStream(compressed));

    // Both libraries read byte by byte in places.
    private static Stream DecompressMembers(string name, PeekedStream compressed, byte[] magic, Func<Stream, Stream> open) =>
        Decompress(name, compressed, () => new CompressedMembers(new PeekedStream(new BufferedStream(compressed, 1 << 16)), magic, open));

    // What is inside may itself be compressed, or dnstap.
    private static Stream Decompress(string name, PeekedStream compressed, Func<Stream> create) => Open(new CheckedStream(name, create), compressed.Layer + 1);
}
