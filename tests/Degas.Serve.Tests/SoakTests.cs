using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Degas.Serve.Tests;

/// <summary>
/// Mixed load with reloads, bad requests, slow clients and cut connections. A minute here; <c>DEGAS_SOAK_SECONDS=3600</c> makes it an hour.
/// </summary>
public sealed class SoakTests
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("DEGAS_SOAK_SECONDS") ?? "60", CultureInfo.InvariantCulture));

    [Fact]
    public async Task No_wrong_answer_no_leak_no_crash()
    {
        using var folder = new BasePath();
        byte[] model = BasePath.Model(bias: 0);
        folder.Add("1", model);
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path);
        string[] names = Bodies.Names(20_000, seed: 11);
        string[] scores = (await program.PostAsync(Bodies.Instances(names))).Scores();
        using var stop = new CancellationTokenSource(s_time);
        long early = 0;
        List<Task<int>> work =
        [
            .. Enumerable.Range(0, 6).Select(i => Repeat(i, random => PredictAsync(program, names, scores, random, most: 3), stop.Token)),
            Repeat(10, random => PredictAsync(program, names, scores, random, most: 1_000), stop.Token),
            Repeat(11, random => PredictAsync(program, names, scores, random, most: 20_000), stop.Token),
            Repeat(12, _ => BadAsync(program), stop.Token),
            Repeat(13, random => CutAsync(program, names, random), stop.Token),
            Repeat(14, _ => SlowAsync(program), stop.Token),
            Repeat(15, _ => ReloadAsync(program, folder, model), stop.Token),
            Repeat(16, async _ =>
            {
                // When every kind of request has been seen often, the memory is what it will stay.
                await Task.Delay(s_time / 4, CancellationToken.None);
                if (early == 0)
                    early = ResidentKib(program);
            }, stop.Token),
        ];
        int[] done = await Task.WhenAll(work);
        Assert.All(done, count => Assert.True(count > 0));
        Assert.Equal(scores, (await program.PostAsync(Bodies.Instances(names))).Scores());
        long late = ResidentKib(program);
        Assert.True(late < early * 1.5 + (64 << 10), $"memory grew from {early} to {late} KiB in {done.Sum()} rounds");
        foreach (string line in program.Log.Where(l => l.Contains("_failed", StringComparison.Ordinal) || l.Contains("\"event\":\"server\"", StringComparison.Ordinal)))
            Assert.Fail(line);
        program.Signal("TERM");
        Assert.Equal(0, await program.EndAsync());
    }

    private static async Task<int> Repeat(int seed, Func<Random, Task> round, CancellationToken stop)
    {
        await Task.Yield();
        var random = new Random(seed);
        int rounds = 0;
        for (; !stop.IsCancellationRequested; rounds++)
            await round(random);
        return rounds;
    }

    private static async Task PredictAsync(ServedProgram program, string[] names, string[] scores, Random random, int most)
    {
        int start = random.Next(names.Length), count = Math.Min(random.Next(1, most + 1), names.Length - start);
        Assert.Equal(scores[start..(start + count)], await program.PredictAsync(names[start..(start + count)]));
    }

    private static async Task BadAsync(ServedProgram program)
    {
        foreach (string body in (string[])["", "{", "{\"instances\": [1]}", "{\"instances\": [\"a.com\", {}]}", "[[[[[[", "\u0000"])
            Assert.Equal(400, (await program.PostAsync(body)).Status);
        Assert.Equal(404, (await program.PostAsync(Bodies.Instances(["a.com"]), "/v1/models/half:predict")).Status);
    }

    private static async Task CutAsync(ServedProgram program, string[] names, Random random)
    {
        byte[] body = Encoding.UTF8.GetBytes(Bodies.Instances(names[..2_000]));
        using Socket socket = await program.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/models/degas:predict HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n"));
        await socket.SendAsync(body.AsMemory(0, random.Next(body.Length + 1)));
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private static async Task SlowAsync(ServedProgram program)
    {
        byte[] body = Encoding.UTF8.GetBytes(Bodies.Instances(["a.com", "b.com"]));
        using Socket socket = await program.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/models/degas:predict HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n"));
        foreach (byte b in body)
        {
            await socket.SendAsync(new[] { b });
            await Task.Delay(10);
        }

        byte[] answer = new byte[1024];
        int length = await socket.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    // The same weights under the next number, or a damaged file.
    private static async Task ReloadAsync(ServedProgram program, BasePath folder, byte[] model)
    {
        int last = Directory.EnumerateDirectories(folder.Path).Max(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture));
        folder.Add($"{last + 1}", last % 3 == 0 ? model[..^10] : model);
        for (int i = last - 3; i > 0 && Directory.Exists(Path.Combine(folder.Path, $"{i}")); i--)
            folder.Remove($"{i}");
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(30) && !(await program.GetAsync($"/v1/models/degas/versions/{last + 1}")).Body.Contains(last % 3 == 0 ? "END" : "AVAILABLE", StringComparison.Ordinal))
            await Task.Delay(100);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"version {last + 1} is neither loaded nor refused");
    }

    private static long ResidentKib(ServedProgram program)
    {
        string line = File.ReadLines($"/proc/{program.Process.Id}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal));
        return long.Parse(string.Concat(line.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }
}
