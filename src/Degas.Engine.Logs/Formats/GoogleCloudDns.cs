namespace Degas.Engine.Logs.Formats;

/// <summary>Google Cloud DNS's query log, as Cloud Logging exports its entries: the fields of a query stand under <c>jsonPayload</c>.</summary>
public struct GoogleCloudDns : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "jsonPayload.queryName"),
        (JsonField.Time, "timestamp"),
        (JsonField.Client, "jsonPayload.sourceIP"),
        (JsonField.QueryType, "jsonPayload.queryType"),
        (JsonField.ResponseCode, "jsonPayload.responseCode"),
        (JsonField.Kind, "logName"));

    /// <inheritdoc/>
    public static string Name => "google-cloud-dns";

    /// <inheritdoc/>
    public static string Description => "Google Cloud DNS query log";

    /// <inheritdoc/>
    public static string Sample => """
        {"insertId":"of4onjd9km0","jsonPayload":{"authAnswer":true,"protocol":"UDP","queryName":"www.example.com.","queryType":"A","responseCode":"NOERROR","sourceIP":"10.128.0.7"},"logName":"projects/p/logs/dns.googleapis.com%2Fdns_queries","resource":{"type":"dns_query"},"timestamp":"2024-05-02T10:00:01.123456789Z"}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (values.HasName && (values.Has(JsonField.QueryType) || values.Has(JsonField.ResponseCode)))
            return values.ToRecord(LineKind.Transaction, TimeStyle.Iso, line, state, ref record);
        return values.Has(JsonField.Kind) ? LineKind.OtherEvent : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.IndexOf("dns.googleapis.com"u8) >= 0;
}
