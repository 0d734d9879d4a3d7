using System.Net.Sockets;
using System.Text;

namespace Degas.Serve.Tests;

/// <summary>Too much, too slow, cut off: told, and everybody else is served.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--max_request_bytes", "1000");
        Answer answer = await program.PostAsync(Bodies.Instances(Bodies.Names(100, seed: 1)));
        Assert.Equal((413, "application/json"), (answer.Status, answer.ContentType));
        Assert.Contains("--max_request_bytes", answer.Error, StringComparison.Ordinal);
        using var zeros = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zeros, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[100_000]);
        Assert.Equal(413, (await program.PostAsync(zeros.ToArray(), encoding: "gzip")).Status);
        Assert.Single(await program.PredictAsync("a.com"));
    }

    [Fact]
    public async Task A_full_queue_is_503()
    {
        // The slowest kernel, one thread, and a queue of one batch of one name.
        await using ServedProgram program = await ServedProgram.StartAsync("--kernel", "reference", "--num_batch_threads", "1", "--max_batch_size", "1", "--max_enqueued_batches", "1", "--cache", "0");
        string body = Bodies.Instances(Bodies.Names(200, seed: 4));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => program.PostAsync(body)));
        Assert.Contains(answers, a => a.Status == 200);
        Assert.Contains(answers, a => a.Status == 503);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((503, "The batch scheduling queue is full"), (a.Status, a.Error)));
        Assert.Single(await program.PredictAsync("a.com"));
        Assert.Contains("status=\"UNAVAILABLE\"", (await program.GetAsync("/monitoring/prometheus/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_504()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--kernel", "reference", "--num_batch_threads", "1", "--rest_api_timeout_in_ms", "500", "--cache", "0");
        Answer answer = await program.PostAsync(Bodies.Instances(Bodies.Names(100_000, seed: 5)));
        Assert.Equal(504, answer.Status);
        Assert.Contains("--rest_api_timeout_in_ms", answer.Error, StringComparison.Ordinal);
        // What was given up is not scored any more.
        await ServedProgram.UntilAsync(async () => (await program.GetAsync("/monitoring/prometheus/metrics")).Body.Contains(":degas:serving:queued_names{model_name=\"degas\"} 0\n", StringComparison.Ordinal), "the queue is empty");
    }

    [Fact]
    public async Task A_client_that_sends_too_slowly_is_sent_off()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--rest_api_timeout_in_ms", "1000");
        using Socket slow = await program.ConnectAsync();
        await slow.SendAsync(Head(length: 1000));
        await slow.SendAsync("{\"instances\": ["u8.ToArray());
        Assert.Equal("HTTP/1.1 504", (await ReadAsync(slow))[..12]);
    }

    [Fact]
    public async Task A_client_that_pauses_within_its_time_is_answered()
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        using Socket slow = await program.ConnectAsync();
        byte[] body = "{\"instances\": [\"a.com\"]}"u8.ToArray();
        await slow.SendAsync((byte[])[.. Head(body.Length), .. body[..9]]);
        // Longer than a web server's usual patience with a body that does not come.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await slow.SendAsync(body.AsMemory(9));
        Assert.Equal("HTTP/1.1 200", (await ReadAsync(slow))[..12]);
    }

    [Fact]
    public async Task A_client_that_sends_it_all_before_it_reads_gets_its_413()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--max_request_bytes", "10000");
        using Socket socket = await program.ConnectAsync();
        byte[] body = new byte[5_000_000];
        await socket.SendAsync(Head(body.Length));
        for (int sent = 0; sent < body.Length; sent += 100_000)
            await socket.SendAsync(body.AsMemory(sent, 100_000));
        Assert.Equal("HTTP/1.1 413", (await ReadAsync(socket))[..12]);
    }

    [Fact]
    public async Task A_target_with_its_host_is_understood()
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        using Socket socket = await program.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET http://localhost:{program.RestPort}/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.Contains("SERVING", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_request_overtakes_a_large_one()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--num_batch_threads", "1", "--cache", "0");
        Task<Answer> large = program.PostAsync(Bodies.Instances(Bodies.Names(300_000, seed: 6)));
        await ServedProgram.UntilAsync(async () => !(await program.GetAsync("/monitoring/prometheus/metrics")).Body.Contains(":degas:serving:queued_names{model_name=\"degas\"} 0\n", StringComparison.Ordinal) || large.IsCompleted, "the large request is queued");
        Assert.False(large.IsCompleted, "the large request was over too soon to tell");
        await program.PredictAsync("a.com");
        Assert.False(large.IsCompleted, "the small request waited for the large one");
        Assert.Equal(200, (await large).Status);
    }

    [Fact]
    public async Task Connections_over_the_limit_are_closed()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--max_connections", "4");
        List<Socket> open = [];
        for (int i = 0; i < 4; i++)
        {
            // An answer shows that the connection counts; it stays open.
            open.Add(await program.ConnectAsync());
            Assert.Contains("SERVING", await AskAsync(open[i]), StringComparison.Ordinal);
        }

        for (int i = 0; i < 4; i++)
        {
            using Socket over = await program.ConnectAsync();
            Assert.Equal("", await AskAsync(over));
        }

        open.ForEach(s => s.Dispose());
        await ServedProgram.UntilAsync(async () => (await program.GetAsync("/healthz")).Status == 200, "there is room again");
    }

    [Fact]
    public async Task Cut_connections_do_no_harm()
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        byte[] body = Encoding.UTF8.GetBytes(Bodies.Instances(Bodies.Names(5_000, seed: 7)));
        var random = new Random(7);
        for (int i = 0; i < 100; i++)
        {
            using Socket socket = await program.ConnectAsync();
            byte[] whole = [.. Head(body.Length), .. body];
            await socket.SendAsync(whole.AsMemory(0, random.Next(3) == 0 ? whole.Length : random.Next(whole.Length)));
            // An abortive close: the server finds a reset connection.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Single(await program.PredictAsync("a.com"));
        foreach (string line in program.Log.Where(l => l.Contains("\"error\"", StringComparison.Ordinal)))
            Assert.Fail(line);
    }

    [Theory]
    [InlineData("POST /v1/models/degas:predict HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/models/degas:predict HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")]
    public async Task What_is_no_http_gets_400_or_nothing(string text)
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        using Socket socket = await program.ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        socket.Shutdown(SocketShutdown.Send);
        Assert.Matches("^(|HTTP/1.1 (400|505) .*)$", (await ReadAsync(socket)).Split("\r\n")[0]);
        Assert.Single(await program.PredictAsync("a.com"));
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            return await ReadAsync(socket);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static byte[] Head(int length) => Encoding.ASCII.GetBytes($"POST /v1/models/degas:predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                // An answer with a body ends with it, though the connection may stay open.
                if (text.ToString().Contains("}\n", StringComparison.Ordinal))
                    break;
            }
        }
        catch (SocketException)
        {
        }

        return text.ToString();
    }
}
