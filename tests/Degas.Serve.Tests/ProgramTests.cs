using System.Diagnostics;
using System.Text.Json;

namespace Degas.Serve.Tests;

/// <summary>Options, start and stop.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData(2, "--rest_api_port", "70000")]
    [InlineData(2, "--rest_api_port=x")]
    [InlineData(2, "--max_batch_size", "0")]
    [InlineData(2, "--host", "example.com")]
    [InlineData(2, "--model_name", "a/b")]
    [InlineData(2, "--version_labels", "stable")]
    [InlineData(2, "--version_labels", "a=1,a=2")]
    [InlineData(2, "--kernel", "abacus")]
    [InlineData(2, "--no_such_option")]
    [InlineData(2, "stray")]
    [InlineData(2, "--rest_api_port=0", "--port=0")]
    [InlineData(2, "--rest_api_port=9000", "--port=9000")]
    [InlineData(1, "--model_base_path", "/no/such/folder")]
    public async Task A_mistake_is_told_in_a_line(int status, params string[] arguments)
    {
        using Process process = ServedProgram.StartProcess(arguments);
        string error = await process.StandardError.ReadToEndAsync(), output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((status, ""), (process.ExitCode, output));
        Assert.StartsWith("degas-serve: ", error, StringComparison.Ordinal);
        Assert.Contains(arguments[^1].Split('=')[^1], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        using Process second = ServedProgram.StartProcess("--rest_api_port", $"{program.RestPort}", "--port", "0");
        string error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_told()
    {
        using Process process = ServedProgram.StartProcess("--host", "203.0.113.1", "--rest_api_port", $"{ServedProgram.FreePort()}");
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("degas-serve: --host 203.0.113.1 ", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_standard_streams_it_serves()
    {
        int port = ServedProgram.FreePort();
        using Process shell = Process.Start("sh", ["-c", $"exec '{ServedProgram.Program("degas-serve")}' --rest_api_port {port} --port 0 <&- >&- 2>&-"]);
        using var client = new HttpClient();
        await ServedProgram.UntilAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException) when (!shell.HasExited)
                {
                    return false;
                }
            },
            "it serves");
        using Process kill = Process.Start("kill", [$"{shell.Id}"]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public async Task Help_and_version_are_shown()
    {
        foreach ((string option, string text) in ((string, string)[])[("--help", "--model_base_path"), ("--version", "kernel ")])
        {
            using Process process = ServedProgram.StartProcess(option);
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            Assert.Contains(text, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_open_requests_end(string signal)
    {
        // A shell's background job ignores it from birth, and so do the programs that it starts, as they should.
        Assert.SkipWhen(signal == "INT" && IsInterruptIgnored(), "SIGINT is ignored here");
        await using ServedProgram program = await ServedProgram.StartAsync("--num_batch_threads", "1", "--cache", "0", "--log_requests");
        string[] names = Bodies.Names(100_000, seed: 8);
        Task<Answer> open = program.PostAsync(Bodies.Instances(names));
        await ServedProgram.UntilAsync(async () => !(await program.GetAsync("/monitoring/prometheus/metrics")).Body.Contains(":degas:serving:queued_names{model_name=\"degas\"} 0\n", StringComparison.Ordinal) || open.IsCompleted, "the request is queued");
        program.Signal(signal);
        Answer answer = await open;
        Assert.Equal((200, names.Length), (answer.Status, answer.Json.GetProperty("predictions").GetArrayLength()));
        Assert.Equal(0, await program.EndAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => program.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Every_line_of_the_log_is_json()
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--log_requests");
        await program.PredictAsync("a.com");
        await program.PostAsync("{}", "/v1/models/de\"gas:predict");
        program.Signal("TERM");
        Assert.Equal(0, await program.EndAsync());
        program.Process.WaitForExit();
        List<JsonElement> lines = [.. program.Log.Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(["version_loaded", "listening", "request", "request", "stopping", "stopped"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.All(lines, l => Assert.EndsWith("Z", l.GetProperty("time").GetString(), StringComparison.Ordinal));
        Assert.Equal((200, "OK"), (lines[2].GetProperty("status").GetInt32(), lines[2].GetProperty("code").GetString()));
    }

    // The second bit of the mask is signal 2.
    private static bool IsInterruptIgnored() =>
        (Convert.ToUInt64(File.ReadLines("/proc/self/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim(), 16) & 2) != 0;
}
