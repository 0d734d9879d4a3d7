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
        LineKind kind = NamedMessage.ReadQuery(line, ref record, out int rest);
        // A product built on BIND, which has a format of its own for what the answer was.
        return kind == LineKind.Query && new Fields(line, rest).Next().Of(line).SequenceEqual(NamedMessage.ResponseMark) ? LineKind.Unparsed : kind;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => NamedMessage.IsOwnEvent(line);
}
