namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Cloudflare's DNS logs by Logpush, one JSON object a line: Gateway's (<c>Datetime</c>, <c>SrcIP</c>), a zone's and the DNS firewall's (<c>Timestamp</c>, <c>SourceIP</c>).
/// Types and codes are numbers where the log has no names for them.
/// </summary>
public struct CloudflareDns : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "QueryName"),
        (JsonField.Time, "Datetime"),
        (JsonField.Time, "Timestamp"),
        (JsonField.Client, "SrcIP"),
        (JsonField.Client, "SourceIP"),
        (JsonField.QueryType, "QueryTypeName"),
        (JsonField.QueryType, "QueryType"),
        (JsonField.ResponseCode, "RCode"),
        (JsonField.ResponseCode, "ResponseCode"));

    /// <inheritdoc/>
    public static string Name => "cloudflare";

    /// <inheritdoc/>
    public static string Description => "Cloudflare Gateway, zone and firewall DNS logs (Logpush)";

    /// <inheritdoc/>
    public static string Sample => """
        {"ColoCode":"SJC","Datetime":"2024-05-02T10:00:01Z","DeviceID":"","DstIP":"172.64.36.1","DstPort":53,"Protocol":"udp","QueryName":"www.example.com","QueryNameReversed":"com.example.www","QuerySize":44,"QueryType":1,"QueryTypeName":"A","RCode":0,"ResolverDecision":"allowedOnNoPolicyMatch","SrcIP":"192.0.2.7","SrcPort":51234}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        return values.HasName && values.Has(JsonField.Time) && values.Has(JsonField.QueryType)
            ? values.ToRecord(LineKind.Transaction, values.EpochOrIso(line), line, state, ref record)
            : LineKind.Unparsed;
    }
}
