using System.Globalization;
using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>The counts of a run.</summary>
internal sealed class RunTotals
{
    private readonly List<string> _unparsedAt = [];
    private readonly long[] _passedOver = new long[LineKinds.Count];

    public long Records { get; private set; }

    public long Scored { get; private set; }

    public long Hits { get; private set; }

    public long Unparsed => _passedOver[(int)LineKind.Unparsed];

    public long Overlong { get; private set; }

    /// <summary>Adds a block of the input called <paramref name="input"/>.</summary>
    public void Add(BlockRows rows, Block block, string input)
    {
        Records += rows.Records;
        Scored += rows.Scored;
        Hits += rows.Hits;
        for (int kind = 0; kind < _passedOver.Length; kind++)
            _passedOver[kind] += rows.PassedOver[kind];
        Overlong += block.IsOverlong ? 1 : 0;
        foreach (long line in rows.UnparsedLines.Take(BlockRows.UnparsedLinesKept - _unparsedAt.Count))
            _unparsedAt.Add(string.Create(CultureInfo.InvariantCulture, $"{input}:{line}"));
    }

    /// <summary>One line for people.</summary>
    public string Summary(TimeSpan elapsed)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Records:N0} records, {Scored:N0} scored, {Hits:N0} dga");
        string[] passedOver = [.. Enum.GetValues<LineKind>().Where(k => k != LineKind.Unparsed && _passedOver[(int)k] > 0)
            .Select(k => string.Create(CultureInfo.InvariantCulture, $"{_passedOver[(int)k]:N0} {k.PassedOver()}"))];
        if (passedOver.Length > 0)
            text += $"; passed over: {string.Join(", ", passedOver)}";
        if (Unparsed > 0)
            text += string.Create(CultureInfo.InvariantCulture, $"; {Unparsed:N0} lines unparsed ({string.Join(", ", _unparsedAt)}{(Unparsed > _unparsedAt.Count ? ", …" : "")})");
        if (Overlong > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {Overlong:N0} of them over {BlockReader.DefaultBlockSize:N0} bytes");
        return text + string.Create(CultureInfo.InvariantCulture, $"; {elapsed.TotalSeconds:0.00} s");
    }
}
