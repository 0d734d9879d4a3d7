using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HdrHistogram;

namespace Degas.Bench.Serving;

/// <summary>
/// Connections that each send a request when the one before is answered (a closed loop): latencies are those at this number of requests in flight, and
/// names a second what the server takes at it.
/// </summary>
internal sealed class Load : IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly RequestBody[] _bodies;
    private readonly int _connections;
    private long _next;

    public Load(Uri url, RequestBody[] bodies, int connections)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(connections, 1);
        _url = url;
        _bodies = bodies;
        _connections = connections;
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>One request, read whole: a wrong address or another model is told before anything is timed.</summary>
    /// <exception cref="InvalidDataException">The answer is not a score for each name.</exception>
    public async Task CheckAsync()
    {
        using HttpResponseMessage response = await PostAsync(_bodies[0]);
        string text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException($"{_url}: {(int)response.StatusCode} {text}");
        using JsonDocument json = JsonDocument.Parse(text);
        if (!json.RootElement.TryGetProperty("predictions", out JsonElement scores) || scores.GetArrayLength() != _bodies[0].Names || scores.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != 1 || row[0].GetDouble() is not (>= 0 and <= 1)))
            throw new InvalidDataException($"{_url}: no score from 0 to 1 for each of {_bodies[0].Names} names: {text[..Math.Min(text.Length, 200)]}");
    }

    /// <summary>Runs for some time, or for some names.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan time, long? names)
    {
        var latencies = new LongConcurrentHistogram(lowestTrackableValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3);
        var errors = new ConcurrentDictionary<string, long>();
        long sent = 0, scored = 0, requests = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(_ => Task.Run(async () =>
        {
            while (names is { } most ? Volatile.Read(ref sent) < most : Stopwatch.GetElapsedTime(start) < time)
            {
                RequestBody body = _bodies[(Interlocked.Increment(ref _next) - 1) % _bodies.Length];
                Interlocked.Add(ref sent, body.Names);
                long from = Stopwatch.GetTimestamp();
                string? error = await AskAsync(body);
                latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(from).TotalMicroseconds));
                Interlocked.Increment(ref requests);
                if (error is null)
                    Interlocked.Add(ref scored, body.Names);
                else
                    errors.AddOrUpdate(error, 1, (_, times) => times + 1);
            }
        })));
        return new LoadResult(scored, requests, Stopwatch.GetElapsedTime(start), latencies, errors);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // Null, or what was wrong. A row of an answer is a list, so lists are counted instead of reading numbers: the driver shares the server's cores.
    private async Task<string?> AskAsync(RequestBody body)
    {
        try
        {
            using HttpResponseMessage response = await PostAsync(body);
            byte[] answer = await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode)
                return $"{(int)response.StatusCode} {Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 200)))}";
            return answer.AsSpan().Count((byte)'[') == body.Names + 1 ? null : "an answer without a score for each name";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }

    private Task<HttpResponseMessage> PostAsync(RequestBody body)
    {
        var content = new ByteArrayContent(body.Bytes);
        content.Headers.ContentType = new("application/json");
        return _client.PostAsync(_url, content);
    }
}
