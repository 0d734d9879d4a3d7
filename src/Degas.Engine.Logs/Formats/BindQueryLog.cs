namespace Degas.Engine.Logs.Formats;

/// <summary>
/// BIND 9's query log, from a file or through syslog:
/// <c>[syslog prefix] [time] [category: severity:] client [@0x…] ADDRESS#PORT [(name)]: [view NAME:] query: NAME CLASS TYPE FLAGS (SERVER)</c>.
/// </summary>
public struct BindQueryLog : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "bind";

    /// <inheritdoc/>
    public static string Description => "BIND 9 query log, file or syslog";

    /// <inheritdoc/>
    public static string Sample =>
        "02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 127.0.0.1#59751 (weather.bom.gov.au): view internal: query: weather.bom.gov.au IN A +E(0)K (127.0.0.1)";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        Syslog syslog = Syslog.Read(line);
        int client = NamedMessage.FindClient(line);
        int query = client < 0 ? -1 : line[client..].IndexOf(": query: "u8);
        if (query < 0)
            return NamedMessage.Classify(line, syslog, client);

        Fields fields = new(line, client + query + ": query: ".Length);
        FieldRange name = fields.Next(), queryClass = fields.Next(), type = fields.Next();
        if (name.Length == 0 || type.Length == 0 || !NamedMessage.IsClass(queryClass.Of(line)))
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = type;
        record.Client = NamedMessage.ClientAddress(line, client);
        record.Time = NamedMessage.Time(line, syslog, out TimeStyle style);
        record.TimeStyle = style;
        return LineKind.Query;
    }
}
