using System.Net;

namespace Degas.Train.Data;

/// <summary>What became of a download.</summary>
public enum DownloadOutcome
{
    /// <summary>The file is new.</summary>
    Downloaded,

    /// <summary>The file at hand is the server's.</summary>
    Unchanged,
}

/// <summary>
/// Gets files over HTTP: an interrupted one goes on where it stopped, a published hash is checked, and a file stands in its place whole or
/// not at all.
/// </summary>
public sealed class Downloader(HttpClient client)
{
    private const int Attempts = 4;

    /// <summary>How long to wait after the first failure; twice as long after the next.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told the bytes so far and the bytes in all, where the server tells.</summary>
    public Action<long, long?>? OnProgress { get; init; }

    /// <summary>Gets the file of <paramref name="source"/> into <paramref name="folder"/>.</summary>
    /// <exception cref="IOException">The server cannot be reached, refuses, or breaks off again and again; what has come stays for the next time.</exception>
    /// <exception cref="InvalidDataException">The file is not the one whose hash is published.</exception>
    public async Task<DownloadOutcome> GetAsync(DownloadSource source, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(source, folder, cancellation);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts || e is HttpRequestException { StatusCode: { } status and not (>= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) })
                    throw new IOException($"{source.Name}: {source.Url}: {Reason(e)}", e);
                await Task.Delay(RetryDelay * (1 << (attempt - 1)), cancellation);
            }
        }
    }

    private async Task<DownloadOutcome> AttemptAsync(DownloadSource source, string folder, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, source.FileName);
        var partial = new PartialFile(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
        partial.Ask(request);
        if (request.Headers.Range is null && File.Exists(path))
            request.Headers.IfModifiedSince = File.GetLastWriteTimeUtc(path);

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.NotModified)
            return DownloadOutcome.Unchanged;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            partial.Discard();
            throw new IOException("the part at hand is longer than the file; it is fetched anew");
        }

        response.EnsureSuccessStatusCode();
        await using (FileStream file = partial.Open(response))
        await using (Stream body = await response.Content.ReadAsStreamAsync(cancellation))
        {
            long? total = response.Content.Headers.ContentLength is { } rest ? file.Length + rest : null;
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                OnProgress?.Invoke(file.Length, total);
            }
        }

        try
        {
            PublishedHash.Find(response, source.Sha256)?.Check(partial.Path, source.Name);
        }
        catch (InvalidDataException)
        {
            partial.Discard();
            throw;
        }

        partial.Finish(path, response.Content.Headers.LastModified);
        return DownloadOutcome.Downloaded;
    }

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { StatusCode: { } status } => $"the server answers {(int)status} {status}",
        HttpRequestException { InnerException: { } inner } => inner.Message,
        TaskCanceledException => "no answer in time",
        _ => e.Message,
    };
}
