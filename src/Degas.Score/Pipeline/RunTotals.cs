using System.Globalization;
using System.Text.Json;
using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>The counts of a run. Written by the thread that writes rows; the progress line may read them meanwhile.</summary>
internal sealed class RunTotals
{
    private readonly List<(string Input, long Line)> _unparsedAt = [];
    private readonly long[] _passedOver = new long[LineKinds.Count];

    public long Bytes { get; private set; }

    public long Records { get; private set; }

    /// <summary>Names beyond the first of their line, so that lines add up.</summary>
    public long Further { get; private set; }

    public long Scored { get; private set; }

    public long Hits { get; private set; }

    public long Overlong { get; private set; }

    public long Lines { get; private set; }

    /// <summary>About how many different texts were scored.</summary>
    public long Distinct { get; set; }

    private long Unparsed => _passedOver[(int)LineKind.Unparsed];

    /// <summary>Adds a block of the input called <paramref name="input"/>.</summary>
    public void Add(BlockRows rows, Block block, string input)
    {
        Bytes += block.Bytes;
        Records += rows.Records;
        Further += rows.Further;
        Scored += rows.Scored;
        Hits += rows.Hits;
        Lines += rows.Records;
        Overlong += block.IsOverlong ? 1 : 0;
        for (int kind = 0; kind < _passedOver.Length; kind++)
        {
            _passedOver[kind] += rows.PassedOver[kind];
            Lines += rows.PassedOver[kind];
        }

        foreach (long line in rows.UnparsedLines.Take(BlockRows.UnparsedLinesKept - _unparsedAt.Count))
            _unparsedAt.Add((input, line));
    }

    /// <summary>One line for people.</summary>
    /// <param name="elapsed">Time since the start.</param>
    /// <param name="isDry">Whether scoring was not asked for.</param>
    public string Summary(TimeSpan elapsed, bool isDry)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string text = Counted.Text(Records, "record");
        if (Further > 0)
            text += $", {Counted.Text(Further, "further name")} in {(Records == 1 ? "it" : "them")}";
        // The estimate may pass the number of scored records by a little; what is sure is the smaller one.
        text += isDry ? ", not scored (--dry-run)" : string.Create(culture, $", {Scored:N0} scored, about {Math.Min(Distinct, Scored):N0} distinct, {Hits:N0} dga");
        string[] passedOver = [.. PassedOver().Select(p => Counted.Text(p.Count, p.Kind.PassedOverOne(), p.Kind.PassedOver()))];
        if (passedOver.Length > 0)
            text += $"; passed over: {string.Join(", ", passedOver)}";
        if (Unparsed > 0)
            text += $"; {Counted.Text(Unparsed, "line")} unparsed ({string.Join(", ", _unparsedAt.Select(u => $"{u.Input}:{u.Line}"))}{(Unparsed > _unparsedAt.Count ? ", …" : "")})";
        if (Overlong > 0)
            text += string.Create(culture, $", {Overlong:N0} of them over {BlockReader.LongestLine:N0} bytes");
        return text + string.Create(culture, $"; {elapsed.TotalSeconds:0.00} s");
    }

    /// <summary>The same for programs: one JSON object.</summary>
    public byte[] Json(TimeSpan elapsed, string model, float threshold, string device)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("bytes", Bytes);
            json.WriteNumber("lines", Lines);
            json.WriteNumber("records", Records);
            json.WriteNumber("further_names", Further);
            json.WriteNumber("scored", Scored);
            json.WriteNumber("distinct_estimate", Math.Min(Distinct, Scored));
            json.WriteNumber("dga", Hits);
            json.WriteStartObject("passed_over");
            foreach ((LineKind kind, long count) in PassedOver())
                json.WriteNumber(kind.PassedOver().Replace(' ', '_').Replace("'", "", StringComparison.Ordinal), count);
            json.WriteEndObject();
            json.WriteNumber("unparsed", Unparsed);
            json.WriteStartArray("unparsed_at");
            foreach ((string input, long line) in _unparsedAt)
            {
                json.WriteStartObject();
                json.WriteString("input", input);
                json.WriteNumber("line", line);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("overlong", Overlong);
            json.WriteString("model", model);
            json.WriteNumber("threshold", threshold);
            json.WriteString("device", device);
            json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private IEnumerable<(LineKind Kind, long Count)> PassedOver() =>
        Enum.GetValues<LineKind>().Where(k => k != LineKind.Unparsed && _passedOver[(int)k] > 0).Select(k => (k, _passedOver[(int)k]));
}
