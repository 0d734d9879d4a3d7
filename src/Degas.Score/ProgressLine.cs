using System.Diagnostics;
using System.Globalization;
using Degas.Score.Input;
using Degas.Score.Options;
using Degas.Score.Pipeline;

namespace Degas.Score;

/// <summary>
/// One line on the terminal that tells how far the run is, written over a few times a second. By hand: the libraries for it weigh more
/// than the rest of the program, and start slower.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500), s_every = TimeSpan.FromMilliseconds(250);
    private readonly RunTotals _totals;
    private readonly long _size;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private bool _shown;

    private ProgressLine(RunTotals totals, long size)
    {
        _totals = totals;
        _size = size;
        _timer = new Timer(_ => Show(), null, s_first, s_every);
    }

    /// <summary>Starts the line where standard error is a terminal, rows are not shown on it, and it is not asked to be quiet.</summary>
    public static ProgressLine? Start(ScoreOptions options, IReadOnlyList<InputSource> inputs, RunTotals totals)
    {
        bool rowsOnTerminal = options.OutputPath is null or "-" && !Console.IsOutputRedirected;
        if (options.Quiet || Console.IsErrorRedirected || rowsOnTerminal)
            return null;
        // Of compressed files the plain size is not known, and of standard input none at all.
        long size = inputs.All(i => i.Size > 0 && !i.IsCompressed) ? inputs.Sum(i => i.Size) : 0;
        return new ProgressLine(totals, size);
    }

    /// <summary>The line after <paramref name="elapsed"/>.</summary>
    /// <param name="totals">The counts so far.</param>
    /// <param name="size">Bytes of all inputs; 0 where not known.</param>
    /// <param name="elapsed">Time since the start.</param>
    public static string Text(RunTotals totals, long size, TimeSpan elapsed)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        string text = string.Create(culture, $"{totals.Bytes / 1e6:N0} MB, {totals.Lines / seconds:N0} lines/s, {totals.Scored / seconds:N0} names/s, {totals.Hits:N0} dga");
        if (size > 0 && totals.Bytes > 0)
        {
            double done = Math.Min(1, (double)totals.Bytes / size);
            text += string.Create(culture, $", {done:P0}, {TimeSpan.FromSeconds(seconds * (1 - done) / done):h\\:mm\\:ss} left");
        }

        return text;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (_shown)
                Console.Error.Write("\r\u001b[K");
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            Console.Error.Write($"\r\u001b[K{Text(_totals, _size, _clock.Elapsed)}");
            _shown = true;
        }
    }
}
