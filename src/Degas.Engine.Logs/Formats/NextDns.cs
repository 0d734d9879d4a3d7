namespace Degas.Engine.Logs.Formats;

/// <summary>NextDNS's exported log: CSV under the header <c>timestamp,domain,query_type,…,client_ip,…</c> or one like it, which comes again where exports are joined.</summary>
public struct NextDns : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "nextdns";

    /// <inheritdoc/>
    public static string Description => "NextDNS log export, CSV";

    /// <inheritdoc/>
    public static string Sample => """
        timestamp,domain,query_type,dnssec,protocol,client_ip,status,reasons,destination_country,root_domain,device_id
        2024-11-24T09:00:01.123Z,www.example.com,A,false,DNS-over-HTTPS,192.0.2.7,,,,example.com,AB12C
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (ReadHeader(line) is { } header)
        {
            state.Layout = header;
            return LineKind.Comment;
        }

        if (line.IsWhiteSpace())
            return LineKind.Comment;
        return state.Layout is CsvColumns columns && columns.TryRead(line, state, ref record) ? LineKind.Transaction : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout)
    {
        // From the end, as the last header holds.
        for (int at; (at = lines.LastIndexOf("timestamp"u8)) >= 0; lines = lines[..at])
        {
            int start = at > 0 && lines[at - 1] == '"' ? at - 1 : at;
            if ((start == 0 || lines[start - 1] == '\n') && ReadHeader(FirstLine.Of(lines[start..])) is { } header)
                return header;
        }

        return layout;
    }

    // The columns and their order have changed over the years.
    private static CsvColumns? ReadHeader(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("timestamp,"u8) && !line.StartsWith("\"timestamp\","u8))
            return null;
        CsvColumns columns = CsvColumns.Of(line, (byte)',', "domain"u8);
        return columns.Name > 0 && (columns.QueryType > 0 || columns.Client > 0) ? columns : null;
    }
}
