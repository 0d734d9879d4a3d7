using System.Text;
using Degas.Engine.Logs;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>A log without a query is never silence: its program is named, or it is refused.</summary>
public sealed class InputLinesTests
{
    private const string Flow = """{"timestamp":"2024-05-02T10:00:01.123456+0000","flow_id":1,"event_type":"flow","src_ip":"10.0.2.15"}""" + "\n";
    private const string Query = "27-Nov-2024 13:03:52.123 client @0x7f 10.0.0.7#1 (a.example): query: a.example IN A + (10.0.0.1)\n";

    [Fact]
    public void Other_events_of_a_known_program_are_told()
    {
        string? told = Told(Flow + Flow, 2);
        Assert.StartsWith("no query in 2 lines, read as other events of eve from the first line '{\"timestamp\"", told, StringComparison.Ordinal);
        Assert.EndsWith("pass --format (degas-score formats lists them), or --json-key or --column for the name's place", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_many_programs_write_are_refused()
    {
        string log = string.Concat(Enumerable.Repeat("[INFO] Terraform version: 1.5.7\n", 500));
        var e = Assert.Throws<UnknownFormatException>(() => Told(log, 500));
        Assert.StartsWith("cannot tell its format: some of its 500 lines could be events of coredns, but none holds a query; its first line is '[INFO] Terraform version: 1.5.7'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_with_a_query_needs_no_word() => Assert.Null(Told(Query, 1));

    [Fact]
    public void Comments_alone_need_no_word() => Assert.Null(Told("# nothing\n\n", 2));

    // Reads it as one block, as the workers would.
    private static string? Told(string log, int lines)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(log);
        var detection = new FormatDetection(null, EventSelection.Auto);
        var block = new Block([bytes], 1, bytes.Length, false, null);
        detection.Apply(block);
        LineCounts counts = LogFormats.CountLines(block.Format!, bytes);
        var rows = new BlockRows { Records = counts.Records };
        for (LineKind kind = LineKind.Comment; (int)kind < LineKinds.Count; kind++)
        {
            for (int i = 0; i < (kind == LineKind.OtherEvent && counts[kind] > 0 ? lines : counts[kind]); i++)
                rows.PassOver(kind, i + 1, "x"u8);
        }

        var input = new InputLines();
        input.Add(rows);
        return input.Describe(detection);
    }
}
