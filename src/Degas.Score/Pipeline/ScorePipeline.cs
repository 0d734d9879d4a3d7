using System.Collections.Concurrent;
using System.Threading.Channels;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Score.Gathering;
using Degas.Score.Input;
using Degas.Score.Output;

namespace Degas.Score.Pipeline;

/// <summary>How a run ended.</summary>
internal enum RunResult
{
    /// <summary>All inputs were read and all rows written.</summary>
    Done,

    /// <summary>An input could not be read, or not to its end; all other rows are written.</summary>
    InputFailed,

    /// <summary>Nobody reads the rows any more.</summary>
    OutputClosed,

    /// <summary>A signal asked for the end.</summary>
    Cancelled,
}

/// <summary>
/// Inputs to rows: one reader cuts blocks, workers take a block each, one writer puts their rows out in the order of the blocks. What is in
/// flight is bounded, and with it memory.
/// </summary>
internal sealed class ScorePipeline : IDisposable
{
    private readonly ScoringContext _context;
    private readonly PipelineOptions _options;
    private readonly int _inFlight;
    private readonly WorkQueue _work;
    private readonly Channel<WorkItem> _ordered;
    private readonly ConcurrentBag<BlockRows> _spareRows = [];
    private readonly DistinctEstimate _seen = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly GatheredRows? _gathered;
    private bool _headerWritten;

    /// <summary>A pipeline for one run.</summary>
    public ScorePipeline(ScoringContext context, PipelineOptions options)
    {
        _context = context;
        _options = options;
        _gathered = GatheredRows.Create(context);
        _inFlight = options.Threads + 2;
        _work = new WorkQueue(options.Threads);
        _ordered = Channel.CreateBounded<WorkItem>(new BoundedChannelOptions(options.Threads) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>The counts so far.</summary>
    public RunTotals Totals { get; } = new();

    /// <summary>Reads all inputs and writes all rows.</summary>
    /// <exception cref="IOException">The output could not be written.</exception>
    /// <exception cref="RunFileException">A temporary file failed.</exception>
    public async Task<RunResult> RunAsync(IReadOnlyList<InputSource> inputs, RowTarget target, CancellationToken cancellation)
    {
        Thread[] workers = [.. Enumerable.Range(0, _options.Threads).Select(i => new Thread(Work) { IsBackground = true, Name = $"worker {i}" })];
        foreach (Thread worker in workers)
            worker.Start();
        using CancellationTokenRegistration registration = cancellation.Register(_stop.Cancel);

        Task<(bool AllRead, bool AnyRead)> reading = Task.Run(() => ReadInputsAsync(inputs), CancellationToken.None);
        bool isOpen;
        try
        {
            isOpen = await WriteRowsAsync(target).ConfigureAwait(false);
        }
        catch
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await reading.ConfigureAwait(false);
            foreach (Thread worker in workers)
                worker.Join();
        }

        if (cancellation.IsCancellationRequested)
            return RunResult.Cancelled;
        (bool allRead, bool anyRead) = await reading.ConfigureAwait(false);
        if (isOpen && anyRead)
        {
            try
            {
                // An empty input has no rows, but still a header and a file.
                isOpen = WriteHeader(target) && (_gathered?.Write(target, cancellation) ?? true);
            }
            catch (OperationCanceledException)
            {
                return RunResult.Cancelled;
            }

            target.Commit();
        }

        return !isOpen ? RunResult.OutputClosed : allRead ? RunResult.Done : RunResult.InputFailed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Dispose();
        _gathered?.Dispose();
        _stop.Dispose();
    }

    private async Task<(bool AllRead, bool AnyRead)> ReadInputsAsync(IReadOnlyList<InputSource> inputs)
    {
        bool allRead = true, anyRead = false;
        try
        {
            foreach (InputSource input in inputs)
            {
                var lines = new InputLines();
                try
                {
                    await ReadInputAsync(input, lines).ConfigureAwait(false);
                    anyRead = true;
                }
                catch (Exception e) when (e is IOException or UnknownFormatException)
                {
                    allRead = false;
                    // An input that breaks off counts as far as it goes; one whose format is refused does not.
                    anyRead |= e is IOException && lines.Any;
                    _options.Report($"{input.Name}: {e.Message}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            allRead = false;
        }
        finally
        {
            _work.Complete();
            _ordered.Writer.Complete();
        }

        return (allRead, anyRead);
    }

    private async Task ReadInputAsync(InputSource input, InputLines lines)
    {
        var detection = new FormatDetection(_options.Format, _options.Events);
        var reader = new BlockReader(input.Open, _inFlight) { IsEnough = detection.IsEnough };
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (await reader.ReadAsync().AsTask().WaitAsync(_stop.Token).ConfigureAwait(false) is { } block)
                {
                    Settle(detection, block);
                    reader.BlockSize = _options.Sizing.Next;
                    var item = new WorkItem(block, input.Name, lines, _spareRows.TryTake(out BlockRows? rows) ? rows : new BlockRows());
                    await _ordered.Writer.WriteAsync(item, _stop.Token).ConfigureAwait(false);
                    _work.Add(item);
                }
            }
            finally
            {
                // The blocks point into the reader's memory, so it stays open until the last of them is written, of a damaged input too.
                await reader.AllReleasedAsync(_stop.Token).ConfigureAwait(false);
            }

            if (_options.NamePlace is { } place)
                lines.CheckAnyName(place);
            else if ((_options.Format is { } format ? lines.Describe(format) : lines.Describe(detection)) is { } warning)
                _options.Report($"{input.Name}: {warning}");
        }
    }

    private static void Settle(FormatDetection detection, Block block)
    {
        try
        {
            detection.Apply(block);
        }
        catch (UnknownFormatException)
        {
            // Nobody else will.
            block.Release();
            throw;
        }
    }

    private void Work()
    {
        using var worker = new BlockWorker(_context, _work);
        _work.Work(
            item =>
            {
                try
                {
                    if (!_stop.IsCancellationRequested)
                        worker.Process(item.Block, item.Rows, _options.Sizing);
                    item.Done.SetResult();
                }
                catch (Exception e)
                {
                    item.Done.SetException(e);
                }
            },
            worker.Help);

        lock (_seen)
        {
            _seen.Add(worker.Seen);
            Totals.Distinct = _seen.Count;
        }
    }

    // False where nobody reads the rows any more.
    private async Task<bool> WriteRowsAsync(RowTarget target)
    {
        try
        {
            await foreach (WorkItem item in _ordered.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await item.Done.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
                if (_gathered is not null)
                {
                    // Its header comes with its rows: alone, it would pass for a log without any.
                    _gathered.Add(item.Rows);
                }
                else if (!WriteHeader(target) || !target.Write(item.Rows.Rows.Written))
                {
                    await _stop.CancelAsync().ConfigureAwait(false);
                    return false;
                }

                Totals.Add(item.Rows, item.Block, item.Input);
                item.Lines.Add(item.Rows);
                item.Block.Release();
                _spareRows.Add(item.Rows);
            }
        }
        catch (OperationCanceledException)
        {
            // The rows so far are whole blocks, so whole lines.
        }

        return true;
    }

    private bool WriteHeader(RowTarget target)
    {
        if (_headerWritten)
            return true;
        _headerWritten = true;
        return !_options.Header || target.Write(_context.Writer.Header());
    }
}

/// <summary>What a pipeline needs besides the scoring.</summary>
internal sealed record PipelineOptions
{
    /// <summary>Workers.</summary>
    public required int Threads { get; init; }

    /// <summary>The format of all inputs; null to find it for each.</summary>
    public LogFormat? Format { get; init; }

    /// <summary>What messages call the column or key that the names are read from; null where the format knows it.</summary>
    public string? NamePlace { get; init; }

    /// <summary>Which lines give rows.</summary>
    public EventSelection Events { get; init; }

    /// <summary>Whether a header line comes first.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Bytes in blocks.</summary>
    public required BlockSizing Sizing { get; init; }

    /// <summary>Takes messages about inputs.</summary>
    public Action<string> Report { get; init; } = _ => { };
}
