namespace Degas.Kernels;

/// <summary>
/// The forward pass of one model, one step for many nodes at a time. A node is a text read so far; its state is a row <c>[h | c]</c> of 2H
/// values. Reading one more symbol makes a new node of a parent node, so texts that begin alike may share their nodes.
/// </summary>
/// <remarks>
/// A node's result depends on its parent's state and its symbol alone, to the bit: not on the other nodes of the call.
/// Instances hold scratch memory and belong to one thread; the packed weights are shared (<see cref="ForThread"/>).
/// </remarks>
public abstract class LstmKernel
{
    /// <summary>
    /// Symbols of a text that <see cref="ForFirstSteps"/> reads. Of the steps of a megabyte of registrable domains they are 2%, of six symbols 6%.
    /// </summary>
    public const int FirstSteps = 5;

    /// <summary>A kernel for a model of hidden size <paramref name="hidden"/>.</summary>
    protected LstmKernel(int symbols, int hidden)
    {
        Symbols = symbols;
        Hidden = hidden;
    }

    /// <summary>V.</summary>
    public int Symbols { get; }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>Values in a node's state: 2H.</summary>
    public int StateLength => 2 * Hidden;

    /// <summary>
    /// The kernel for the first <see cref="FirstSteps"/> symbols of a text: this one, or float32's where this one's product is reduced. What is rounded
    /// there has grown most by the end, and these steps cost next to nothing, for texts share them.
    /// </summary>
    public virtual LstmKernel ForFirstSteps => this;

    /// <summary>A kernel on the same weights with scratch memory of its own.</summary>
    public abstract LstmKernel ForThread();

    /// <summary>One step of the recurrence for every node: <c>z = table[symbol] + W_hh h</c>, then the gates.</summary>
    /// <param name="symbols">Symbol that each new node reads, [nodes], each below V.</param>
    /// <param name="parents">Row of each new node's parent in <paramref name="previous"/>, [nodes].</param>
    /// <param name="previous">States of the parents, [*, 2H]; a row of zeros is the state before the first symbol.</param>
    /// <param name="next">States of the new nodes, [nodes, 2H]; must not overlap <paramref name="previous"/>.</param>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A symbol or a parent is out of range.</exception>
    public void Step(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next)
    {
        if (parents.Length != symbols.Length || next.Length < (long)symbols.Length * StateLength)
            throw new ArgumentException("symbols, parents and next do not agree in length");
        int rows = previous.Length / StateLength;
        // The kernels index without checks; this pass over bytes costs nothing beside a step.
        foreach (byte symbol in symbols)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)symbol, Symbols);
        foreach (int parent in parents)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)parent, (uint)rows);
        StepCore(symbols, parents, previous, next);
    }

    /// <summary>The score of texts that end at the given nodes: <c>sigmoid(head . h + b)</c>.</summary>
    /// <param name="states">States, [*, 2H].</param>
    /// <param name="nodes">Rows to score, [n].</param>
    /// <param name="scores">Scores from 0 to 1, [n].</param>
    public abstract void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores);

    /// <summary>The step itself; its arguments are checked.</summary>
    protected abstract void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next);
}
