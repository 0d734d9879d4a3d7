using System.Diagnostics;
using System.Text;

namespace Degas.Score.Tests;

/// <summary>The same input gives the same bytes, whatever the threads, the pipe and the image.</summary>
public sealed class SameBytesTests
{
    [Fact]
    public void Threads_do_not_change_a_byte()
    {
        byte[] input = Names(60_000);
        string one = PublishedProgram.Run(input, ["--threads", "1"]).Output;
        Assert.Equal(60_001, one.Count(c => c == '\n'));
        Assert.True(one == PublishedProgram.Run(input, ["--threads", "2"]).Output, "two threads differ from one");
        Assert.True(one == PublishedProgram.Run(input, ["--threads", "5"]).Output, "five threads differ from one");
    }

    [Fact]
    public void Scores_from_the_cache_do_not_change_a_byte()
    {
        // Repeated in blocks far enough apart, so that the second and third time come from the cache, or from one that has forgotten.
        byte[] names = Names(60_000), input = [.. names, .. names, .. names];
        string none = PublishedProgram.Run(input, ["--cache", "0"]).Output;
        Assert.Equal(180_001, none.Count(c => c == '\n'));
        Assert.True(none == PublishedProgram.Run(input, []).Output, "the cache makes a difference");
        Assert.True(none == PublishedProgram.Run(input, ["--cache", "1"]).Output, "a small cache makes a difference");
    }

    [Theory]
    [InlineData("--scope", "full", "--fields", "domain,registered,score,verdict")]
    [InlineData("--scope", "registered", "--fields", "domain,registered,score,verdict")]
    [InlineData("--unique")]
    public void Names_that_look_alike_are_not_taken_for_each_other_by_the_cache(params string[] options)
    {
        // Each pair comes to the same bytes in one way and not in another: escapes, dots, case, a leading www. The order in which they come first
        // is another one in every block, and so is what the cache knows of.
        string[] names =
        [
            "foo.com", "FOO.com", "foo.com.", "foo.com..", "foo..com", @"foo\.com", @"foo\.com.", @"foo\046com", @"\102oo.com", @"foo.com\.", @"foo.com\..", "foo.com\\032", @"a\\b.com", @"a\b.com", "ab.com",
            "www.foo.com", "WWW.foo.com", "www.www.foo.com", "www.com", "www.www.com", "www.co.uk", "foo.co.uk", "www.foo.co.uk", "co.uk", "192.0.2.1", "192.0.2.1.", "host", "host.", "-", ".", "f\u00f6\u00f6.com",
            new string('a', 60) + ".example.com", new string('a', 60) + "." + new string('b', 45) + ".com", new string('a', 60) + "." + new string('b', 47) + ".com", new string('a', 60) + "." + new string('b', 60) + ".com", "xn--bcher-kva.de", "a.b.c.d.e.f.blogspot.com", "blogspot.com",
        ];
        var random = new Random(6);
        var input = new StringBuilder();
        for (int round = 0; round < 8; round++)
        {
            string[] shuffled = [.. names, .. names];
            random.Shuffle(shuffled);
            input.AppendJoin('\n', shuffled).Append('\n');
            // Other names until the next block.
            for (int i = 0; i < 60_000; i++)
                input.Append('n').Append(i % 2000).Append(".example.net\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(input.ToString());
        string none = PublishedProgram.Run(bytes, ["--format", "list", "--cache", "0", .. options]).Output;
        Assert.True(none == PublishedProgram.Run(bytes, ["--format", "list", .. options]).Output, "the cache makes a difference");
    }

    [Fact]
    public async Task Chunks_of_the_pipe_do_not_change_a_byte()
    {
        byte[] input = Names(3_000);
        string whole = PublishedProgram.Run(input, []).Output;
        var random = new Random(5);
        for (int run = 0; run < 3; run++)
        {
            using Process process = PublishedProgram.Start([]);
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            Stream pipe = process.StandardInput.BaseStream;
            for (int start = 0; start < input.Length;)
            {
                int length = Math.Min(random.Next(1, 1 << random.Next(1, 13)), input.Length - start);
                await pipe.WriteAsync(input.AsMemory(start, length));
                await pipe.FlushAsync();
                start += length;
                // Now and then long enough that the program takes it for a pause.
                if (random.Next(50) == 0)
                    await Task.Delay(30);
            }

            pipe.Close();
            Assert.True(whole == await output, "the chunks of the pipe made a difference");
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public void A_file_gives_the_same_rows_as_a_pipe()
    {
        using var folder = new TemporaryFolder();
        byte[] input = Names(5_000);
        string path = Path.Combine(folder.Path, "names.txt");
        File.WriteAllBytes(path, input);
        Assert.Equal(PublishedProgram.Run(input, []).Output, PublishedProgram.Run([], [path]).Output);
    }

    [Theory]
    [InlineData("v1", "x86-64")]
    [InlineData("v3", "x86-64-v3")]
    [InlineData("v4", "x86-64-v4")]
    public void Every_image_gives_the_same_verdicts(string image, string instructionSet)
    {
        ProgramResult version = PublishedProgram.Run([], ["--version"], image);
        if (version.ExitCode == 2 && version.Error.Contains("no such image", StringComparison.Ordinal))
            Assert.Skip($"this processor does not run the image {image}");
        Assert.Contains($"compiled for {instructionSet},", version.Output, StringComparison.Ordinal);

        byte[] input = Names(2_000);
        string[] expected = PublishedProgram.Run(input, ["--kernel", "reference"], "v1").Rows, actual = PublishedProgram.Run(input, [], image).Rows;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            string[] a = expected[i].Split(','), b = actual[i].Split(',');
            Assert.Equal(a[0], b[0]);
            // What a reduced kernel may move a score by to be a default.
            Assert.Equal(double.Parse(a[1]), double.Parse(b[1]), 2e-3);
            Assert.Equal(a[2], b[2]);
        }
    }

    [Fact]
    public void An_image_that_does_not_exist_is_an_error()
    {
        ProgramResult result = PublishedProgram.Run([], ["--version"], "v9");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("DEGAS_IMAGE=v9", result.Error, StringComparison.Ordinal);
    }

    // Words, letters drawn at random, shared suffixes, repeats; no blank line.
    internal static byte[] Names(int count)
    {
        var random = new Random(count);
        string[] words = ["mail", "cloud", "data", "shop", "news", "blue", "river", "stone", "game", "photo"], suffixes = ["com", "net", "co.uk", "de", "ddns.net", "info"];
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            if (random.Next(3) == 0)
                text.Append(words[random.Next(words.Length)]).Append(words[random.Next(words.Length)]);
            else
                text.Append(random.GetString("abcdefghijklmnopqrstuvwxyz0123456789-", random.Next(1, 30)).Trim('-')).Append('x');
            text.Append('.').Append(suffixes[random.Next(suffixes.Length)]).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
