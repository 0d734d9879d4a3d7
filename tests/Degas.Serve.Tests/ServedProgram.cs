using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Degas.Serve.Tests;

/// <summary>An answer.</summary>
internal sealed record Answer(int Status, string Body, string ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Error => Json.GetProperty("error").GetString()!;

    /// <summary>Scores of the row or the column form.</summary>
    public string[] Scores(string key = "predictions") => [.. Json.GetProperty(key).EnumerateArray().Select(row => Assert.Single(row.EnumerateArray()).GetRawText())];
}

/// <summary>The program in <c>dist/</c>, as <c>publish.sh</c> left it, serving on free ports of the loopback.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private ServedProgram(Process process, int restPort, int grpcPort)
    {
        _process = process;
        RestPort = restPort;
        GrpcPort = grpcPort;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri($"http://127.0.0.1:{restPort}"), Timeout = s_patience };
    }

    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The version of the model inside: the one folder of models/degas.</summary>
    public static string ShippedVersion { get; } = Path.GetFileName(Directory.GetDirectories(Path.Combine(Root, "models", "degas")).Single());

    /// <summary>A text with that version in place of <c>{V}</c>.</summary>
    public static string WithVersion(string text) => text.Replace("{V}", ShippedVersion, StringComparison.Ordinal);

    public int RestPort { get; }

    public int GrpcPort { get; }

    public HttpClient Client { get; }

    public Process Process => _process;

    /// <summary>Lines of the log.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>A program of <c>dist/</c>.</summary>
    public static string Program(string name)
    {
        string path = Path.Combine(Root, "dist", name);
        Assert.True(File.Exists(path), $"{path} is missing: run ./publish.sh first");
        return path;
    }

    /// <summary>Starts the program and waits until it listens.</summary>
    public static async Task<ServedProgram> StartAsync(params string[] arguments)
    {
        // A port that is free now may be taken a moment later; then the next ones are tried.
        for (int attempt = 0; ; attempt++)
        {
            int rest = FreePort(), grpc = FreePort();
            var served = new ServedProgram(StartProcess(["--rest_api_port", $"{rest}", $"--port={grpc}", .. arguments]), rest, grpc);
            if (await served.IsListeningAsync())
                return served;
            await served.DisposeAsync();
            Assert.True(attempt < 3, $"the program does not start: {string.Join('\n', served.Log)}");
        }
    }

    /// <summary>Starts the program with these arguments alone.</summary>
    public static Process StartProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program("degas-serve"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Remove("DEGAS_KERNEL");
        return Process.Start(start)!;
    }

    /// <summary>Posts a body.</summary>
    public Task<Answer> PostAsync(string body, string path = "/v1/models/degas:predict") => PostAsync(Encoding.UTF8.GetBytes(body), path);

    /// <summary>Posts a body.</summary>
    public async Task<Answer> PostAsync(byte[] body, string path = "/v1/models/degas:predict", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await AnswerOf(response);
    }

    /// <summary>Gets a page.</summary>
    public async Task<Answer> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await AnswerOf(response);
    }

    /// <summary>Scores names in the row form.</summary>
    public async Task<string[]> PredictAsync(params string[] names)
    {
        Answer answer = await PostAsync(Bodies.Instances(names));
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        return answer.Scores();
    }

    /// <summary>A connection on which a test says what it likes.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, RestPort);
        return socket;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < s_patience, $"still not: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            Signal("TERM");
        try
        {
            await EndAsync();
        }
        finally
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }
    }

    private static async Task<Answer> AnswerOf(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType ?? "");

    private async Task<bool> IsListeningAsync()
    {
        var listening = new TaskCompletionSource<bool>();
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                listening.TrySetResult(false);
                return;
            }

            Log.Enqueue(line.Data);
            if (line.Data.Contains("\"event\":\"listening\"", StringComparison.Ordinal))
                listening.TrySetResult(true);
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        return await listening.Task.WaitAsync(s_patience);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Degas.Engine.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the project's root is not above the test program");
    }
}

/// <summary>One program for all tests that only ask; the tests that use it run one after the other.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal ServedProgram Program { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Program = await ServedProgram.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Program.DisposeAsync();
}

/// <summary>The tests of one shared program.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServerTests : ICollectionFixture<SharedServer>
{
    public const string Name = "shared server";
}
