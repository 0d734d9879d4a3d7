namespace Degas.Engine.Logs.Formats;

/// <summary>Passive DNS in the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof), one JSON object a line, plain or in the frame of
/// DNSDB's streams: <c>{"cond":"begin"}</c>, <c>{"obj":{…}}</c>, <c>{"cond":"succeeded"}</c>. The time is that of the first sighting.</summary>
public struct PassiveDnsCof : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "rrname"),
        (JsonField.QueryType, "rrtype"),
        (JsonField.Time, "time_first"),
        (JsonField.Time, "zone_time_first"),
        (JsonField.Name, "obj.rrname"),
        (JsonField.QueryType, "obj.rrtype"),
        (JsonField.Time, "obj.time_first"),
        (JsonField.Time, "obj.zone_time_first"),
        (JsonField.Kind, "cond"));

    /// <inheritdoc/>
    public static string Name => "cof";

    /// <inheritdoc/>
    public static string Description => "passive DNS, Common Output Format";

    /// <inheritdoc/>
    public static string Sample => """
        {"rrtype":"A","rrname":"www.example.com.","rdata":["93.184.216.34"],"time_first":1277353744,"time_last":1298412391,"count":799}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (values.Has(JsonField.Kind) && !values.HasName)
            return LineKind.Comment;
        return values.HasName && values.Has(JsonField.QueryType) && values.Has(JsonField.Time)
            ? values.ToRecord(LineKind.Transaction, values.EpochOrIso(line), line, state, ref record)
            : LineKind.Unparsed;
    }
}
