using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>What is to be said of a text.</summary>
/// <param name="Score">Its score.</param>
/// <param name="Family">Its family, as <see cref="FamilyNaming.Find"/> tells it; 0 where none was asked for.</param>
internal readonly record struct Verdict(float Score, ushort Family);

/// <summary>The distinct texts of a block and their verdicts: of those that earlier blocks knew at once, of the others after they were scored together.</summary>
internal sealed class BlockTexts(ScoringContext context, WorkQueue queue) : IDisposable
{
    private readonly Scorer _scorer = new(context.Kernel, tails: context.Tails, naming: context.Families);
    private readonly SharedWalk _walk = new();
    private readonly IBlockScorer? _blockScorer = context.BlockScorers?.Invoke();
    private readonly TextBatch _batch = new(context.Model);
    private readonly DistinctTexts _distinct = new();
    // By distinct text: its verdict, and who had it first.
    private Verdict[] _verdicts = new Verdict[1 << 10];
    private int[] _first = new int[1 << 10];
    // By place in the batch, of the texts that are not known.
    private int[] _newTexts = new int[1 << 10];
    private float[] _newScores = new float[1 << 10];
    private ushort[] _newFamilies = [];

    /// <summary>The texts of all blocks so far.</summary>
    public DistinctEstimate Seen { get; } = new();

    /// <summary>Distinct texts of this block.</summary>
    public int Count => _distinct.Count;

    /// <summary>Those that no earlier block knew.</summary>
    public int Unknown => _batch.Count;

    /// <summary>Those that earlier blocks knew, though not by the name in the log.</summary>
    public int Known => Count - Unknown;

    /// <summary>The verdict on a text, once they are scored.</summary>
    public Verdict this[int index] => _verdicts[index];

    /// <summary>Who had a text first, as told to <see cref="Add"/>.</summary>
    public int First(int index) => _first[index];

    /// <summary>Forgets the texts of the last block.</summary>
    public void Clear()
    {
        _batch.Clear();
        _distinct.Clear();
    }

    /// <summary>The index of a text.</summary>
    /// <param name="memory">Where all texts of the block stand.</param>
    /// <param name="start">The text's first byte.</param>
    /// <param name="length">Its length.</param>
    /// <param name="owner">Who has it, kept where nobody had it before.</param>
    /// <param name="isLookedUp">Whether earlier blocks were asked for it.</param>
    public int Add(ReadOnlySpan<byte> memory, int start, int length, int owner, bool isLookedUp)
    {
        int index = _distinct.Add(memory, start, length, out bool isNew);
        if (!isNew)
            return index;
        ReadOnlySpan<byte> text = memory.Slice(start, length);
        Seen.Add(text);
        if (index >= _verdicts.Length)
        {
            Array.Resize(ref _verdicts, _verdicts.Length * 2);
            Array.Resize(ref _first, _verdicts.Length);
        }

        _first[index] = owner;
        if (!isLookedUp && context.Known is { } known && known.TryFindText(text, out KnownScore score))
        {
            _verdicts[index] = new(score.Score, score.Family);
            return index;
        }

        int place = _batch.Add(text);
        if (place >= _newTexts.Length)
            Array.Resize(ref _newTexts, _newTexts.Length * 2);
        _newTexts[place] = index;
        return index;
    }

    /// <summary>Scores the texts that no earlier block knew.</summary>
    public void Score()
    {
        if (_newScores.Length < _batch.Count)
            _newScores = new float[Math.Max(_batch.Count, _newScores.Length * 2)];
        if (context.Families is not null && _newFamilies.Length < _batch.Count)
            _newFamilies = new ushort[_newScores.Length];
        if (_blockScorer is not null)
            _blockScorer.Score(_batch, _newScores);
        else
            _walk.Score(_batch, _newScores, _newFamilies, _scorer, queue);
        for (int i = 0; i < _batch.Count; i++)
            _verdicts[_newTexts[i]] = new(_newScores[i], context.Families is null ? (ushort)0 : _newFamilies[i]);
    }

    /// <summary>Scores a piece of another worker's block.</summary>
    public void Help(WalkPiece piece) => piece.Score(_scorer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _walk.Dispose();
        _blockScorer?.Dispose();
    }
}
