using System.Net;

namespace Degas.Serve.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record ServeOptions
{
    /// <summary>The address to listen on.</summary>
    public required IPAddress Host { get; init; }

    /// <summary>Port of the REST interface; 0 for none.</summary>
    public int RestPort { get; init; }

    /// <summary>Port of the gRPC interface; 0 for none.</summary>
    public int GrpcPort { get; init; }

    public required string ModelName { get; init; }

    /// <summary>Folder of version folders; null for the model in the program.</summary>
    public string? ModelBasePath { get; init; }

    /// <summary>Time between looks at the base path.</summary>
    public TimeSpan PollWait { get; init; }

    /// <summary>How many of the largest versions are loaded.</summary>
    public int Versions { get; init; }

    /// <summary>Version by label.</summary>
    public required IReadOnlyDictionary<string, long> Labels { get; init; }

    /// <summary>The most names that are scored together.</summary>
    public int MaxBatchSize { get; init; }

    /// <summary>How long a batch waits for requests that are on their way.</summary>
    public TimeSpan BatchTimeout { get; init; }

    /// <summary>Threads that score.</summary>
    public int BatchThreads { get; init; }

    /// <summary>With as many full batches waiting, new requests are turned away.</summary>
    public int MaxEnqueuedBatches { get; init; }

    /// <summary>Bytes of the score cache of each loaded version.</summary>
    public long CacheSize { get; init; }

    /// <summary>The most bytes of a request, after decompression.</summary>
    public long MaxRequestBytes { get; init; }

    /// <summary>The most open connections.</summary>
    public int MaxConnections { get; init; }

    /// <summary>The most time from a request's first byte to its scores.</summary>
    public TimeSpan RequestTimeout { get; init; }

    /// <summary>The most time that open requests get when the program is asked to stop.</summary>
    public TimeSpan ShutdownTimeout { get; init; }

    /// <summary>Whether every request gets a line in the log.</summary>
    public bool LogRequests { get; init; }

    public string? Kernel { get; init; }
}

/// <summary>A mistake in how the program was called: exit status 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The program cannot start: exit status 1. The message names file and reason.</summary>
internal sealed class SetupException(string message, Exception? innerException = null) : Exception(message, innerException);
