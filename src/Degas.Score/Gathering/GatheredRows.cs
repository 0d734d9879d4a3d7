using Degas.Engine.Logs.Output;
using Degas.Score.Output;
using Degas.Score.Pipeline;

namespace Degas.Score.Gathering;

/// <summary>Rows that stand for many records each, and are known at the end of all inputs alone.</summary>
internal abstract class GatheredRows : IDisposable
{
    /// <summary>The rows that a run asks for; null where each record has a row of its own.</summary>
    public static GatheredRows? Create(ScoringContext context) => context.Subject switch
    {
        RowSubject.Text => new Of<TextEntry>(context, rows => rows.Texts),
        RowSubject.Client => new Of<ClientEntry>(context, rows => rows.Clients),
        _ => null,
    };

    /// <summary>Adds what a block came to, in the order of the blocks.</summary>
    /// <exception cref="RunFileException">A temporary file failed.</exception>
    public abstract void Add(BlockRows rows);

    /// <summary>Writes all rows.</summary>
    /// <returns>False where nobody reads them any more.</returns>
    /// <exception cref="IOException">The output could not be written.</exception>
    /// <exception cref="RunFileException">A temporary file failed.</exception>
    /// <exception cref="OperationCanceledException">The end was asked for; the rows so far are whole.</exception>
    public abstract bool Write(RowTarget target, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class Of<TEntry>(ScoringContext context, Func<BlockRows, List<TEntry>> entries) : GatheredRows
        where TEntry : class, IGathered<TEntry>
    {
        private readonly GatheredTable<TEntry> _table = new();

        public override void Add(BlockRows rows) => _table.Add(entries(rows));

        public override bool Write(RowTarget target, CancellationToken cancellation)
        {
            var rows = new RowBuffer();
            foreach (TEntry entry in _table.InOrder(cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                if (context.MinScore is { } least && entry.Score < least)
                    continue;
                context.Writer.Write(entry.ToRow(context), rows);
                if (rows.Length < BlockSizing.Large)
                    continue;
                if (!target.Write(rows.Written))
                    return false;
                rows.Clear();
            }

            return target.Write(rows.Written);
        }

        public override void Dispose() => _table.Dispose();
    }
}
