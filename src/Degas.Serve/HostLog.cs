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
        // Kestrel's error where a client is cut off, or sent off for being slow, in the middle of its body: there is nothing to drain then, and nothing wrong.
        private const string DrainingFailed = "RequestBodyDrainBodyReaderInvalidState";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || eventId.Name == DrainingFailed)
                return;
            (string, object?)[] fields = [("source", category), ("message", formatter(state, exception)), ("error", exception?.ToString())];
            if (logLevel == LogLevel.Warning)
                Serve.Log.Warn("server", fields);
            else
                Serve.Log.Error("server", fields);
        }
    }
}
