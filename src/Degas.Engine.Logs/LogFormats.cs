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
        // Lines of JSON and XML.
        LogFormat.Of<SuricataEve>(),
        LogFormat.Of<ZeekJson>(),
        LogFormat.Of<Route53>(),
        LogFormat.Of<AdGuardHome>(),
        LogFormat.Of<DnsCollectorJson>(),
        LogFormat.Of<PassiveDnsCof>(),
        // Winlogbeat adds the names of ECS to Sysmon's, but not the response code.
        LogFormat.Of<SysmonJson>(),
        LogFormat.Of<SysmonXml>(),
        LogFormat.Of<EcsJson>(),
        LogFormat.Of<PowerDnsJson>(),
        LogFormat.Of<GoogleCloudDns>(),
        LogFormat.Of<CloudflareDns>(),
        LogFormat.Of<AzureFirewallDns>(),
        LogFormat.Of<ZscalerDns>(),
        LogFormat.Of<FalconDns>(),
        LogFormat.Of<Tshark>(),
        // The text inside may pass for itself, wrapper and all.
        LogFormat.Of<Container<BindQueryLog>>(),
        LogFormat.Of<Container<Dnsmasq>>(),
        LogFormat.Of<Container<Unbound>>(),
        LogFormat.Of<Container<PowerDns>>(),
        LogFormat.Of<Container<CoreDns>>(),
        LogFormat.Of<Container<Dnsdist>>(),
        LogFormat.Of<Container<InfobloxNios>>(),
        LogFormat.Of<Container<WindowsDnsDebug>>(),
        LogFormat.Of<Container<DnstapText>>(),
        LogFormat.Of<Container<DnsCollector>>(),
        LogFormat.Of<Container<SystemdResolved>>(),
        LogFormat.Of<Container<KnotResolver>>(),
        LogFormat.Of<Container<SuricataEve>>(),
        LogFormat.Of<Container<ZeekJson>>(),
        LogFormat.Of<Container<PowerDnsJson>>(),
        LogFormat.Of<Container<DnsCollectorJson>>(),
        LogFormat.Of<Route53CloudWatch>(),
        // Any other JSON.
        LogFormat.Of<Container<JsonPath>>(),
        LogFormat.Of<JsonPath>(),

        // Lines parted by commas or tabs, and what binary formats are decoded to.
        LogFormat.Of<ZeekTsv>(),
        LogFormat.Of<UmbrellaCsv>(),
        LogFormat.Of<NextDns>(),
        LogFormat.Of<DnscryptProxy>(),
        LogFormat.Of<Blocky>(),
        LogFormat.Of<Dnstap>(),
        // Any other table.
        LogFormat.Of<CsvColumn>(),

        // Lines of text.
        LogFormat.Of<BindQueryLog>(),
        // Reads all of BIND's lines too.
        LogFormat.Of<InfobloxNios>(),
        LogFormat.Of<Dnsmasq>(),
        LogFormat.Of<Unbound>(),
        LogFormat.Of<PowerDns>(),
        LogFormat.Of<Dnsdist>(),
        LogFormat.Of<CoreDns>(),
        LogFormat.Of<WindowsDnsDebug>(),
        LogFormat.Of<DnstapText>(),
        LogFormat.Of<DnsCollector>(),
        LogFormat.Of<SystemdResolved>(),
        LogFormat.Of<KnotResolver>(),
        LogFormat.Of<Technitium>(),
        LogFormat.Of<PassiveDns>(),
        LogFormat.Of<Fortinet>(),
        LogFormat.Of<Tcpdump>(),
        LogFormat.Of<TsharkText>(),

        LogFormat.Of<HostsFile>(),
        // Takes any line without white space, so it comes last.
        LogFormat.Of<NameList>(),
    ];

    /// <summary>Records that tell a log among many lines that its reader makes nothing of, and how many such lines there may be for each.</summary>
    private const int FewestRecords = 3, StrangeLinesPerRecord = 10;

    /// <summary>The format of that name; null where there is none.</summary>
    public static LogFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The format whose reader makes the most of the first lines.</summary>
    /// <param name="start">The start of the input, cut anywhere.</param>
    /// <returns>Null where no reader finds a record, or where the best one makes nothing of most lines.</returns>
    public static LogFormat? Detect(ReadOnlySpan<byte> start) => Detect(start, out _);

    /// <summary>As <see cref="Detect(ReadOnlySpan{byte})"/>; besides, tells of a log that begins with other events.</summary>
    /// <param name="start">The start of the input, cut anywhere.</param>
    /// <param name="likely">Where no reader finds a record: the first that takes every line for an event of its program, of those that know one by its words if any; null where there is none.</param>
    public static LogFormat? Detect(ReadOnlySpan<byte> start, out LogFormat? likely)
    {
        LogFormat? best = null, possible = null;
        int bestRecords = 0;
        likely = null;
        ReadOnlySpan<byte> lines = FirstLines(start);
        foreach (LogFormat format in All)
        {
            LineCounts counts = Count(format, lines);
            int records = counts.Records, counted = Counted(format, records, lines);
            if (counted > bestRecords && records + counts[LineKind.OtherEvent] + counts[LineKind.OtherProgram] >= counts[LineKind.Unparsed])
                (best, bestRecords) = (format, counted);
            // No other can read more.
            if (best == format && records + counts[LineKind.Comment] == counts.Lines)
                break;
            if (records > 0 || counts[LineKind.OtherEvent] == 0 || counts[LineKind.Unparsed] > 0)
                continue;
            possible ??= format;
            if (likely is null && HasOwnEvents(format, start))
                likely = format;
        }

        // Many a short line passes for a name in a list; a line that names its program does not.
        if (best is { RowPerLine: true } && likely is not null)
            best = null;
        likely ??= possible;
        return best;
    }

    /// <summary>Whether one of the first lines, none of which holds a record, shows that <paramref name="format"/>'s program wrote them.</summary>
    public static bool HasOwnEvents(LogFormat format, ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> lines = FirstLines(start);
        var state = new LineState { Layout = format.LayoutAfter(lines, format.InitialLayout) };
        foreach (Range range in lines.Split((byte)'\n'))
        {
            LogRecord record = default;
            ReadOnlySpan<byte> line = lines[range].TrimEnd((byte)'\r');
            if (format.Read(line, state, ref record) == LineKind.OtherEvent && format.IsOwnEvent(line, state))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The format of a log that begins with more lines of other kinds than <see cref="Detect(ReadOnlySpan{byte})"/> looks at, or has many in between: start-up
    /// messages, a banner, other programs' lines. The lines before a format's first record do not count against it. Lists are never found here: any word would do.
    /// </summary>
    /// <param name="lines">As much of the input as there is.</param>
    /// <returns>Null where no reader finds some records.</returns>
    public static LogFormat? DetectBehindOtherLines(ReadOnlySpan<byte> lines)
    {
        LogFormat? best = null;
        int bestRecords = FewestRecords - 1;
        foreach (LogFormat format in All)
        {
            if (format.RowPerLine)
                continue;
            var tail = new Tail();
            format.ReadLines(lines, new LineState { Layout = format.InitialLayout }, ref tail);
            int counted = Counted(format, tail.Records, lines);
            if (counted > bestRecords && tail.Unparsed <= tail.Records * StrangeLinesPerRecord)
                (best, bestRecords) = (format, counted);
        }

        return best;
    }

    /// <summary>What the first lines are, read as <paramref name="format"/>; all of them, where the first hold no record.</summary>
    public static LineCounts CountLines(LogFormat format, ReadOnlySpan<byte> lines)
    {
        LineCounts counts = CountFirstLines(format, lines);
        return counts.Records > 0 ? counts : Count(format, lines);
    }

    /// <summary>What the first lines are, read as <paramref name="format"/>.</summary>
    public static LineCounts CountFirstLines(LogFormat format, ReadOnlySpan<byte> start) => Count(format, FirstLines(start));

    /// <summary>True where there is nothing but blank lines and comments.</summary>
    public static bool IsOnlyComments(ReadOnlySpan<byte> start) => FirstLine(start).Length == 0;

    /// <summary>The format whose comments the lines are: of several one that takes a header from them, or else the first. Null where there is none.</summary>
    /// <param name="lines">Blank lines and comments alone.</param>
    public static LogFormat? OfComments(ReadOnlySpan<byte> lines)
    {
        LogFormat? first = null;
        foreach (LogFormat format in All)
        {
            LineCounts counts = CountLines(format, lines);
            if (counts[LineKind.Comment] < counts.Lines)
                continue;
            if (format.LayoutAfter(lines, format.InitialLayout) is not null)
                return format;
            first ??= format;
        }

        return first;
    }

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

    private static LineCounts Count(LogFormat format, ReadOnlySpan<byte> lines)
    {
        var counts = new LineCounts();
        format.ReadLines(lines, new LineState { Layout = format.InitialLayout }, ref counts);
        return counts;
    }

    // How many of its records speak for a format. Where it goes by words of any log only names that look like some do, if they are most.
    private static int Counted(LogFormat format, int records, ReadOnlySpan<byte> lines)
    {
        if (!format.IsForAnyLog || records == 0)
            return records;
        int likely = LikelyNames.CountIn(format, lines);
        return likely * 2 >= records ? likely : 0;
    }

    // A line cut off by the end of the window would be judged by half of it.
    private static ReadOnlySpan<byte> FirstLines(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, DetectionLength)];
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
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

    // Lines from the first record on.
    private struct Tail : ILineSink
    {
        public int Records;
        public int Unparsed;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => Records++;

        public readonly void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => Unparsed += Records > 0 && kind == LineKind.Unparsed ? 1 : 0;
    }
}
