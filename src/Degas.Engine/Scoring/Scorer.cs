using System.Buffers.Binary;
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
    /// <summary>Texts walked together unless the caller says otherwise: 16 MB of states at H = 128.</summary>
    public const int DefaultCapacity = 8192;

    private readonly LstmKernel _kernel;
    private readonly int _capacity;
    private readonly float[] _root;
    private readonly int[] _active, _shared, _node, _parents, _ended, _endedText;
    private readonly byte[] _symbols;
    private readonly float[] _endedScores;
    private float[] _previous, _next;
    private ulong[] _keys = [];
    private int[] _order = [];

    /// <summary>A scorer on <paramref name="kernel"/>'s weights.</summary>
    /// <param name="kernel">Any kernel of the model; the scorer makes its own for its thread.</param>
    /// <param name="capacity">The most texts that are walked together.</param>
    public Scorer(LstmKernel kernel, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _kernel = kernel.ForThread();
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
    public void Score(TextBatch batch, Span<float> scores)
    {
        if (scores.Length < batch.Count)
            throw new ArgumentException("fewer scores than texts");
        Sort(batch);
        for (int start = 0; start < batch.Count; start += _capacity)
            Walk(batch, _order.AsSpan(start, Math.Min(_capacity, batch.Count - start)), scores);
    }

    // By the first eight symbols as one number, then runs of equal numbers by the rest.
    private void Sort(TextBatch batch)
    {
        int count = batch.Count;
        if (_keys.Length < count)
        {
            _keys = new ulong[Math.Max(count, _keys.Length * 2)];
            _order = new int[_keys.Length];
        }

        for (int i = 0; i < count; i++)
        {
            _keys[i] = Key(batch[i]);
            _order[i] = i;
        }

        Array.Sort(_keys, _order, 0, count);
        for (int start = 0, end; start < count; start = end)
        {
            for (end = start + 1; end < count && _keys[end] == _keys[start]; end++)
            {
            }

            if (end - start > 1)
                _order.AsSpan(start, end - start).Sort((a, b) => batch[a].SequenceCompareTo(batch[b]));
        }
    }

    private static ulong Key(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        ulong key = 0;
        for (int i = 0; i < text.Length; i++)
            key |= (ulong)text[i] << (56 - 8 * i);
        return key;
    }

    private void Walk(TextBatch batch, ReadOnlySpan<int> order, Span<float> scores)
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
            active = Finish(batch, depth + 1, active, scores);
            (_previous, _next) = (_next, _previous);
            parentStates = _previous;
        }
    }

    // Scores the texts that end here and closes the ranks of the others. What a text shares with one that ended is no longer than that one
    // was, so it has nodes of its own from here on, as its count says.
    private int Finish(TextBatch batch, int length, int active, Span<float> scores)
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
        return kept;
    }

    private void EnsureStates(ref float[] states, int nodes)
    {
        int length = checked(nodes * _kernel.StateLength);
        if (states.Length < length)
            states = GC.AllocateUninitializedArray<float>(Math.Max(length, Math.Min(2 * states.Length, _capacity * _kernel.StateLength)));
    }
}
