using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Degas.Train.Tests.Data.Download;

/// <summary>
/// An HTTP server on this machine that serves one file, with ranges, and fails where a test tells it to. Plain sockets: they can break off
/// in the middle of a body, and their port is theirs from the start.
/// </summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public LocalServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file");
        _loop = Task.Run(Serve);
    }

    public Uri Url { get; }

    public byte[] Content { get; set; }

    public string? ETag { get; set; } = "\"1\"";

    public DateTime LastModified { get; set; } = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    /// <summary>Statuses to answer with before anything else.</summary>
    public Queue<int> Failures { get; } = new();

    /// <summary>Bytes after which the next answers break off.</summary>
    public Queue<int> Breaks { get; } = new();

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The ranges that were asked for, <c>-</c> where none was.</summary>
    public List<string> Ranges { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                Answer(client.GetStream());
            }
            catch (IOException)
            {
                // The client went away.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(NetworkStream stream)
    {
        Dictionary<string, string> request = ReadHeaders(stream);
        Ranges.Add(request.GetValueOrDefault("range", "-"));
        string modified = LastModified.ToString("R", CultureInfo.InvariantCulture);
        if (Failures.TryDequeue(out int failure))
        {
            Write(stream, failure, [], []);
            return;
        }

        var headers = new Dictionary<string, string>(Headers) { ["Last-Modified"] = modified };
        if (ETag is not null)
            headers["ETag"] = ETag;
        if (request.TryGetValue("if-modified-since", out string? since) && DateTime.Parse(since, CultureInfo.InvariantCulture).ToUniversalTime() >= LastModified)
        {
            Write(stream, 304, headers, []);
            return;
        }

        int status = 200, from = 0;
        if (request.TryGetValue("range", out string? range) && request.TryGetValue("if-range", out string? mark) && (mark == ETag || mark == modified))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            status = from < Content.Length ? 206 : 416;
            headers["Content-Range"] = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }

        Write(stream, status, headers, Content[Math.Min(from, Content.Length)..], Breaks.TryDequeue(out int bytes) ? bytes : int.MaxValue);
    }

    private static Dictionary<string, string> ReadHeaders(NetworkStream stream)
    {
        var headers = new Dictionary<string, string>();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private static void Write(NetworkStream stream, int status, Dictionary<string, string> headers, byte[] body, int breakAfter = int.MaxValue)
    {
        string head = $"HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Length: {body.Length}\r\n" + string.Concat(headers.Select(h => $"{h.Key}: {h.Value}\r\n")) + "\r\n";
        stream.Write(Encoding.ASCII.GetBytes(head));
        stream.Write(body, 0, Math.Min(body.Length, breakAfter));
    }
}
