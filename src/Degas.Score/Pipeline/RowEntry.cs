using Degas.Engine.Logs;
using Degas.Engine.Names;

namespace Degas.Score.Pipeline;

/// <summary>What a row will say.</summary>
internal enum RowKind : byte
{
    /// <summary>A score and a verdict.</summary>
    Scored,

    /// <summary>Why the name is not scored.</summary>
    NotScored,

    /// <summary>That the line holds no name.</summary>
    Unparsed,

    /// <summary>That the name is on the allow list.</summary>
    Allowed,

    /// <summary>The line as it is.</summary>
    OtherLine,

    /// <summary>Nothing yet: what earlier blocks know of the name is still to be asked.</summary>
    Pending,
}

/// <summary>A row to come. The ranges are of the block's text, where what the row shows is kept until the scores are there.</summary>
internal struct RowEntry
{
    public long Line;
    public RowKind Kind;
    public bool IsEscaped;
    // Of the name as it stands in the log, while that is pending.
    public uint Hash;
    public ScoredText Text;
    // Index of the text in this block; -1 where the score was known.
    public int Distinct;
    public Verdict Verdict;
    public FieldRange Name;
    public FieldRange Time;
    public FieldRange Client;
    public FieldRange QueryType;
    public FieldRange ResponseCode;
    public FieldRange Original;
}
