using Degas.Engine.Names;
using Degas.Kernels;

namespace Degas.Engine.Scoring;

/// <summary>
/// Scores texts with shared beginnings computed once. Sorted by reading order, the texts are the leaves of a trie; the walk goes level by
/// level, one kernel step for all distinct nodes of a level, from the tails on whose states are known already. A node's state depends on its path
/// alone, so the scores are those of a plain walk to the bit. The first levels are the business of <see cref="LstmKernel.ForFirstSteps"/>.
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
    private readonly TailStates _tails;
    private readonly FamilyNaming? _naming;
    private readonly int _capacity;
    private readonly int[] _active, _shared, _start, _startTail, _node, _parents, _parentTail, _tail, _ended, _endedText, _path;
    private readonly byte[] _symbols;
    private readonly float[] _endedScores;
    private float[] _previous, _next;
    private readonly ReadingOrder _order = new();

    /// <summary>A scorer on <paramref name="kernel"/>'s weights.</summary>
    /// <param name="kernel">Any kernel of the model; the scorer makes its own for its thread.</param>
    /// <param name="capacity">The most texts that are walked together.</param>
    /// <param name="tails">States of tails of earlier batches, made by the same kernel; shared between scorers. Null for none.</param>
    /// <param name="naming">Names the families of texts that are called generated; null for none.</param>
    public Scorer(LstmKernel kernel, int capacity = DefaultCapacity, TailStates? tails = null, FamilyNaming? naming = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _kernel = kernel.ForThread();
        _tails = tails ?? new TailStates(kernel.StateLength, 0);
        _naming = naming;
        _capacity = capacity;
        _active = new int[capacity];
        _shared = new int[capacity];
        _start = new int[capacity];
        _startTail = new int[capacity];
        _node = new int[capacity];
        _parents = new int[capacity];
        _parentTail = new int[capacity];
        _tail = new int[capacity];
        _ended = new int[capacity];
        _endedText = new int[capacity];
        _path = new int[DomainName.MaxLength + 1];
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
        int active = order.Length, nodes = 0;
        FindStarts(batch, order);
        for (int depth = 0; active > 0; depth++)
        {
            // The parents are the nodes of the last level, and behind them the known tails that texts start from at this one.
            int parents = nodes, started = -1;
            bool isBefore = false;
            nodes = 0;
            for (int i = 0; i < active; i++)
            {
                if (_start[i] > depth)
                {
                    isBefore = false;
                    continue;
                }

                // A text has the node of the one before it as long as both have read the same.
                if (!isBefore || _shared[i] <= depth)
                {
                    _symbols[nodes] = batch[_active[i]][depth];
                    if (_start[i] == depth)
                    {
                        if (_startTail[i] != started)
                        {
                            started = _startTail[i];
                            Append(started, parents++);
                        }

                        _parents[nodes] = parents - 1;
                        _parentTail[nodes] = started;
                    }
                    else
                    {
                        _parents[nodes] = _node[i];
                        _parentTail[nodes] = _tail[_node[i]];
                    }

                    nodes++;
                }

                _node[i] = nodes - 1;
                isBefore = true;
            }

            if (nodes > 0)
                Step(depth < LstmKernel.FirstSteps ? _kernel.ForFirstSteps : _kernel, nodes);
            active = Finish(batch, depth + 1, active, scores, families);
            (_previous, _next) = (_next, _previous);
        }
    }

    // How far the tails that have states take each text. The last symbol is always read here, so that every text ends at a node of the walk.
    private void FindStarts(TextBatch batch, ReadOnlySpan<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            ReadOnlySpan<byte> text = batch[order[i]];
            int shared = i == 0 ? 0 : batch[order[i - 1]].CommonPrefixLength(text);
            int last = Math.Min(text.Length, _path.Length) - 1;
            int length = i == 0 ? 0 : Math.Min(Math.Min(shared, _start[i - 1]), last);
            while (length < last && _tails.TryExtend(_path[length], text[length], out int extended))
                _path[++length] = extended;
            _active[i] = order[i];
            _shared[i] = shared;
            _start[i] = length;
            _startTail[i] = _path[length];
        }
    }

    private void Append(int tail, int row)
    {
        int length = _kernel.StateLength, end = (row + 1) * length;
        if (_previous.Length < end)
            Array.Resize(ref _previous, Math.Max(end, Math.Min(2 * _previous.Length, _capacity * length)));
        _tails.State(tail).CopyTo(_previous.AsSpan(row * length));
    }

    private void Step(LstmKernel kernel, int nodes)
    {
        EnsureStates(ref _next, nodes);
        kernel.Step(_symbols.AsSpan(0, nodes), _parents.AsSpan(0, nodes), _previous, _next);
        Steps += nodes;
        int length = _kernel.StateLength;
        for (int node = 0; node < nodes; node++)
            _tail[node] = _parentTail[node] < 0 ? -1 : _tails.Offer(_parentTail[node], _symbols[node], _next.AsSpan(node * length, length));
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
                _start[kept] = _start[i];
                _startTail[kept] = _startTail[i];
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
