namespace Degas.Engine.Logs.Formats;

/// <summary>
/// DNS-collector's JSON, nested (<c>json</c>) or with dotted keys (<c>flat-json</c>). Messages without a name are
/// passed over.
/// </summary>
public struct DnsCollectorJson : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "dns.qname"),
        (JsonField.Time, "dnstap.timestamp-rfc3339ns"),
        (JsonField.Client, "network.query-ip"),
        (JsonField.QueryType, "dns.qtype"),
        (JsonField.ResponseCode, "dns.rcode"),
        (JsonField.Kind, "dnstap.operation"),
        // As it was before 1.0: first all at the top, then the network's part apart, then the DNS part too.
        (JsonField.Name, "qname"),
        (JsonField.Time, "timestamp-rfc3339ns"),
        (JsonField.Time, "timestamp-rfc3339"),
        (JsonField.Client, "query-ip"),
        (JsonField.QueryType, "qtype"),
        (JsonField.ResponseCode, "rcode"),
        (JsonField.Kind, "dns.operation"),
        (JsonField.Kind, "operation"));

    /// <inheritdoc/>
    public static string Name => "dns-collector-json";

    /// <inheritdoc/>
    public static string Description => "DNS-collector, JSON";

    /// <inheritdoc/>
    public static string Sample => """
        {"dns":{"qname":"eu.org","qtype":"A","rcode":"NOERROR"},"dnstap":{"operation":"CLIENT_QUERY","identity":"dnsdist1","timestamp-rfc3339ns":"2021-12-27T14:33:44.559002118Z"},"network":{"family":"IPv4","protocol":"UDP","query-ip":"192.168.1.210"}}
        {"dns.qname":"google.nl","dns.qtype":"A","dns.rcode":"NXDOMAIN","dnstap.operation":"CLIENT_RESPONSE","dnstap.timestamp-rfc3339ns":"2021-12-27T14:33:45.559002118Z","network.query-ip":"192.168.1.210"}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        LineKind kind = DnstapMessage.KindOf(values[JsonField.Kind].Of(line));
        if (!kind.IsRecord())
            return values.Has(JsonField.Kind) && values.HasName ? LineKind.OtherEvent : LineKind.Unparsed;
        // "-" stands for what it does not know.
        for (JsonField field = JsonField.Name; field <= JsonField.ResponseCode; field++)
        {
            if (values[field].Of(line).SequenceEqual("-"u8))
                values[field] = default;
        }

        if (!values.HasName)
            return LineKind.OtherEvent;
        // A query has the code of its header, which says nothing.
        if (kind is LineKind.Query or LineKind.ServerQuery)
            values[JsonField.ResponseCode] = default;
        return values.ToRecord(kind, TimeStyle.Iso, line, state, ref record);
    }
}
