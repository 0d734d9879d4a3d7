namespace Degas.Engine.Logs.Formats;

/// <summary>
/// JSON lines in the names of the Elastic Common Schema, such as Packetbeat's, with nested or dotted keys. Packetbeat writes some bytes of a
/// name as <c>\DDD</c>, as DNS master files do.
/// </summary>
public struct EcsJson : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "dns.question.name"),
        (JsonField.Time, "@timestamp"),
        (JsonField.Client, "source.ip"),
        (JsonField.Client, "client.ip"),
        (JsonField.QueryType, "dns.question.type"),
        (JsonField.ResponseCode, "dns.response_code"));

    /// <inheritdoc/>
    public static string Name => "ecs";

    /// <inheritdoc/>
    public static string Description => "JSON lines in Elastic Common Schema (Packetbeat)";

    /// <inheritdoc/>
    public static string Sample => """
        {"@timestamp":"2023-05-02T10:00:01.123Z","event":{"kind":"event","category":["network"],"dataset":"dns"},"source":{"ip":"10.0.2.15","port":41805},"dns":{"type":"answer","question":{"name":"www.elastic.co","type":"A","class":"IN"},"response_code":"NOERROR"}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (values.HasName)
            return values.ToRecord(LineKind.Transaction, TimeStyle.Iso, line, state, ref record);
        return values.Has(JsonField.Time) ? LineKind.OtherEvent : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) =>
        line.IndexOf("\"ecs\""u8) >= 0 || line.IndexOf("\"ecs.version\""u8) >= 0 || line.IndexOf("\"agent\""u8) >= 0 || line.IndexOf("packetbeat"u8) >= 0;
}
