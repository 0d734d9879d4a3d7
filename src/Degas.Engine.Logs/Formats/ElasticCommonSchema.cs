namespace Degas.Engine.Logs.Formats;

/// <summary>JSON lines in the names of the Elastic Common Schema, as Packetbeat and Elastic's integrations write them; keys nested or dotted.</summary>
public struct ElasticCommonSchema : ILogFormat
{
    private const int ClientIp = JsonRecord.Own;
    private static readonly byte[][] s_paths = JsonFields.Paths("dns.question.name", "@timestamp", "source.ip", "dns.question.type", "dns.response_code", "client.ip");

    /// <inheritdoc/>
    public static string Name => "ecs";

    /// <inheritdoc/>
    public static string Description => "JSON lines in the Elastic Common Schema (Packetbeat and others)";

    /// <inheritdoc/>
    public static string Sample =>
        """{"@timestamp":"2023-05-02T10:00:01.123Z","client":{"ip":"10.0.2.15"},"dns":{"id":16000,"question":{"name":"www.example.com","type":"A","class":"IN"},"response_code":"NOERROR"}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[JsonRecord.Time].Length + values[JsonRecord.Name].Length == 0)
            return LineKind.Unparsed;
        if (values[JsonRecord.Name].Length == 0)
            return LineKind.OtherEvent;
        if (values[JsonRecord.Client].Length == 0)
            values[JsonRecord.Client] = values[ClientIp];
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Iso, ref record);
        return LineKind.Transaction;
    }
}
