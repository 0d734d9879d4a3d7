namespace Degas.Engine.Logs.Formats;

/// <summary>Zscaler's DNS log as its Nanolog Streaming Service feeds it to Elastic and others: one JSON object a line, the query under <c>event</c>.</summary>
public struct ZscalerDns : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "event.dns_req"),
        (JsonField.Time, "event.datetime"),
        (JsonField.Client, "event.clt_sip"),
        (JsonField.QueryType, "event.dns_reqtype"),
        (JsonField.Kind, "sourcetype"),
        (JsonField.Name, "dns_req"),
        (JsonField.Time, "datetime"),
        (JsonField.Client, "clt_sip"),
        (JsonField.QueryType, "dns_reqtype"));

    /// <inheritdoc/>
    public static string Name => "zscaler";

    /// <inheritdoc/>
    public static string Description => "Zscaler DNS log (NSS), JSON";

    /// <inheritdoc/>
    public static string Sample => """
        {"sourcetype":"zscalernss-dns","event":{"datetime":"Fri Dec 17 07:27:54 2021","user":"a@example.com","reqaction":"REQ_ALLOW","dns_reqtype":"A record","dns_req":"www.example.com","dns_resp":"93.184.216.34","srv_dport":"53","durationms":"12","clt_sip":"192.0.2.7","srv_dip":"8.8.8.8"}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (values.HasName && values.Has(JsonField.QueryType))
            return values.ToRecord(LineKind.Transaction, TimeStyle.Verbatim, line, state, ref record);
        return values[JsonField.Kind].Of(line).StartsWith("zscalernss"u8) ? LineKind.OtherEvent : LineKind.Unparsed;
    }
}
