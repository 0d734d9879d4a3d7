using System.Globalization;

namespace Degas.Score.Pipeline;

/// <summary>The counts of a run.</summary>
internal sealed class RunTotals
{
    private readonly List<string> _unparsedAt = [];

    public long Records { get; private set; }

    public long Scored { get; private set; }

    public long Hits { get; private set; }

    public long OtherEvents { get; private set; }

    public long Unparsed { get; private set; }

    public long Overlong { get; private set; }

    /// <summary>Adds a block of the input called <paramref name="input"/>.</summary>
    public void Add(BlockRows rows, Block block, string input)
    {
        Records += rows.Records;
        Scored += rows.Scored;
        Hits += rows.Hits;
        OtherEvents += rows.OtherEvents;
        Unparsed += rows.Unparsed;
        Overlong += block.IsOverlong ? 1 : 0;
        foreach (long line in rows.UnparsedLines.Take(BlockRows.UnparsedLinesKept - _unparsedAt.Count))
            _unparsedAt.Add(string.Create(CultureInfo.InvariantCulture, $"{input}:{line}"));
    }

    /// <summary>One line for people.</summary>
    public string Summary(TimeSpan elapsed)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Records:N0} records, {Scored:N0} scored, {Hits:N0} dga");
        if (OtherEvents > 0)
            text += string.Create(CultureInfo.InvariantCulture, $"; {OtherEvents:N0} lines of other events passed over");
        if (Unparsed > 0)
            text += string.Create(CultureInfo.InvariantCulture, $"; {Unparsed:N0} lines unparsed ({string.Join(", ", _unparsedAt)}{(Unparsed > _unparsedAt.Count ? ", …" : "")})");
        if (Overlong > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {Overlong:N0} of them over {BlockReader.DefaultBlockSize:N0} bytes");
        return text + string.Create(CultureInfo.InvariantCulture, $"; {elapsed.TotalSeconds:0.00} s");
    }
}
