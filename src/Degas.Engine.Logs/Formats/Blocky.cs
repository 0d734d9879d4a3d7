namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Blocky's query log as CSV, parted by tabs and without a header: time, client, its names, milliseconds, reason, name, answer, response code, kind of
/// response, type, host.
/// </summary>
public struct Blocky : ILogFormat
{
    private const int Columns = 10;

    /// <inheritdoc/>
    public static string Name => "blocky";

    /// <inheritdoc/>
    public static string Description => "Blocky query log, CSV";

    /// <inheritdoc/>
    public static string Sample => "2024-05-02 10:00:01\t192.168.1.5\tlaptop\t12\tRESOLVED (tcp+udp:1.1.1.1)\twww.example.com.\tA (93.184.216.34)\tNOERROR\tRESOLVED\tA\tdns1";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        if (line.Length < 20 || line[4] != '-' || line[10] != ' ' || line[13] != ':' || line[19] != '\t')
            return LineKind.Unparsed;
        var fields = new CsvFields(line, (byte)'\t');
        Span<FieldRange> columns = stackalloc FieldRange[Columns];
        bool isEscaped = false;
        foreach (ref FieldRange column in columns)
        {
            if (!fields.Next(out column, out bool isColumnEscaped))
                return LineKind.Unparsed;
            isEscaped |= isColumnEscaped;
        }

        if (!Address.IsAddress(columns[1].Of(line)) || columns[3].Of(line).ContainsAnyExceptInRange((byte)'0', (byte)'9') || columns[9].Length == 0)
            return LineKind.Unparsed;
        record.Time = columns[0];
        record.TimeStyle = TimeStyle.Iso;
        record.Client = columns[1];
        record.Name = columns[5];
        record.ResponseCode = columns[7];
        record.QueryType = columns[9];
        if (isEscaped)
            CsvFields.Unescape(line, state, ref record);
        return LineKind.Transaction;
    }
}
