using Degas.Engine.Logs.Output;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Score.Gathering;

namespace Degas.Score.Pipeline;

/// <summary>Makes a block's results of its records and verdicts: a row for each record, or what the block knows of each text or client.</summary>
/// <param name="context">What all workers share.</param>
/// <param name="texts">The block's distinct texts, scored.</param>
internal sealed class BlockResults(ScoringContext context, BlockTexts texts)
{
    private readonly Dictionary<byte[], ClientEntry> _clients = new(KeyComparer.Instance);

    /// <summary>Fills <paramref name="rows"/>.</summary>
    /// <param name="entries">The block's records.</param>
    /// <param name="text">What their ranges are of.</param>
    /// <param name="rows">Where results and counts go.</param>
    public void Write(ReadOnlySpan<RowEntry> entries, ReadOnlySpan<byte> text, BlockRows rows)
    {
        switch (context.Subject)
        {
            case RowSubject.Text:
                GatherTexts(entries, text, rows);
                break;
            case RowSubject.Client:
                GatherClients(entries, text, rows);
                break;
            default:
                foreach (ref readonly RowEntry entry in entries)
                    WriteRow(in entry, text, rows);
                break;
        }
    }

    private void GatherTexts(ReadOnlySpan<RowEntry> entries, ReadOnlySpan<byte> text, BlockRows rows)
    {
        var byIndex = new TextEntry?[texts.Count];
        foreach (ref readonly RowEntry entry in entries)
        {
            if (entry.Kind != RowKind.Scored)
                continue;
            (float score, ushort family) = texts[entry.Distinct];
            TextEntry gathered = byIndex[entry.Distinct] ??= new TextEntry { Key = entry.Name.Of(text)[entry.Text.Start..].ToArray(), Score = score, Family = family };
            gathered.Count++;
            gathered.Times.See(entry.Time.Of(text));
            gathered.Clients.Add(entry.Client.Of(text));
            CountScored(score, rows);
        }

        rows.Texts.AddRange(byIndex!);
    }

    private void GatherClients(ReadOnlySpan<RowEntry> entries, ReadOnlySpan<byte> text, BlockRows rows)
    {
        var byAddress = _clients.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (ref readonly RowEntry entry in entries)
        {
            if (entry.Kind != RowKind.Scored)
                continue;
            ReadOnlySpan<byte> client = entry.Client.Of(text);
            if (!byAddress.TryGetValue(client, out ClientEntry? gathered))
                byAddress[client] = gathered = new ClientEntry { Key = client.ToArray() };
            Verdict verdict = VerdictOf(in entry);
            gathered.See(entry.Name.Of(text)[entry.Text.Start..], verdict, CountScored(verdict.Score, rows), entry.Time.Of(text), entry.ResponseCode.Of(text));
        }

        rows.Clients.AddRange(_clients.Values);
        _clients.Clear();
    }

    private Verdict VerdictOf(in RowEntry entry) => entry.Distinct < 0 ? entry.Verdict : texts[entry.Distinct];

    // Whether the score is a hit.
    private bool CountScored(float score, BlockRows rows)
    {
        bool isHit = score >= context.Threshold;
        rows.Scored++;
        rows.Hits += isHit ? 1 : 0;
        return isHit;
    }

    private void WriteRow(in RowEntry entry, ReadOnlySpan<byte> text, BlockRows rows)
    {
        ReadOnlySpan<byte> name = entry.Name.Of(text);
        var row = new Row { Line = entry.Line, Domain = name, Score = float.NaN };
        if (entry.Text.Registrable >= 0)
            row.Registered = name[entry.Text.Registrable..];
        // Rows of the default fields do without these.
        if (context.Needs != RowNeeds.None || entry.Kind == RowKind.OtherLine)
        {
            row.Time = entry.Time.Of(text);
            row.Client = entry.Client.Of(text);
            row.QueryType = entry.QueryType.Of(text);
            row.ResponseCode = entry.ResponseCode.Of(text);
            row.Original = entry.Original.Of(text);
        }

        switch (entry.Kind)
        {
            case RowKind.Scored:
                Verdict verdict = VerdictOf(in entry);
                row.Score = verdict.Score;
                row.IsHit = CountScored(row.Score, rows);
                row.Verdict = row.IsHit ? "dga"u8 : "benign"u8;
                if (row.IsHit && context.Families is { } families)
                    row.Family = families.NameOf(verdict.Family);
                break;
            case RowKind.NotScored:
                row.Verdict = NameStatusText.Of(entry.Text.Status);
                break;
            case RowKind.Unparsed:
                row.Verdict = "unparsed"u8;
                break;
            case RowKind.Allowed:
                row.Verdict = "allowed"u8;
                break;
        }

        if (context.MinScore is { } least && !(row.Score >= least))
            return;
        context.Writer.Write(in row, rows.Rows);
    }
}
