using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>
/// The recurrence of an <see cref="LstmNet"/> over a batch of one length, forward and backward, on the CPU: LibTorch multiplies the matrices, and
/// everything between two products is one pass over memory here. LibTorch's own LSTM takes three times as long, most of it in small operations
/// whose results go through memory one by one.
/// </summary>
/// <remarks>Buffers are kept between batches; an instance belongs to one thread.</remarks>
public sealed class LstmPass(int hidden) : IDisposable
{
    private static readonly int s_lanes = Vector512<float>.Count;

    // Activated gates i, f, g, o of every step, [steps, batch, 4H], which become the gradients of their pre-activations; cells and hidden states, [steps, batch, H].
    private Tensor? _gates, _cells, _hidden;
    private int _steps, _batch;

    /// <summary>Runs the recurrence.</summary>
    /// <param name="table">Input part of the pre-activations for each symbol, [V, 4H].</param>
    /// <param name="recurrent">Recurrent weights, [4H, H].</param>
    /// <param name="symbols">Symbols of step t of all names, then of step t + 1, [steps, batch].</param>
    /// <param name="steps">Length of the names.</param>
    /// <returns>The last hidden states, [batch, H]; good until the next call.</returns>
    public Tensor Forward(Tensor table, Tensor recurrent, ReadOnlySpan<byte> symbols, int steps)
    {
        (_steps, _batch) = (steps, symbols.Length / steps);
        Reserve(ref _gates, 4 * hidden);
        Reserve(ref _cells, hidden);
        Reserve(ref _hidden, hidden);
        using DisposeScope scope = NewDisposeScope();
        Tensor transposed = recurrent.t();
        Span<float> cells = Values(_cells!), states = Values(_hidden!);
        ReadOnlySpan<float> rows = Values(table);
        for (int t = 0; t < steps; t++)
        {
            Tensor z = Step(_gates!, t, 4 * hidden);
            if (t > 0)
                z.addmm_(Step(_hidden!, t - 1, hidden), transposed, 0, 1);
            int from = t * _batch * hidden, length = _batch * hidden;
            Activate(Values(z), rows, symbols.Slice(t * _batch, _batch), t == 0 ? default : cells.Slice(from - length, length), cells.Slice(from, length), states.Slice(from, length));
        }

        return Step(_hidden!, steps - 1, hidden).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of the last <see cref="Forward"/>, which is used up by it.</summary>
    /// <param name="recurrent">The recurrent weights it was given.</param>
    /// <param name="symbols">The symbols it was given.</param>
    /// <param name="last">Gradient of the last hidden states, [batch, H].</param>
    /// <param name="symbolCount">V.</param>
    /// <returns>Gradients of the table and of the recurrent weights.</returns>
    public (Tensor Table, Tensor Recurrent) Backward(Tensor recurrent, ReadOnlySpan<byte> symbols, Tensor last, int symbolCount)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor dh = last.contiguous().clone(), dc = zeros_like(dh), table = zeros(symbolCount, 4 * hidden);
        ReadOnlySpan<float> cells = Values(_cells!);
        for (int t = _steps - 1; t >= 0; t--)
        {
            Tensor z = Step(_gates!, t, 4 * hidden);
            int from = t * _batch * hidden, length = _batch * hidden;
            Derive(Values(z), t == 0 ? default : cells.Slice(from - length, length), cells.Slice(from, length), Values(dh), Values(dc));
            AddRows(Values(z), symbols.Slice(t * _batch, _batch), Values(table));
            if (t > 0)
                dh.addmm_(z, recurrent, 0, 1);
        }

        Tensor weights = _steps == 1 ? zeros_like(recurrent) : Rows(_gates!, _batch, (_steps - 1) * _batch, 4 * hidden).t().mm(Rows(_hidden!, 0, (_steps - 1) * _batch, hidden));
        return (table.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gates?.Dispose();
        _cells?.Dispose();
        _hidden?.Dispose();
    }

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static Tensor Rows(Tensor buffer, long first, long count, long width) => buffer.narrow(0, first * width, count * width).view(count, width);

    private Tensor Step(Tensor buffer, int step, int width) => Rows(buffer, (long)step * _batch, _batch, width);

    // Fresh memory would cost a page fault for every 4 KiB of it, each batch anew.
    private void Reserve(ref Tensor? buffer, int width)
    {
        long size = (long)_steps * _batch * width;
        if (buffer is not null && buffer.numel() >= size)
            return;
        buffer?.Dispose();
        buffer = empty(size).DetachFromDisposeScope();
    }

    private void Activate(Span<float> z, ReadOnlySpan<float> table, ReadOnlySpan<byte> symbols, ReadOnlySpan<float> before, Span<float> cells, Span<float> states)
    {
        for (int row = 0; row < symbols.Length; row++)
        {
            Span<float> gates = z.Slice(row * 4 * hidden, 4 * hidden);
            ReadOnlySpan<float> input = table.Slice(symbols[row] * 4 * hidden, 4 * hidden);
            for (int unit = 0; unit < hidden; unit += s_lanes)
            {
                int place = row * hidden + unit;
                Vector512<float> i = Load(input, unit), f = Load(input, hidden + unit), g = Load(input, 2 * hidden + unit), o = Load(input, 3 * hidden + unit);
                if (!before.IsEmpty)
                    (i, f, g, o) = (i + Load(gates, unit), f + Load(gates, hidden + unit), g + Load(gates, 2 * hidden + unit), o + Load(gates, 3 * hidden + unit));
                (i, f, g, o) = (Sigmoid(i), Sigmoid(f), Tanh(g), Sigmoid(o));
                Vector512<float> c = i * g;
                if (!before.IsEmpty)
                    c += f * Load(before, place);
                Store(i, gates, unit);
                Store(f, gates, hidden + unit);
                Store(g, gates, 2 * hidden + unit);
                Store(o, gates, 3 * hidden + unit);
                Store(c, cells, place);
                Store(o * Tanh(c), states, place);
            }
        }
    }

    // Gates become the gradients of their pre-activations; dh is read, dc goes from this step's to that of the step before.
    private void Derive(Span<float> z, ReadOnlySpan<float> before, ReadOnlySpan<float> cells, ReadOnlySpan<float> dh, Span<float> dc)
    {
        Vector512<float> one = Vector512<float>.One;
        for (int row = 0; row < _batch; row++)
        {
            Span<float> gates = z.Slice(row * 4 * hidden, 4 * hidden);
            for (int unit = 0; unit < hidden; unit += s_lanes)
            {
                int place = row * hidden + unit;
                Vector512<float> i = Load(gates, unit), f = Load(gates, hidden + unit), g = Load(gates, 2 * hidden + unit), o = Load(gates, 3 * hidden + unit);
                Vector512<float> tanh = Tanh(Load(cells, place)), d = Load(dh, place), cell = Load(dc, place) + d * o * (one - tanh * tanh);
                Store(cell * g * i * (one - i), gates, unit);
                Store(before.IsEmpty ? Vector512<float>.Zero : cell * Load(before, place) * f * (one - f), gates, hidden + unit);
                Store(cell * i * (one - g * g), gates, 2 * hidden + unit);
                Store(d * tanh * o * (one - o), gates, 3 * hidden + unit);
                Store(cell * f, dc, place);
            }
        }
    }

    private void AddRows(ReadOnlySpan<float> z, ReadOnlySpan<byte> symbols, Span<float> table)
    {
        for (int row = 0; row < symbols.Length; row++)
        {
            ReadOnlySpan<float> from = z.Slice(row * 4 * hidden, 4 * hidden);
            Span<float> to = table.Slice(symbols[row] * 4 * hidden, 4 * hidden);
            for (int k = 0; k < from.Length; k += s_lanes)
                Store(Load(to, k) + Load(from, k), to, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ReadOnlySpan<float> values, int at) => Vector512.Create(values.Slice(at, s_lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> value, Span<float> values, int at) => value.CopyTo(values.Slice(at, s_lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Tanh(Vector512<float> x) => Vector512.Create(2f) / (Vector512<float>.One + Exp(x * -2f)) - Vector512<float>.One;

    // Within 3e-7 of e^x. Vector512.Exp is exact to the last bit and takes four times as long, for it computes in float64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> t = Vector512.Min(Vector512.Max(x * 1.44269504f, Vector512.Create(-126f)), Vector512.Create(126f)), floor = Vector512.Floor(t), r = t - floor;
        Vector512<float> p = Vector512.MultiplyAddEstimate(r, Vector512.Create(0.00178836874146f), Vector512.Create(0.00919938759969f));
        p = Vector512.MultiplyAddEstimate(r, p, Vector512.Create(0.0556570543861f));
        p = Vector512.MultiplyAddEstimate(r, p, Vector512.Create(0.240207194191f));
        p = Vector512.MultiplyAddEstimate(r, p, Vector512.Create(0.693147567558f));
        p = Vector512.MultiplyAddEstimate(r, p, Vector512<float>.One);
        return (p.AsInt32() + (Vector512.ConvertToInt32(floor) << 23)).AsSingle();
    }
}
