namespace Degas.Engine.Logs.Formats;

/// <summary>
/// CrowdStrike Falcon's events (Falcon Data Replicator), one JSON object a line: those of <c>event_simpleName</c> <c>DnsRequest</c>. Types are numbers, and the
/// address is the sensor's as the cloud sees it.
/// </summary>
public struct FalconDns : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "DomainName"),
        (JsonField.Kind, "event_simpleName"),
        (JsonField.Time, "ContextTimeStamp"),
        (JsonField.Time, "timestamp"),
        (JsonField.Client, "LocalAddressIP4"),
        (JsonField.Client, "aip"),
        (JsonField.QueryType, "RequestType"));

    /// <inheritdoc/>
    public static string Name => "falcon";

    /// <inheritdoc/>
    public static string Description => "CrowdStrike Falcon DnsRequest events (FDR)";

    /// <inheritdoc/>
    public static string Sample => """
        {"ContextTimeStamp":"1714644001.051","DomainName":"www.example.com","IP4Records":"93.184.216.34;","RequestType":"1","aid":"4d92","aip":"192.0.2.7","event_platform":"Win","event_simpleName":"DnsRequest","name":"DnsRequestV4","timestamp":"1714644001188"}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (!values.Has(JsonField.Kind))
            return LineKind.Unparsed;
        if (!values.HasName || !values[JsonField.Kind].Of(line).SequenceEqual("DnsRequest"u8))
            return LineKind.OtherEvent;
        // Milliseconds where the seconds are missing.
        FieldRange time = values[JsonField.Time];
        if (time.Length == 13 && !time.Of(line).Contains((byte)'.'))
            values[JsonField.Time] = new(time.Start, 10);
        return values.ToRecord(LineKind.Transaction, TimeStyle.Epoch, line, state, ref record);
    }
}
