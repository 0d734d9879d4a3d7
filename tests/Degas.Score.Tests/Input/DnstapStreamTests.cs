using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Degas.Engine.Logs;
using Degas.Score.Input;

namespace Degas.Score.Tests.Input;

/// <summary>dnstap files become lines: what a message holds, what is damaged, what is cut.</summary>
public sealed class DnstapStreamTests
{
    private static readonly byte[] s_start = Control(2, [0, 0, 0, 1, 0, 0, 0, 22, .. "protobuf:dnstap.Dnstap"u8]), s_stop = Control(3, []);

    [Fact]
    public void Messages_become_lines_of_the_format()
    {
        byte[] file = [.. s_start, .. Frame(Message(5, "WWW.Example.com", 1, 0)), .. Frame(Message(6, "a\tb.c\\d.com", 28, 3, isResponse: true)), .. Frame(Message(1, "com", 2, 0)), .. s_stop];
        string[] lines = ReadLines(file);
        Assert.Equal(
            ["dnstap\tCQ\t1541462722.000000789\t192.0.2.7\tWWW.Example.com\tA\t", "dnstap\tCR\t1541462722.000000789\t192.0.2.7\ta\\009b.c\\092d.com\tAAAA\tNXDOMAIN", "dnstap\tAQ\t1541462722.000000789\t192.0.2.7\tcom\tNS\t"],
            lines);
        LogFormat format = LogFormats.Find("dnstap")!;
        LogRecord record = default;
        Assert.Equal([LineKind.Query, LineKind.Response, LineKind.ServerQuery], lines.Select(l => format.Read(Encoding.ASCII.GetBytes(l), new LineState(), ref record)));
    }

    [Fact]
    public void The_root_and_an_ipv6_client_are_shown()
    {
        byte[] address = new byte[16];
        address[15] = 1;
        Assert.Equal(["dnstap\tCQ\t1541462722.000000789\t::1\t.\tTYPE999\t"], ReadLines([.. s_start, .. Frame(Message(5, "", 999, 0, address: address))]));
    }

    [Fact]
    public void Files_may_follow_each_other_and_may_lack_their_stop()
    {
        byte[] frame = Frame(Message(5, "a.example", 1, 0));
        Assert.Equal(3, ReadLines([.. s_start, .. frame, .. s_stop, .. s_start, .. frame, .. frame]).Length);
    }

    [Fact]
    public void A_damaged_message_is_a_line_that_the_reader_calls_unparsed()
    {
        byte[] good = Message(5, "a.example", 1, 0);
        string[] lines = ReadLines([.. s_start, .. Frame([0xFF, 0xFF]), .. Frame(good[..^3]), .. Frame(good)]);
        Assert.Equal(["dnstap\tdamaged", "dnstap\tdamaged"], lines[..2]);
        Assert.StartsWith("dnstap\tCQ", lines[2], StringComparison.Ordinal);
        LogRecord record = default;
        Assert.Equal(LineKind.Unparsed, LogFormats.Find("dnstap")!.Read(Encoding.ASCII.GetBytes(lines[0]), new LineState(), ref record));
    }

    [Fact]
    public void A_cut_frame_fails_behind_the_lines_before_it()
    {
        byte[] file = [.. s_start, .. Frame(Message(5, "a.example", 1, 0)), .. Frame(Message(5, "b.example", 1, 0))];
        for (int cut = file.Length - 30; cut < file.Length; cut++)
        {
            using Stream stream = Decompression.Open(new MemoryStream(file[..cut]));
            byte[] line = new byte[200];
            int length = stream.Read(line);
            Assert.Contains("a.example", Encoding.ASCII.GetString(line, 0, length), StringComparison.Ordinal);
            Assert.Contains("damaged at frame 3", Assert.Throws<IOException>(() => stream.Read(line)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_content_type_and_a_frame_without_measure_are_refused()
    {
        byte[] other = Control(2, [0, 0, 0, 1, 0, 0, 0, 5, .. "other"u8]);
        Assert.Contains("content type", Assert.Throws<IOException>(() => ReadLines(other)).Message, StringComparison.Ordinal);
        Assert.Contains("a frame of 2147483647 bytes", Assert.Throws<IOException>(() => ReadLines([.. s_start, 0x7F, 0xFF, 0xFF, 0xFF])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_do_harm()
    {
        byte[] file = [.. s_start, .. Frame(Message(5, "www.example.com", 1, 0)), .. Frame(Message(6, "b.example", 1, 3, isResponse: true)), .. s_stop];
        var random = new Random(9);
        for (int round = 0; round < 3000; round++)
        {
            byte[] changed = [.. file];
            for (int i = random.Next(1, 5); i > 0; i--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                ReadLines(changed);
            }
            catch (IOException)
            {
                // The one way to fail.
            }
        }
    }

    [Fact]
    public void The_program_reads_a_compressed_file_and_takes_queries()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "log");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            zip.Write([.. s_start, .. Frame(Message(5, "WWW.Example.com", 1, 0)), .. Frame(Message(6, "www.example.com", 1, 0, isResponse: true)), .. s_stop]);
        ProgramResult result = PublishedProgram.Run("", path, "--fields", "time,client,qtype,domain,verdict");
        Assert.Equal(["2018-11-06T00:05:22.0000007Z,192.0.2.7,A,www.example.com,benign"], result.Rows);
        Assert.Contains("1 response;", result.Error, StringComparison.Ordinal);
    }

    private static string[] ReadLines(byte[] file)
    {
        using Stream stream = Decompression.Open(new MemoryStream(file));
        return new StreamReader(stream, Encoding.Latin1).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[] Control(uint type, byte[] fields) => [0, 0, 0, 0, .. BigEndian((uint)fields.Length + 4), .. BigEndian(type), .. fields];

    private static byte[] Frame(byte[] message) => [.. BigEndian((uint)message.Length), .. message];

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Message(byte type, string name, ushort queryType, byte responseCode, bool isResponse = false, byte[]? address = null)
    {
        address ??= [192, 0, 2, 7];
        var dns = new List<byte> { 0, 1, (byte)(isResponse ? 0x81 : 1), responseCode, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
            dns.AddRange([(byte)label.Length, .. Encoding.Latin1.GetBytes(label)]);
        dns.AddRange([0, (byte)(queryType >> 8), (byte)queryType, 0, 1]);
        byte[] inner =
        [
            0x08, type, 0x10, 1, .. Bytes(4, address), 0x40, .. Varint(1541462722), 0x4D, 0x15, 3, 0, 0, .. Bytes(isResponse ? 14 : 10, [.. dns]),
        ];
        return [.. Bytes(14, inner), 0x78, 1];
    }

    private static byte[] Bytes(int field, byte[] bytes) => [.. Varint((ulong)(field << 3 | 2)), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
