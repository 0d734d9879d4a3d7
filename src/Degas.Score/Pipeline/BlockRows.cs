using Degas.Engine.Logs.Output;

namespace Degas.Score.Pipeline;

/// <summary>What a block came to: its rows and counts.</summary>
internal sealed class BlockRows
{
    /// <summary>Line numbers of unparsed lines that are kept for the summary.</summary>
    public const int UnparsedLinesKept = 5;

    /// <summary>The rows.</summary>
    public RowBuffer Rows { get; } = new();

    /// <summary>Records.</summary>
    public long Records { get; set; }

    /// <summary>Records that have a score.</summary>
    public long Scored { get; set; }

    /// <summary>Records with the verdict <c>dga</c>.</summary>
    public long Hits { get; set; }

    /// <summary>Lines of other events.</summary>
    public long OtherEvents { get; set; }

    /// <summary>Lines that are none of the format.</summary>
    public long Unparsed { get; set; }

    /// <summary>The first of them.</summary>
    public List<long> UnparsedLines { get; } = [];

    /// <summary>Readies the object for another block.</summary>
    public void Clear()
    {
        Rows.Clear();
        Records = Scored = Hits = OtherEvents = Unparsed = 0;
        UnparsedLines.Clear();
    }
}
