using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>Whole lines of one input, the unit of work. Its memory is the reader's and valid until <see cref="Release"/>.</summary>
internal sealed class Block
{
    private readonly Action<Block>? _release;

    public Block(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long firstLine, long bytes, bool isOverlong, Action<Block>? release)
    {
        Pieces = pieces;
        FirstLine = firstLine;
        Bytes = bytes;
        IsOverlong = isOverlong;
        _release = release;
    }

    /// <summary>The lines: parts of the reader's segments and, between them, copies of the lines that span two segments.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    /// <summary>Number of the first line in the input, from 1.</summary>
    public long FirstLine { get; }

    /// <summary>Bytes of the input that the block stands for.</summary>
    public long Bytes { get; }

    /// <summary>True where the block is the start of one line that is too long to be read; the rest of the line is passed over.</summary>
    public bool IsOverlong { get; }

    /// <summary>How to read the lines; set before the block is shared out.</summary>
    public LogFormat? Format { get; set; }

    /// <summary>The layout in force at the first line.</summary>
    public LogLayout? Layout { get; set; }

    /// <summary>Which lines give rows.</summary>
    public EventSelection Events { get; set; }

    /// <summary>Whether servers' queries and responses count as clients' do.</summary>
    public bool Servers { get; set; }

    /// <summary>Gives the memory back. Blocks are released in their order.</summary>
    public void Release() => _release?.Invoke(this);
}
