namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Cisco Umbrella's DNS logs: CSV without a header, 9 columns or more: time (UTC), identity, identities, internal and external address, action,
/// type as <c>1 (A)</c>, response code, domain. Older files have a space behind the comma.
/// </summary>
public struct UmbrellaCsv : ILogFormat
{
    private const int Columns = 9;

    /// <inheritdoc/>
    public static string Name => "umbrella";

    /// <inheritdoc/>
    public static string Description => "Cisco Umbrella DNS log, CSV";

    /// <inheritdoc/>
    public static string Sample =>
        "\"2020-07-23 23:49:54\",\"user\",\"user,Machine\",\"192.168.1.1\",\"81.2.69.144\",\"Allowed\",\"1 (A)\",\"NOERROR\",\"www.elastic.co.\",\"Software,Business\",\"AD Users\",\"AD Users,Machines\",\"\"";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace() || line.StartsWith("\"Timestamp\""u8) || line.StartsWith("Timestamp,"u8))
            return LineKind.Comment;
        var fields = new CsvFields(line, (byte)',');
        Span<FieldRange> columns = stackalloc FieldRange[Columns];
        bool isEscaped = false;
        foreach (ref FieldRange column in columns)
        {
            if (!fields.Next(out column, out bool isColumnEscaped))
                return LineKind.Unparsed;
            isEscaped |= isColumnEscaped;
        }

        ReadOnlySpan<byte> time = columns[0].Of(line);
        if (time.Length != 19 || time[4] != '-' || time[10] != ' ' || time[13] != ':' || !IsType(columns[6].Of(line)))
            return LineKind.Unparsed;
        record.Time = columns[0];
        record.TimeStyle = TimeStyle.IsoUtc;
        record.Client = columns[columns[3].Length > 0 ? 3 : 4];
        record.QueryType = TypeName(line, columns[6]);
        record.ResponseCode = columns[7];
        record.Name = columns[8];
        if (isEscaped)
            CsvFields.Unescape(line, state, ref record);
        return LineKind.Transaction;
    }

    // "28 (AAAA)". Umbrella's logs of the web and of the firewall begin alike, with other things in this column and in the name's.
    private static bool IsType(ReadOnlySpan<byte> text) => !text.IsEmpty && char.IsAsciiDigit((char)text[0]) && ((text[^1] == ')' && text.Contains((byte)'(')) || !text.ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    private static FieldRange TypeName(ReadOnlySpan<byte> line, FieldRange field)
    {
        ReadOnlySpan<byte> text = field.Of(line);
        int open = text.IndexOf((byte)'('), close = text.LastIndexOf((byte)')');
        return open >= 0 && close > open + 1 ? new(field.Start + open + 1, close - open - 1) : field;
    }
}
