using Microsoft.Extensions.Logging;

namespace Degas.Serve;

/// <summary>Warnings and errors of the web server in the program's own log.</summary>
internal sealed class HostLog : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The connection ended in the middle of a body, which is the client's affair; the server stumbles over the rest that it wants to pass over.
            if (!IsEnabled(logLevel) || eventId.Name == "RequestBodyDrainBodyReaderInvalidState")
                return;
            (string, object?)[] fields = [("source", category), ("message", formatter(state, exception)), ("error", exception?.ToString())];
            if (logLevel == LogLevel.Warning)
                Serve.Log.Warn("server", fields);
            else
                Serve.Log.Error("server", fields);
        }
    }
}
