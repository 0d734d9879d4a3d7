using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>A part of a block's texts to score, by whoever is free.</summary>
internal readonly record struct WalkPiece(SharedWalk Walk, int Start, int Count)
{
    /// <summary>Scores the piece.</summary>
    public void Score(Scorer scorer) => Walk.ScorePiece(scorer, Start, Count);
}

/// <summary>
/// Scores the texts of one block with the help of workers that have nothing else to do: with blocks as large as sharing of tails wants them,
/// a short input would keep one core busy, and every input at its end.
/// </summary>
internal sealed class SharedWalk : IDisposable
{
    private readonly ReadingOrder _order = new();
    private readonly CountdownEvent _left = new(0);
    private TextBatch _batch = null!;
    private float[] _scores = [];
    private ushort[] _families = [];
    private ReadOnlyMemory<int> _sorted;
    private Exception? _failure;

    /// <summary>Scores all texts of <paramref name="batch"/>: pieces are offered in <paramref name="queue"/> and taken from there.</summary>
    public void Score(TextBatch batch, float[] scores, ushort[] families, Scorer scorer, WorkQueue queue)
    {
        ReadOnlyMemory<int> order = _order.Sort(batch);
        const int Piece = Scorer.DefaultCapacity;
        if (order.Length <= Piece)
        {
            scorer.Score(batch, order.Span, scores, families);
            return;
        }

        (_batch, _scores, _families, _sorted, _failure) = (batch, scores, families, order, null);
        _left.Reset((order.Length + Piece - 1) / Piece);
        for (int start = 0; start < order.Length; start += Piece)
            queue.Offer(new WalkPiece(this, start, Math.Min(Piece, order.Length - start)));
        while (queue.TryTakePiece(out WalkPiece piece))
            piece.Score(scorer);
        _left.Wait();
        if (_failure is { } failure)
            throw new InvalidOperationException($"a part of a block could not be scored: {failure.Message}", failure);
    }

    /// <summary>Scores the texts of one piece. Whatever goes wrong is told to the block's own worker.</summary>
    public void ScorePiece(Scorer scorer, int start, int count)
    {
        try
        {
            scorer.Score(_batch, _sorted.Span.Slice(start, count), _scores, _families);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        finally
        {
            _left.Signal();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _left.Dispose();
}
