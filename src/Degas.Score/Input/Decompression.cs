using System.Text;
using SharpCompress.Compressors.BZip2;

namespace Degas.Score.Input;

/// <summary>
/// Finds compression, dnstap, JSON, XML and UTF-16 by the first bytes, whatever the file is called, and makes lines of UTF-8 of them. Several members or
/// frames behind each other are read as one, as their own tools do.
/// </summary>
internal static class Decompression
{
    private const int MaxLayers = 7;

    private static readonly (byte[] Magic, Func<PeekedStream, Stream> Open)[] s_kinds =
    [
        ([0x1F, 0x8B, 0x08], s => Decompress("gzip", s, () => new GzipMembers(s))),
        ([0x28, 0xB5, 0x2F, 0xFD], OpenZstd),
        // Skippable frames, 0x184D2A50 to 0x184D2A5F, little-endian (RFC 8878, section 3.1.2).
        .. Enumerable.Range(0x50, 16).Select(first => (new byte[] { (byte)first, 0x2A, 0x4D, 0x18 }, (Func<PeekedStream, Stream>)OpenZstd)),
        ("BZh"u8.ToArray(), s => Decompress("bzip2", s, () => BZip2Stream.Create(new BufferedStream(s, 1 << 16), SharpCompress.Compressors.CompressionMode.Decompress, true, false))),
        (XzStreams.Magic.ToArray(), s => Decompress("xz", s, () => new XzStreams(s))),
        // The escape of a control frame, and the upper bytes of its length, which is small.
        ([0, 0, 0, 0, 0, 0, 0], s => new DnstapStream(s)),
        ("type: MESSAGE"u8.ToArray(), s => new DnstapYamlStream(s)),
        ("---\ntype: MESSAGE"u8.ToArray(), s => new DnstapYamlStream(s)),
        ("{"u8.ToArray(), OpenObjects),
        ("\uFEFF{"u8.ToArray(), OpenObjects),
        ("[{"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("[\n"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("[\r\n"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("[ {"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("<Event"u8.ToArray(), s => new EventLinesStream(s)),
        ("\uFEFF<Event"u8.ToArray(), s => new EventLinesStream(s)),
        ("<?xml"u8.ToArray(), s => new EventLinesStream(s)),
        ("\uFEFF<?xml"u8.ToArray(), s => new EventLinesStream(s)),
        // As evtx_dump begins.
        ("Record 1\n{"u8.ToArray(), s => new SpreadObjectsStream(s)),
        ("Record 1\n<"u8.ToArray(), s => new EventLinesStream(s)),
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
    private static Stream OpenObjects(PeekedStream text)
    {
        int brace = text.Peek(1)[0] == '{' ? 1 : 4;
        return text.Peek(brace + 1)[brace..] is [(byte)'\r' or (byte)'\n'] ? new SpreadObjectsStream(text) : new JoinedObjectsStream(text);
    }

    private static Stream Transcode(PeekedStream text, Encoding encoding) =>
        Open(Encoding.CreateTranscodingStream(text, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), text.Layer + 1);

    private static Stream OpenZstd(PeekedStream compressed) => Decompress("zstd", compressed, () => new ZstdSharp.DecompressionStream(compressed));

    // What is inside may itself be compressed, or dnstap.
    private static Stream Decompress(string name, PeekedStream compressed, Func<Stream> create) => Open(new CheckedStream(name, create), compressed.Layer + 1);
}
