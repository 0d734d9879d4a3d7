using Degas.Kernels;

namespace Degas.Engine.Scoring;

/// <summary>
/// Scores texts with shared beginnings computed once. Sorted by reading order, the texts are the leaves of a trie; the walk goes level by
/// level, one kernel step for all distinct nodes of a level. A node's state depends on its path alone, so the scores are those of a plain
/// walk to the bit.
/// </summary>
/// <remarks>For one thread. Memory: two levels of states, <c>2 * capacity * 2H</c> floats.</remarks>
public sealed class Scorer
{
    /// <summary>
    /// Texts walked together unless the caller says otherwise: at H = 128 two levels of at most 1 MB, which stay in the core's cache (measured: 8192
    /// take 1.2 times as long). Sorted texts that are cut in pieces of this size share all but a thousandth of what they shared.
    /// </summary>
    public const int DefaultCapacity = 1024;

    private readonly LstmKernel _kernel;
    private readonly FamilyNaming? _naming;
    private readonly int _capacity;
    private readonly float[] _root;
    private readonly int[] _active, _shared, _node, _parents, _ended, _endedText;
    private readonly byte[] _symbols;
    private readonly float[] _endedScores;
    private float[] _previous, _next;
    private readonly ReadingOrder _order = new();

    /// <summary>A scorer on <paramref name="kernel"/>'s weights.</summary>
    /// <param name="kernel">Any kernel of the model; the scorer makes its own for its thread.</param>
    /// <param name="capacity">The most texts that are walked together.</param>
    /// <param name="naming">Names the families of texts that are called generated; null for none.</param>
    public Scorer(LstmKernel kernel, int capacity = DefaultCapacity, FamilyNaming? naming = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _kernel = kernel.ForThread();
        _naming = naming;
        _capacity = capacity;
        _root = new float[kernel.StateLength];
        _active = new int[capacity];
        _shared = new int[capacity];
        _node = new int[capacity];
        _parents = new int[capacity];
        _ended = new int[capacity];
        _endedText = new int[capacity];
        _symbols = new byte[capacity];
        _endedScores = new float[capacity];
        _previous = _next = [];
    }

    /// <summary>Steps computed so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Scores every text of the batch.</summary>
    /// <param name="batch">Texts; equal ones are allowed and cost nothing.</param>
    /// <param name="scores">Scores from 0 to 1, [texts].</param>
    /// <param name="families">What <see cref="FamilyNaming.Find"/> says of them, [texts]; left alone where the scorer names no families.</param>
    public void Score(TextBatch batch, Span<float> scores, Span<ushort> families = default)
    {
        if (scores.Length < batch.Count)
            throw new ArgumentException("fewer scores than texts");
        Score(batch, _order.Sort(batch).Span, scores, families);
    }

    /// <summary>Scores some texts of the batch; other scorers may do the rest of it at the same time.</summary>
    /// <param name="batch">Texts.</param>
    /// <param name="order">The texts to score, in reading order: a part of what <see cref="ReadingOrder.Sort"/> gives.</param>
    /// <param name="scores">Scores of the whole batch, [texts]; those of the texts in <paramref name="order"/> are set.</param>
    /// <param name="families">Families of the whole batch, in the same way; left alone where the scorer names none.</param>
    public void Score(TextBatch batch, ReadOnlySpan<int> order, Span<float> scores, Span<ushort> families = default)
    {
        if (_naming is not null && families.Length < batch.Count)
            throw new ArgumentException("fewer families than texts");
        for (; order.Length > 0; order = order[Math.Min(_capacity, order.Length)..])
            Walk(batch, order[..Math.Min(_capacity, order.Length)], scores, families);
    }

    private void Walk(TextBatch batch, ReadOnlySpan<int> order, Span<float> scores, Span<ushort> families)
    {
        int active = order.Length;
        for (int i = 0; i < active; i++)
        {
            _active[i] = order[i];
            _shared[i] = i == 0 ? 0 : batch[order[i - 1]].CommonPrefixLength(batch[order[i]]);
            _node[i] = 0;
        }

        ReadOnlySpan<float> parentStates = _root;
        for (int depth = 0; active > 0; depth++)
        {
            int nodes = 0;
            for (int i = 0; i < active; i++)
            {
                // A text has the node of the one before it as long as both have read the same.
                if (i == 0 || _shared[i] <= depth)
                {
                    _symbols[nodes] = batch[_active[i]][depth];
                    _parents[nodes] = _node[i];
                    nodes++;
                }

                _node[i] = nodes - 1;
            }

            EnsureStates(ref _next, nodes);
            _kernel.Step(_symbols.AsSpan(0, nodes), _parents.AsSpan(0, nodes), parentStates, _next);
            Steps += nodes;
            active = Finish(batch, depth + 1, active, scores, families);
            (_previous, _next) = (_next, _previous);
            parentStates = _previous;
        }
    }

    // Scores the texts that end here and closes the ranks of the others. What a text shares with one that ended is no longer than that one
    // was, so it has nodes of its own from here on, as its count says.
    private int Finish(TextBatch batch, int length, int active, Span<float> scores, Span<ushort> families)
    {
        int ended = 0, kept = 0;
        for (int i = 0; i < active; i++)
        {
            if (batch[_active[i]].Length == length)
            {
                _ended[ended] = _node[i];
                _endedText[ended++] = _active[i];
            }
            else
            {
                _active[kept] = _active[i];
                _shared[kept] = _shared[i];
                _node[kept++] = _node[i];
            }
        }

        _kernel.Score(_next, _ended.AsSpan(0, ended), _endedScores);
        for (int i = 0; i < ended; i++)
            scores[_endedText[i]] = _endedScores[i];
        if (_naming is { } naming)
        {
            for (int i = 0; i < ended; i++)
                families[_endedText[i]] = naming.Find(_endedScores[i], _next.AsSpan(_ended[i] * _kernel.StateLength, _kernel.Hidden));
        }

        return kept;
    }

    private void EnsureStates(ref float[] states, int nodes)
    {
        int length = checked(nodes * _kernel.StateLength);
        if (states.Length < length)
            states = GC.AllocateUninitializedArray<float>(Math.Max(length, Math.Min(2 * states.Length, _capacity * _kernel.StateLength)));
    }
}
