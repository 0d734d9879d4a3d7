using System.Text;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>Blocks hold every line once, in order, whole, whatever the sizes of reads, blocks and lines.</summary>
public sealed class BlockReaderTests
{
    [Fact]
    public async Task Every_line_comes_once_and_in_order()
    {
        var random = new Random(3);
        for (int run = 0; run < 60; run++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(0, 400)).Select(i => $"{i}:" + new string('x', random.Next(8) == 0 ? random.Next(900) : random.Next(30)))];
            string text = string.Join('\n', lines) + (random.Next(2) == 0 && lines.Length > 0 ? "\n" : "");
            int blockSize = random.Next(1000, 5000);
            (List<string> read, List<long> first) = await ReadAll(new ChunkedStream(Encoding.ASCII.GetBytes(text), random), blockSize, random.Next(1, 5));
            Assert.Equal(lines, read);
            Assert.All(first.Index(), f => Assert.True(f.Item >= 1));
        }
    }

    [Fact]
    public async Task An_overlong_line_is_given_out_as_its_start_and_passed_over()
    {
        string text = "first\n" + new string('y', 500_000) + "\nsecond\n" + new string('z', 100_000);
        (List<string> read, _) = await ReadAll(new ChunkedStream(Encoding.ASCII.GetBytes(text), new Random(4)), 2048, 2);
        Assert.Equal(["first", "!" + new string('y', 256), "second", "!" + new string('z', 256)], read);
    }

    [Fact]
    public async Task A_line_longer_than_a_block_is_whole_where_such_lines_are_allowed()
    {
        string[] lines = ["first", new string('y', 5_000), "second", "third", new string('z', 9_999), new string('w', 10_001), "fourth", new string('v', 9_000)];
        foreach (string end in (string[])["", "\n"])
        {
            for (int seed = 0; seed < 20; seed++)
            {
                (List<string> read, _) = await ReadAll(new ChunkedStream(Encoding.ASCII.GetBytes(string.Join('\n', lines) + end), new Random(seed)), 1_000, 2, longestLine: 10_000);
                Assert.Equal([.. lines[..5], "!" + new string('w', 256), .. lines[6..]], read);
            }
        }
    }

    [Fact]
    public async Task A_failed_read_keeps_the_whole_lines_before_it()
    {
        await using var reader = new BlockReader(() => new FailingStream("one\ntwo\nthr"), 2);
        Block block = (await reader.ReadAsync())!;
        Assert.Equal("one\ntwo\n", string.Concat(block.Pieces.Select(p => Encoding.ASCII.GetString(p.Span))));
        IOException failure = await Assert.ThrowsAsync<IOException>(async () => await reader.ReadAsync());
        Assert.Equal("the disk is gone, after 2 whole lines", failure.Message);
    }

    [Fact]
    public async Task At_a_pause_the_whole_lines_are_asked_about_and_given_out()
    {
        var asked = new List<string>();
        await using var reader = new BlockReader(() => new PausingStream("banner\nna", "me\nlast"), 2)
        {
            IsEnough = lines =>
            {
                asked.Add(Encoding.ASCII.GetString(lines));
                return lines.Length > "banner\n".Length;
            },
        };
        var blocks = new List<string>();
        while (await reader.ReadAsync() is { } block)
        {
            blocks.Add(string.Concat(block.Pieces.Select(p => Encoding.ASCII.GetString(p.Span))));
            block.Release();
        }

        Assert.Equal(["banner\nname\n", "last"], blocks);
        Assert.Equal(["banner\n", "banner\nname\n"], asked.Distinct());
    }

    private static async Task<(List<string> Lines, List<long> FirstLines)> ReadAll(Stream stream, int blockSize, int inFlight, int longestLine = 0)
    {
        var lines = new List<string>();
        var firstLines = new List<long>();
        var held = new Queue<Block>();
        await using var reader = new BlockReader(() => stream, inFlight, blockSize, longestLine);
        while (await reader.ReadAsync() is { } block)
        {
            held.Enqueue(block);
            firstLines.Add(block.FirstLine);
            if (held.Count == inFlight)
                Take(held.Dequeue());
        }

        while (held.Count > 0)
            Take(held.Dequeue());
        await reader.AllReleasedAsync(CancellationToken.None);
        return (lines, firstLines);

        // Read as late as possible: what the reader gave out must still be there.
        void Take(Block block)
        {
            Assert.Equal(lines.Count + 1, block.FirstLine);
            foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            {
                string text = Encoding.ASCII.GetString(piece.Span);
                if (block.IsOverlong)
                    lines.Add("!" + text);
                else
                    lines.AddRange((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));
            }

            block.Release();
        }
    }

    private sealed class ChunkedStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 3000))]);
    }

    // Far longer than a reader takes for a pause.
    private sealed class PausingStream(params string[] parts) : MemoryStream
    {
        private int _next;

        public override int Read(Span<byte> buffer)
        {
            if (_next > 0)
                Thread.Sleep(TimeSpan.FromSeconds(0.5));
            return _next < parts.Length ? Encoding.ASCII.GetBytes(parts[_next++], buffer) : 0;
        }
    }

    private sealed class FailingStream(string text) : MemoryStream(Encoding.ASCII.GetBytes(text))
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and int read ? read : throw new IOException("the disk is gone");
    }
}
