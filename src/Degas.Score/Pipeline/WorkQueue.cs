using System.Collections.Concurrent;

namespace Degas.Score.Pipeline;

/// <summary>What workers do next: first the pieces of blocks that are being scored, which are the earlier ones, then new blocks.</summary>
/// <remarks>Not bounded by itself: the reader has a bounded number of blocks.</remarks>
internal sealed class WorkQueue(int workers) : IDisposable
{
    private readonly ConcurrentQueue<WorkItem> _blocks = new();
    private readonly ConcurrentQueue<WalkPiece> _pieces = new();

    // One for each thing queued. Pieces taken by their own worker leave theirs behind: a worker that wakes may find nothing to do.
    private readonly SemaphoreSlim _available = new(0);
    private int _busy;
    private volatile bool _isComplete;

    /// <summary>Queues a block.</summary>
    public void Add(WorkItem item)
    {
        _blocks.Enqueue(item);
        _available.Release();
    }

    /// <summary>Offers a piece of a block to whoever is free.</summary>
    public void Offer(WalkPiece piece)
    {
        _pieces.Enqueue(piece);
        _available.Release();
    }

    /// <summary>Takes a piece of any block.</summary>
    public bool TryTakePiece(out WalkPiece piece) => _pieces.TryDequeue(out piece);

    /// <summary>No more blocks will come.</summary>
    public void Complete()
    {
        _isComplete = true;
        _available.Release(workers);
    }

    /// <summary>Works until all blocks are done; called by each worker's thread.</summary>
    public void Work(Action<WorkItem> process, Action<WalkPiece> help)
    {
        while (true)
        {
            _available.Wait();
            if (_pieces.TryDequeue(out WalkPiece piece))
            {
                help(piece);
            }
            else if (_blocks.TryDequeue(out WorkItem? item))
            {
                Interlocked.Increment(ref _busy);
                process(item);
                // The last block's worker sends the others home; until then its pieces may want them.
                if (Interlocked.Decrement(ref _busy) == 0 && _isComplete)
                    _available.Release(workers);
            }
            else if (_isComplete && Volatile.Read(ref _busy) == 0)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _available.Dispose();
}

/// <summary>A block on its way, and the rows that it will become.</summary>
internal sealed record WorkItem(Block Block, string Input, InputLines Lines, BlockRows Rows)
{
    /// <summary>Done when the rows are there.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
