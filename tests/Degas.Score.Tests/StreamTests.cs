using System.Diagnostics;
using System.Text;

namespace Degas.Score.Tests;

/// <summary>Endless, paused, empty and odd inputs.</summary>
public sealed class StreamTests
{
    [Fact]
    public void Rows_come_out_while_the_input_is_still_open()
    {
        using Process process = PublishedProgram.Start(["--quiet"]);
        Stream pipe = process.StandardInput.BaseStream;
        for (int i = 0; i < 3; i++)
        {
            pipe.Write(Encoding.ASCII.GetBytes($"host{i}.example.com\n"));
            pipe.Flush();
            if (i == 0)
                Assert.Equal("domain,score,verdict", process.StandardOutput.ReadLine());
            Assert.StartsWith($"host{i}.example.com,", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        }

        pipe.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    // As an executable function of ClickHouse asks: a chunk, its rows, and only then the next. A name may be empty.
    [Fact]
    public async Task A_caller_may_wait_for_the_rows_of_each_chunk()
    {
        using Process process = PublishedProgram.Start(["--quiet", "--json-key", "domain", "--output-format", "json", "--fields", "score"]);
        string[] names = [.. Encoding.ASCII.GetString(SameBytesTests.Names(3_000)).Split('\n', StringSplitOptions.RemoveEmptyEntries), "", "a b", "\u00E9"];
        foreach (int count in (int[])[1, 1, names.Length, 2, names.Length])
        {
            string chunk = string.Concat(names[^count..].Select(n => $"{{\"domain\":\"{n}\"}}\n"));
            Task writing = process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(chunk)).AsTask();
            for (int i = 0; i < count; i++)
                Assert.StartsWith("{\"score\":", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await writing;
            await process.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
        }

        process.StandardInput.Close();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_header_may_come_long_before_the_first_row()
    {
        using Process process = PublishedProgram.Start(["--quiet"]);
        Stream pipe = process.StandardInput.BaseStream;
        foreach (string text in (string[])["#separator \\x09\n#fields\tts\tquery\n", "1\thost0.example.com\n2\thost1.example.com\n"])
        {
            pipe.Write(Encoding.ASCII.GetBytes(text));
            pipe.Flush();
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
        }

        Assert.Equal("domain,score,verdict", process.StandardOutput.ReadLine());
        Assert.StartsWith("host0.example.com,", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        pipe.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_million_names_stream_through_in_bounded_memory()
    {
        using Process process = PublishedProgram.Start(["--quiet"]);
        Task<long> rows = Task.Run(() => CountLines(process.StandardOutput.BaseStream));
        byte[] names = SameBytesTests.Names(50_000);
        for (int i = 0; i < 20; i++)
            await process.StandardInput.BaseStream.WriteAsync(names);
        await process.StandardInput.BaseStream.FlushAsync();
        string peak = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        process.StandardInput.Close();
        Assert.Equal(1_000_001, await rows);
        long kilobytes = long.Parse(string.Concat(peak.Where(char.IsAsciiDigit)));
        Assert.True(kilobytes < 400_000, $"{peak} is over 400 MB");
    }

    [Fact]
    public void An_empty_input_gives_the_header_alone()
    {
        ProgramResult result = PublishedProgram.Run("");
        Assert.Equal((0, "domain,score,verdict\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void The_last_line_may_lack_its_end_and_lines_may_end_with_CRLF()
    {
        ProgramResult result = PublishedProgram.Run("# list\r\n\r\ngoogle.com\r\nexample.org");
        Assert.Equal(["google.com", "example.org"], result.Rows.Select(r => r.Split(',')[0]));
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_a_name()
    {
        ProgramResult result = PublishedProgram.Run("\u00EF\u00BB\u00BFgoogle.com\nexample.org\n");
        Assert.Equal(["google.com", "example.org"], result.Rows.Select(r => r.Split(',')[0]));
    }

    [Fact]
    public void A_line_of_many_megabytes_is_one_unparsed_row()
    {
        var input = new MemoryStream();
        input.Write("google.com\n"u8);
        byte[] chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)'a');
        for (int i = 0; i < 30; i++)
            input.Write(chunk);
        input.Write("\nexample.org\n"u8);
        ProgramResult result = PublishedProgram.Run(input.ToArray(), ["--fields", "line,domain,verdict"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, result.Rows.Length);
        Assert.Equal("1,google.com,benign", result.Rows[0]);
        Assert.Matches("^2,a{253},unparsed$", result.Rows[1]);
        Assert.Equal("3,example.org,benign", result.Rows[2]);
        Assert.Contains("1 of them over", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_bytes_give_printable_rows()
    {
        ProgramResult result = PublishedProgram.Run("a\\000b.example.com\nx\u0001y.example.com\n\u00FF\u00FE.example.com\n=cmd.example.com\n\\027[31m.example.com\n", "--format", "list");
        Assert.Equal(5, result.Rows.Length);
        Assert.All(result.Output, c => Assert.True(c is '\n' or (>= ' ' and < '\u007F'), $"byte {(int)c} in the output"));
        Assert.DoesNotContain(result.Rows, r => r.StartsWith('='));
    }

    [Fact]
    public void Files_of_several_formats_keep_their_order()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("a.txt", "one.example.com\n");
        string dnsmasq = folder.Write("b.log", "May  2 10:00:01 dnsmasq[1234]: query[A] two.example.com from 172.17.0.1\nMay  2 10:00:01 dnsmasq[1234]: forwarded two.example.com to 9.9.9.9\n");
        string zeek = folder.Write("c.log", "#separator \\x09\n#fields\tts\tid.orig_h\tquery\tqtype_name\n1.5\t10.0.0.1\tthree.example.com\tA\n#fields\tquery\tts\nfour.example.com\t1.6\n");
        ProgramResult result = PublishedProgram.Run("", list, dnsmasq, zeek, "--fields", "domain,client,time");
        Assert.Equal(["one.example.com,,", "two.example.com,172.17.0.1,May  2 10:00:01", "three.example.com,10.0.0.1,1970-01-01T00:00:01.500Z", "four.example.com,,1970-01-01T00:00:01.600Z"], result.Rows);
    }

    [Fact]
    public void A_log_may_begin_with_megabytes_of_other_events()
    {
        string flows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"timestamp\":\"2017-05-02T10:00:01.123456+0000\",\"flow_id\":{i},\"event_type\":\"flow\",\"src_ip\":\"10.0.2.15\",\"flow\":{{\"pkts\":1}}}}\n"));
        const string Query = "{\"timestamp\":\"2017-05-02T10:00:01.123456+0000\",\"event_type\":\"dns\",\"src_ip\":\"10.0.2.15\",\"dns\":{\"type\":\"query\",\"rrname\":\"google.com\",\"rrtype\":\"A\"}}\n";
        ProgramResult result = PublishedProgram.Run(flows + Query, "--fields", "domain,client");
        Assert.Equal(["google.com,10.0.2.15"], result.Rows);
        Assert.Contains("20,000 other events", result.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (PublishedProgram.Run(flows, "--quiet").ExitCode, PublishedProgram.Run(flows, "--no-header").Rows.Length));
    }

    private static long CountLines(Stream stream)
    {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
