using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Score.Gathering;

namespace Degas.Score.Pipeline;

/// <summary>What a block came to: its rows and counts.</summary>
internal sealed class BlockRows
{
    /// <summary>Line numbers of unparsed lines that are kept for the summary.</summary>
    public const int UnparsedLinesKept = 5;

    private readonly long[] _passedOver = new long[LineKinds.Count];

    /// <summary>The rows.</summary>
    public RowBuffer Rows { get; } = new();

    /// <summary>Lines that hold a name and are asked for.</summary>
    public long Records { get; set; }

    /// <summary>Names of those lines besides the first of each.</summary>
    public long Further { get; set; }

    /// <summary>Records that have a score.</summary>
    public long Scored { get; set; }

    /// <summary>Records with the verdict <c>dga</c>.</summary>
    public long Hits { get; set; }

    /// <summary>The first lines that are none of the format.</summary>
    public List<long> UnparsedLines { get; } = [];

    /// <summary>The first lines that may be of another format.</summary>
    public ForeignLines Foreign { get; } = new();

    /// <summary>The distinct texts of the block, where rows stand for those.</summary>
    public List<TextEntry> Texts { get; } = [];

    /// <summary>The clients of the block, where rows stand for those.</summary>
    public List<ClientEntry> Clients { get; } = [];

    /// <summary>Lines passed over, by kind; unparsed ones too.</summary>
    public ReadOnlySpan<long> PassedOver => _passedOver;

    /// <summary>Counts a line that gives no row of its own.</summary>
    public void PassOver(LineKind kind, long number, ReadOnlySpan<byte> line)
    {
        _passedOver[(int)kind]++;
        if (kind == LineKind.Unparsed && UnparsedLines.Count < UnparsedLinesKept)
            UnparsedLines.Add(number);
        if (kind is LineKind.Unparsed or LineKind.OtherProgram)
            Foreign.Add(line, number);
    }

    /// <summary>Readies the object for another block.</summary>
    public void Clear()
    {
        Rows.Clear();
        Records = Further = Scored = Hits = 0;
        Array.Clear(_passedOver);
        UnparsedLines.Clear();
        Foreign.Clear();
        Texts.Clear();
        Clients.Clear();
    }
}
