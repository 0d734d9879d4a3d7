using System.Text;
using Degas.Score.Input;

namespace Degas.Engine.Logs.Fuzz;

/// <summary>
/// What must hold of the streams that make lines of something else, on any bytes: no exception but <see cref="IOException"/>, the same bytes however
/// the input comes in and in whatever pieces it is asked for, and no more of them than the input can account for.
/// </summary>
internal static class StreamCheck
{
    // A few bytes of compression may stand for gigabytes.
    private const int MostRead = 1 << 24;

    /// <summary>The streams by the name of their corpus, with the most bytes that an input of some length becomes; null where compression leaves it open.</summary>
    public static IReadOnlyDictionary<string, (Func<Stream, Stream> Open, Func<int, long>? Bound)> All { get; } = new Dictionary<string, (Func<Stream, Stream>, Func<int, long>?)>
    {
        // A line end for each object or event.
        ["stream-joined-json"] = (s => new JoinedObjectsStream(s), length => 2L * length),
        ["stream-spread-json"] = (s => new SpreadObjectsStream(s), length => (2L * length) + 1),
        ["stream-xml"] = (s => new EventLinesStream(s), length => 2L * length),
        // A frame of four bytes or a document of one line is told as damaged; a name of 255 bytes may be a pointer, and have four for each in print.
        ["stream-dnstap"] = (s => new DnstapStream(s), length => 1100L * length),
        ["stream-dnstap-yaml"] = (s => new DnstapYamlStream(s), length => 16L * (length + 1)),
        // All of them, found by the first bytes, and what is compressed.
        ["stream-any"] = (Decompression.Open, null),
    };

    /// <summary>Writes a seed for each.</summary>
    public static void WriteSeeds(string folder)
    {
        foreach (string name in All.Keys)
            Directory.CreateDirectory(Path.Combine(folder, name));
        const string events = "<?xml version='1.0'?>\r\n<Events><Event a='b'>\n <EventID>22</EventID>\n</Event><Event>2</Event>\n</Events>\nRecord 2\n<Event>cut <Event/>\n";
        const string joined = """{"a":"}{","b":"\"}{\\"}{"c":{"d":1}}""" + "\n{\"e\":\"\n{}{}";
        const string spread = "[\n  {\n    \"a\": \"}\\\"\",\n    \"b\": [ {}, 1 ]\n  },\n  {}\n]\njunk {\n";
        const string yaml = "type: MESSAGE\nidentity: \"ns\"\nmessage:\n  type: CLIENT_QUERY\n  query_time: !!timestamp 2018-11-05T23:52:02.000000789Z\n  query_address: 192.0.2.7\n  query_message: |\n    ;; opcode: QUERY, status: NOERROR, id: 1\n    ;; QUESTION SECTION:\n    ;a.example.\tIN\t A\n---\ntype: MESSAGE\n";
        Write("stream-joined-json", Encoding.UTF8.GetBytes(joined));
        Write("stream-spread-json", Encoding.UTF8.GetBytes(spread));
        Write("stream-xml", Encoding.UTF8.GetBytes(events));
        Write("stream-dnstap-yaml", Encoding.UTF8.GetBytes(yaml));
        Write("stream-dnstap-yaml", [0xFE, 0xFF, .. "\n"u8, .. Encoding.UTF8.GetBytes(yaml)], "mark");
        Write("stream-dnstap", Dnstap());
        Write("stream-any", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(joined)], "utf16");
        Write("stream-any", Encoding.UTF8.GetBytes("\uFEFF" + events), "xml");
        Write("stream-any", Encoding.UTF8.GetBytes(spread), "spread");
        Write("stream-any", Encoding.UTF8.GetBytes(yaml), "yaml");
        Write("stream-any", Dnstap(), "dnstap");
        Write("stream-any", [.. Gzip("a.example\n"u8), .. Gzip("b.example\n"u8)], "gzip");
        using var zstd = new ZstdSharp.Compressor();
        Write("stream-any", [.. zstd.Wrap("a.example\n"u8), 0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7, .. zstd.Wrap(Gzip("{\"a\":1}{}"u8))], "zstd");
        // bzip2 and xz of "a.example\n", which nothing here compresses to.
        Write("stream-any", Convert.FromBase64String("QlpoOTFBWSZTWVEkPl8AAAFRgAAQAAEiBkBAIAAxDAggYnqJaSEDxdyRThQkFEkPl8A="), "bzip2");
        Write("stream-any", Convert.FromBase64String("/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAJYS5leGFtcGxlCgAAAK6P3gCPxYT3AAEiChUa4WcftvN9AQAAAAAEWVo="), "xz");

        void Write(string name, byte[] bytes, string file = "sample") => File.WriteAllBytes(Path.Combine(folder, name, file), bytes);
    }

    /// <summary>Reads <paramref name="input"/> by the stream of that name, in several ways.</summary>
    public static void Run(string name, byte[] input)
    {
        (Func<Stream, Stream> open, Func<int, long>? bound) = All[name];
        (byte[] whole, bool isWhole) = Read(open, new MemoryStream(input), 1 << 16);
        if (bound is not null && whole.Length > bound(input.Length))
            throw new InvalidOperationException($"{whole.Length} bytes came of {input.Length}");
        foreach (int piece in new[] { 1, 3, 7 })
        {
            (byte[] text, bool isWholeToo) = Read(open, new Pieces(input, piece), 8 - piece);
            // Where compression is damaged, a library may find it sooner or later, or take it for the end.
            bool mayDiffer = bound is null && !(isWhole && isWholeToo);
            if (!mayDiffer && (isWhole != isWholeToo || !text.AsSpan().SequenceEqual(whole)))
                throw new InvalidOperationException($"another text in pieces of {piece} bytes");
        }
    }

    private static (byte[] Text, bool IsWhole) Read(Func<Stream, Stream> open, Stream input, int room)
    {
        var text = new MemoryStream();
        try
        {
            using Stream stream = open(input);
            byte[] buffer = new byte[room];
            int read;
            while (text.Length < MostRead && (read = stream.Read(buffer)) > 0)
                text.Write(buffer, 0, read);
            text.SetLength(Math.Min(text.Length, MostRead));
            return (text.ToArray(), true);
        }
        catch (IOException)
        {
            return (text.ToArray(), false);
        }
    }

    private static byte[] Gzip(ReadOnlySpan<byte> text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(text);
        return compressed.ToArray();
    }

    // START, a client's query for a.example, STOP.
    private static byte[] Dnstap()
    {
        byte[] dns = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 7, .. "example"u8, 0, 0, 1, 0, 1];
        byte[] message = [0x08, 5, 0x22, 4, 192, 0, 2, 7, 0x40, 1, 0x4D, 1, 0, 0, 0, 0x52, (byte)dns.Length, .. dns];
        byte[] frame = [0x72, (byte)message.Length, .. message, 0x78, 1];
        return [0, 0, 0, 0, 0, 0, 0, 34, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 22, .. "protobuf:dnstap.Dnstap"u8, 0, 0, 0, (byte)frame.Length, .. frame, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3];
    }

    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
