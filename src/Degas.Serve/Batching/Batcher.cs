using System.Diagnostics;
using Degas.Serve.Metrics;
using Degas.Serve.Models;
using Degas.Serve.Options;

namespace Degas.Serve.Batching;

/// <summary>
/// Scores the names of concurrent requests together. A free thread takes what is queued, a chunk of each request in turn, so that a request of
/// one name never waits for the whole of one of a million. While another request is being received, a batch that is not full waits for it, but no
/// longer than the time-out.
/// </summary>
internal sealed class Batcher : IDisposable
{
    private const int MostChunkNames = 2048;

    private readonly object _gate = new();
    private readonly Queue<ScoringJob> _jobs = new();
    private readonly int _maxBatchSize;
    private readonly long _maxQueued;
    private readonly TimeSpan _timeout;
    private readonly ServeMetrics _metrics;
    private readonly List<Thread> _threads = [];
    private long _queued;
    private int _arriving;
    private bool _isStopping;

    public Batcher(ServeOptions options, ServeMetrics metrics)
    {
        _maxBatchSize = options.MaxBatchSize;
        _maxQueued = (long)options.MaxBatchSize * options.MaxEnqueuedBatches;
        _timeout = options.BatchTimeout;
        _metrics = metrics;
        for (int i = 0; i < options.BatchThreads; i++)
        {
            int worker = i;
            var thread = new Thread(() => Work(worker)) { IsBackground = true, Name = $"batch {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Names that wait.</summary>
    public long Queued => Volatile.Read(ref _queued);

    /// <summary>An empty list for the names of a request.</summary>
    public NameList CreateList() => new(Math.Min(MostChunkNames, _maxBatchSize));

    /// <summary>A request is being received; told until <see cref="Arrived"/>.</summary>
    public void Arriving() => Interlocked.Increment(ref _arriving);

    /// <summary>A request was received or given up.</summary>
    public void Arrived() => Interlocked.Decrement(ref _arriving);

    /// <summary>Scores names.</summary>
    /// <param name="model">The model, which the caller holds until the end.</param>
    /// <param name="names">The names; they may be given back as soon as the task has ended, whichever way.</param>
    /// <param name="scores">Gets the scores, [names].</param>
    /// <param name="cancellation">Gives the names up that no thread has taken.</param>
    /// <exception cref="ServeException">The queue is full, or the program stops.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task ScoreAsync(ServedModel model, NameList names, float[] scores, CancellationToken cancellation)
    {
        if (names.Count == 0)
            return;
        var job = new ScoringJob(model, names, scores) { Enqueued = Stopwatch.GetTimestamp() };
        lock (_gate)
        {
            if (_isStopping)
                throw new ServeException(Code.Unavailable, "The server is stopping");
            if (_queued >= _maxQueued)
                throw new ServeException(Code.Unavailable, "The batch scheduling queue is full");
            _jobs.Enqueue(job);
            _queued += names.Count;
            Monitor.Pulse(_gate);
        }

        using (cancellation.Register(() => Cancel(job, cancellation)))
            await job.Done.Task;
    }

    /// <summary>Scores what is queued and stops the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        _threads.ForEach(t => t.Join());
    }

    private void Cancel(ScoringJob job, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (job.IsTaken)
                return;
            _queued -= job.Waiting;
            for (int i = _jobs.Count; i > 0; i--)
            {
                ScoringJob other = _jobs.Dequeue();
                if (other != job)
                    _jobs.Enqueue(other);
            }

            job.Abandon(new OperationCanceledException(cancellation));
        }
    }

    private void Work(int worker)
    {
        var work = new List<(ScoringJob Job, NameChunk Chunk)>();
        while (true)
        {
            lock (_gate)
            {
                while (_jobs.Count == 0)
                {
                    if (_isStopping)
                        return;
                    Monitor.Wait(_gate);
                }

                WaitForOthers();
                Take(work);
                if (_jobs.Count > 0)
                    Monitor.Pulse(_gate);
            }

            if (work.Count > 0)
                Score(worker, work);
            work.Clear();
        }
    }

    private void WaitForOthers()
    {
        while (_jobs.TryPeek(out ScoringJob? oldest) && Volatile.Read(ref _arriving) > 0 && _queued < _maxBatchSize && !_isStopping)
        {
            TimeSpan left = _timeout - Stopwatch.GetElapsedTime(oldest.Enqueued);
            if (left <= TimeSpan.Zero)
                return;
            Monitor.Wait(_gate, Math.Max(1, (int)left.TotalMilliseconds));
        }
    }

    // One batch is of one model, and of at most the batch size.
    private void Take(List<(ScoringJob Job, NameChunk Chunk)> work)
    {
        int names = 0, others = 0;
        while (_jobs.Count > others && (work.Count == 0 || names + _jobs.Peek().Next.Count <= _maxBatchSize))
        {
            ScoringJob job = _jobs.Dequeue();
            if (work.Count > 0 && job.Model != work[0].Job.Model)
            {
                _jobs.Enqueue(job);
                others++;
                continue;
            }

            NameChunk chunk = job.Take();
            work.Add((job, chunk));
            names += chunk.Count;
            if (!job.IsTaken)
                _jobs.Enqueue(job);
        }

        _queued -= names;
    }

    private void Score(int worker, List<(ScoringJob Job, NameChunk Chunk)> work)
    {
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            ServedModel model = work[0].Job.Model;
            model.ScorerOf(worker).Score(work);
        }
        catch (Exception e)
        {
            // Told to every request of the batch; the thread lives on for the next.
            failure = e;
            Log.Error("scoring_failed", ("error", e.ToString()));
        }

        _metrics.AddBatch(work.Sum(w => w.Chunk.Count), Stopwatch.GetElapsedTime(work[0].Job.Enqueued, start), Stopwatch.GetElapsedTime(start));
        foreach ((ScoringJob job, _) in work)
            job.Complete(1, failure);
    }
}
