using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs;

/// <summary>All formats, and the choice among them by content.</summary>
public static class LogFormats
{
    /// <summary>Bytes at the start of an input that are enough to tell its format.</summary>
    public const int DetectionLength = 1 << 16;

    /// <summary>Lines that the choice looks at, at most.</summary>
    private const int DetectionLines = 200;

    /// <summary>The formats. The choice takes the first of those that read the most lines, so the strict ones stand first.</summary>
    public static IReadOnlyList<LogFormat> All { get; } =
    [
        LogFormat.Of<ZeekTsv>(),
        LogFormat.Of<BindQueryLog>(),
        LogFormat.Of<Dnsmasq>(),
        // Takes any line without white space, so it comes last.
        LogFormat.Of<NameList>(),
    ];

    /// <summary>The format of that name; null where there is none.</summary>
    public static LogFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The format whose reader makes the most of the first lines.</summary>
    /// <param name="start">The start of the input, cut anywhere.</param>
    /// <returns>Null where no reader finds a record, or where the best one makes nothing of most lines.</returns>
    public static LogFormat? Detect(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, DetectionLength)];
        LogFormat? best = null;
        int bestRecords = 0;
        foreach (LogFormat format in All)
        {
            var tally = new Tally();
            LogLayout? layout = null;
            format.ReadLines(FirstLines(start), ref layout, ref tally);
            if (tally.Records > bestRecords && tally.Records + tally.OtherEvents >= tally.Unparsed)
                (best, bestRecords) = (format, tally.Records);
        }

        return best;
    }

    /// <summary>True where there is nothing but blank lines and comments.</summary>
    public static bool IsOnlyComments(ReadOnlySpan<byte> start) => FirstLine(start).Length == 0;

    /// <summary>The first line that is neither blank nor a comment, shortened, for messages.</summary>
    public static string FirstLine(ReadOnlySpan<byte> start)
    {
        foreach (Range range in start.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = start[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != '#')
                return Printable.Text(line[..Math.Min(line.Length, 120)]) + (line.Length > 120 ? "…" : "");
        }

        return "";
    }

    // A line cut off by the end of the window would be judged by half of it.
    private static ReadOnlySpan<byte> FirstLines(ReadOnlySpan<byte> start)
    {
        int end = 0;
        for (int lines = 0; lines < DetectionLines; lines++)
        {
            int next = start[end..].IndexOf((byte)'\n');
            if (next < 0)
                return end == 0 || start.Length < DetectionLength ? start : start[..end];
            end += next + 1;
        }

        return start[..end];
    }

    private struct Tally : ILineSink
    {
        public int Records;
        public int OtherEvents;
        public int Unparsed;

        public void OnRecord(ReadOnlySpan<byte> line, int start, in LogRecord record) => Records++;

        public void OnOther(ReadOnlySpan<byte> line, int start, LineKind kind)
        {
            OtherEvents += kind == LineKind.OtherEvent ? 1 : 0;
            Unparsed += kind == LineKind.Unparsed ? 1 : 0;
        }
    }
}
