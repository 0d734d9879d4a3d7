namespace Degas.Engine.Logs.Formats;

/// <summary>NextDNS's exported log: CSV under the header <c>timestamp,domain,query_type,…,client_ip,…</c>, which comes again where exports are joined.</summary>
public struct NextDns : ILogFormat
{
    private static ReadOnlySpan<byte> HeaderStart => "timestamp,domain,"u8;

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
        if (line.StartsWith(HeaderStart))
        {
            state.Layout = CsvColumns.Of(line, (byte)',', "domain"u8);
            return LineKind.Comment;
        }

        if (line.IsWhiteSpace())
            return LineKind.Comment;
        return state.Layout is CsvColumns columns && columns.TryRead(line, state, ref record) ? LineKind.Transaction : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout)
    {
        int last = lines.LastIndexOf("\ntimestamp,domain,"u8), start = last >= 0 ? last + 1 : lines.StartsWith(HeaderStart) ? 0 : -1;
        return start < 0 ? layout : CsvColumns.Of(FirstLine.Of(lines[start..]), (byte)',', "domain"u8);
    }
}
