using Degas.Serve.Models;

namespace Degas.Serve.Batching;

/// <summary>The names of one request on their way to scores.</summary>
internal sealed class ScoringJob(ServedModel model, NameList names, float[] scores)
{
    private int _taken;
    private int _left = names.Chunks.Count;
    private Exception? _failure;

    public ServedModel Model => model;

    /// <summary>Scores by place in the request, [names].</summary>
    public float[] Scores => scores;

    /// <summary>When it was queued, by <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Enqueued { get; init; }

    /// <summary>Whether all chunks are taken.</summary>
    public bool IsTaken => _taken == names.Chunks.Count;

    /// <summary>The chunk that is taken next.</summary>
    public NameChunk Next => names.Chunks[_taken];

    /// <summary>Names that nobody has taken.</summary>
    public int Waiting => IsTaken ? 0 : names.Count - Next.First;

    /// <summary>Done when nobody reads the names or writes scores any more.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes the next chunk; under the queue's lock.</summary>
    public NameChunk Take() => names.Chunks[_taken++];

    /// <summary>Leaves the chunks that nobody has taken unscored; under the queue's lock.</summary>
    public void Abandon(Exception reason)
    {
        int untaken = names.Chunks.Count - _taken;
        _taken = names.Chunks.Count;
        Complete(untaken, reason);
    }

    /// <summary>Tells that <paramref name="chunks"/> more are finished, or why not.</summary>
    public void Complete(int chunks, Exception? failure = null)
    {
        if (failure is not null)
            Interlocked.CompareExchange(ref _failure, failure, null);
        if (chunks == 0 || Interlocked.Add(ref _left, -chunks) > 0)
            return;
        if (Volatile.Read(ref _failure) is { } reason)
            Done.TrySetException(reason);
        else
            Done.TrySetResult();
    }
}
