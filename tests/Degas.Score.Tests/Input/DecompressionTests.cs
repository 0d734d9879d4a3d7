using System.Text;
using Degas.Score.Input;

namespace Degas.Score.Tests.Input;

/// <summary>Compression is found by content, read to its end over several members, and damage is told.</summary>
public sealed class DecompressionTests
{
    private static readonly byte[] s_text = SameBytesTests.Names(20_000);

    public static TheoryData<string> Programs => ["gzip", "zstd", "bzip2", "xz"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Compressed_text_is_read_in_any_chunks(string program) => Assert.Equal(s_text, Read(Compress(program, s_text), chunk: 7));

    [Theory]
    [MemberData(nameof(Programs))]
    public void Several_members_are_read_as_one(string program)
    {
        byte[] member = Compress(program, s_text);
        Assert.Equal([.. s_text, .. s_text], Read([.. member, .. member]));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_cut_file_is_told(string program)
    {
        byte[] member = Compress(program, s_text);
        foreach (int length in new[] { 20, member.Length / 2, member.Length - 3 })
            Assert.Contains("data is damaged or cut short", Assert.ThrowsAny<IOException>(() => Read(member[..length])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_damaged_second_member_is_told(string program)
    {
        byte[] member = Compress(program, s_text);
        byte[] second = [.. member];
        second[0] ^= 0xFF;
        Assert.Contains("data is damaged or cut short", Assert.ThrowsAny<IOException>(() => Read([.. member, .. second])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void Zeros_may_follow(string program)
    {
        foreach (int zeros in (int[])[4, 512, 100_000])
            Assert.Equal(s_text, Read([.. Compress(program, s_text), .. new byte[zeros]]));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public void What_follows_a_small_file_and_is_no_member_is_told_behind_all_of_it(string program)
    {
        byte[] member = Compress(program, "a.example\n"u8.ToArray());
        foreach (byte[] rest in (byte[][])[[.. "plain text\n"u8], [.. new byte[512], .. "x"u8], [.. member[..2], (byte)(member[2] ^ 4), .. member[3..]]])
        {
            using Stream stream = Decompression.Open(new MemoryStream([.. member, .. rest]));
            byte[] text = new byte[100];
            Assert.Equal("a.example\n", Encoding.ASCII.GetString(text, 0, stream.ReadAtLeast(text, 10)));
            Assert.Contains("data is damaged or cut short", Assert.ThrowsAny<IOException>(() => stream.Read(text)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bzip2", 900_000)]
    [InlineData("xz", 64)]
    public void Up_to_damage_all_is_read_and_nothing_is_made_up(string program, int most)
    {
        byte[] text = SameBytesTests.Names(200_000), file = Compress(program, text);
        byte[] flipped = [.. file];
        flipped[file.Length / 2] ^= 0x10;
        foreach (byte[] damaged in (byte[][])[file[..(file.Length * 9 / 10)], flipped])
        {
            using Stream stream = Decompression.Open(new MemoryStream(damaged));
            using var read = new MemoryStream();
            Assert.ThrowsAny<IOException>(() => stream.CopyTo(read, 4096));
            if (program == "bzip2" || damaged.Length < file.Length)
                Assert.Equal(text[..(int)read.Length], read.ToArray());
            // As much as stands before the damage, but for the block or the piece that it is in.
            Assert.InRange(read.Length, text.Length * (damaged.Length < file.Length ? 0.85 : 0.45) - most, text.Length);
        }
    }

    [Fact]
    public void Zeros_before_a_log_are_no_dnstap()
    {
        byte[] sparse = [.. new byte[100_000], .. "a.example\n"u8];
        Assert.Equal(sparse, Read(sparse));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Compression_inside_compression_is_undone(string program) => Assert.Equal(s_text, Read(Compress("gzip", Compress(program, s_text))));

    [Fact]
    public void Compression_without_end_is_refused()
    {
        byte[] file = s_text;
        for (int layer = 0; layer < 8; layer++)
            file = Compress("gzip", file);
        Assert.Contains("7 times over", Assert.Throws<IOException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("BZ")]
    [InlineData("P.com\nQ.com\n")]
    [InlineData("(\u00B5/.com")]
    [InlineData("\u001F\u008B")]
    public void What_only_begins_like_compression_is_text(string text) =>
        Assert.Equal(Encoding.Latin1.GetBytes(text), Read(Encoding.Latin1.GetBytes(text), chunk: 1));

    [Fact]
    public void Utf16_of_the_other_order_becomes_utf8_too() =>
        Assert.Equal("a.example\n", Encoding.UTF8.GetString(Read([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("a.example\n")])).TrimStart('\uFEFF'));

    [Fact]
    public void Utf16_with_a_mark_becomes_utf8() =>
        Assert.Equal("a.example\nm\u00FCnchen.example\n", Encoding.UTF8.GetString(Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a.example\nm\u00FCnchen.example\n")])).TrimStart('\uFEFF'));

    [Fact]
    public void A_byte_order_mark_is_taken_off_whatever_it_stands_in()
    {
        byte[] marked = [.. "\uFEFFa.example\n"u8];
        foreach (byte[] file in (byte[][])[marked, Compress("gzip", marked), Compress("xz", Compress("gzip", marked)), Encoding.Unicode.GetBytes("\uFEFFa.example\n"), Encoding.BigEndianUnicode.GetBytes("\uFEFFa.example\n")])
            Assert.Equal("a.example\n", Encoding.UTF8.GetString(Read(file, chunk: 1)));
    }

    private static byte[] Read(byte[] file, int chunk = 1 << 16)
    {
        using Stream stream = Decompression.Open(new SlowStream(file, chunk));
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    // The tools that users compress with, so that their defaults are what is read.
    private static byte[] Compress(string program, byte[] text)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, "-c") { RedirectStandardInput = true, RedirectStandardOutput = true };
        System.Diagnostics.Process? process = null;
        try
        {
            process = System.Diagnostics.Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"there is no {program} here");
        }

        using (process)
        {
            Task writing = Task.Run(() =>
            {
                process.StandardInput.BaseStream.Write(text);
                process.StandardInput.Close();
            });
            using var compressed = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(compressed);
            process.WaitForExit();
            return compressed.ToArray();
        }
    }

    private sealed class SlowStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
