using System.Runtime.InteropServices;
using Degas.Engine.Scoring;

namespace Degas.Engine.Cuda;

/// <summary>
/// Some texts of a batch as tiles: the longest first, so that a tile's names are of like length and its blocks start with the longest work. In memory:
/// where each tile's symbols begin [tiles + 1], a counter, the names' lengths [tiles, names], the symbols [steps, names] of each tile.
/// </summary>
/// <param name="Start">The first text, in the order by length.</param>
/// <param name="Count">Texts.</param>
/// <param name="Tiles">Tiles.</param>
/// <param name="Groups">Groups of eight symbols in all tiles.</param>
/// <param name="TileNames">Names in a tile.</param>
public readonly record struct TilePlan(int Start, int Count, int Tiles, int Groups, int TileNames)
{
    /// <summary>Where the lengths begin, in bytes.</summary>
    public int LengthsAt => ((Tiles + 2) * sizeof(int) + 15) & ~15;

    /// <summary>Where the symbols begin, in bytes.</summary>
    public int SymbolsAt => LengthsAt + ((Tiles * TileNames + 15) & ~15);

    /// <summary>Bytes that go to the device.</summary>
    public int Bytes => SymbolsAt + Groups * TileShape.GroupNames;

    /// <summary>Scores that come back; a tile's places without a name have one too.</summary>
    public int Scores => Tiles * TileNames;

    /// <summary>Steps of all names, those of a tile's longest for each of its places: what the device computes.</summary>
    public long Steps => (long)Groups * TileShape.GroupNames;
}

/// <summary>Cuts batches into tiles. Reused from batch to batch; not shared between threads.</summary>
/// <param name="shape">The tiles' shape.</param>
public sealed class TileBatch(TileShape shape)
{
    /// <summary>The longest text that a tile can hold: its length is a byte. Names have at most 253.</summary>
    public const int MaxLength = byte.MaxValue;

    private readonly int[] _starts = new int[MaxLength + 2];
    private int[] _order = [];
    private int _count;
    private TextBatch _batch = null!;

    /// <summary>Takes a batch: sorts its texts, the longest first, those of one length as they come.</summary>
    /// <exception cref="ArgumentException">A text is longer than <see cref="MaxLength"/>.</exception>
    public void Take(TextBatch batch)
    {
        _batch = batch;
        _count = batch.Count;
        if (_order.Length < _count)
            _order = new int[Math.Max(_count, 2 * _order.Length)];
        Array.Clear(_starts);
        for (int i = 0; i < _count; i++)
        {
            int length = batch[i].Length;
            if (length > MaxLength)
                throw new ArgumentException($"a text of {length} symbols; at most {MaxLength} fit");
            _starts[MaxLength - length + 1]++;
        }

        for (int i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        for (int i = 0; i < _count; i++)
            _order[_starts[MaxLength - batch[i].Length]++] = i;
    }

    /// <summary>The index in the batch of the text at a place in the order.</summary>
    public int this[int place] => _order[place];

    /// <summary>As many tiles from <paramref name="start"/> on as fit, and at least one.</summary>
    /// <param name="start">A place in the order, below the number of texts.</param>
    /// <param name="maxGroups">The most groups of symbols.</param>
    /// <param name="maxTiles">The most tiles.</param>
    public TilePlan Plan(int start, int maxGroups, int maxTiles)
    {
        int tiles = 0, groups = 0, next = start;
        while (next < _count && tiles < maxTiles)
        {
            int more = _batch[_order[next]].Length * shape.Groups;
            if (tiles > 0 && groups + more > maxGroups)
                break;
            groups += more;
            tiles++;
            next = Math.Min(next + shape.Names, _count);
        }

        return new(start, next - start, tiles, groups, shape.Names);
    }

    /// <summary>Writes a plan's texts.</summary>
    /// <param name="plan">What <see cref="Plan"/> gave for this batch.</param>
    /// <param name="to">At least <see cref="TilePlan.Bytes"/>.</param>
    public void Write(in TilePlan plan, Span<byte> to)
    {
        int names = shape.Names;
        to = to[..plan.Bytes];
        // A place without a name has no length, and a symbol past a name's end is 0, which every alphabet has.
        to[plan.LengthsAt..].Clear();
        Span<int> tiles = MemoryMarshal.Cast<byte, int>(to[..plan.LengthsAt]);
        Span<byte> lengths = to[plan.LengthsAt..plan.SymbolsAt], symbols = to[plan.SymbolsAt..];
        int first = 0;
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            tiles[tile] = first;
            Span<byte> tileSymbols = symbols[(first * TileShape.GroupNames)..];
            int from = plan.Start + tile * names, count = Math.Min(names, plan.Start + plan.Count - from);
            for (int name = 0; name < count; name++)
            {
                ReadOnlySpan<byte> text = _batch[_order[from + name]];
                lengths[tile * names + name] = (byte)text.Length;
                for (int step = 0; step < text.Length; step++)
                    tileSymbols[step * names + name] = text[step];
            }

            first += _batch[_order[from]].Length * shape.Groups;
        }

        tiles[plan.Tiles] = first;
        // The tiles that blocks have gone on to.
        tiles[plan.Tiles + 1] = 0;
    }

    /// <summary>Puts a plan's scores where its texts stand in the batch.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="from">Scores as the device gave them, <see cref="TilePlan.Scores"/>.</param>
    /// <param name="to">Scores of the batch.</param>
    public void Read(in TilePlan plan, ReadOnlySpan<float> from, Span<float> to)
    {
        for (int i = 0; i < plan.Count; i++)
            to[_order[plan.Start + i]] = from[i];
    }
}
