namespace Degas.Engine.Logs.Formats;

/// <summary>Passive DNS in the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof): JSON lines of what a name was resolved to, and when.</summary>
public struct PassiveDnsCof : ILogFormat
{
    private const int TimeLast = JsonRecord.Own, EventType = TimeLast + 1, ZoneTime = TimeLast + 2;
    private static readonly byte[][] s_paths = JsonFields.Paths("rrname", "time_first", JsonRecord.None, "rrtype", JsonRecord.None, "time_last", "event_type", "zone_time_first");

    /// <inheritdoc/>
    public static string Name => "cof";

    /// <inheritdoc/>
    public static string Description => "passive DNS, Common Output Format";

    /// <inheritdoc/>
    public static string Sample => """{"count":1909,"rdata":"cpa.circl.lu","rrname":"www.circl.lu","rrtype":"CNAME","time_first":1315586409,"time_last":1449566799}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[JsonRecord.Name].Length == 0 || values[JsonRecord.QueryType].Length == 0
            || values[JsonRecord.Time].Length + values[TimeLast].Length + values[ZoneTime].Length == 0 || values[EventType].Length > 0)
            return LineKind.Unparsed;
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Epoch, ref record);
        return LineKind.Transaction;
    }
}
