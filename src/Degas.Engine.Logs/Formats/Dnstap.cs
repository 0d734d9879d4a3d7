namespace Degas.Engine.Logs.Formats;

/// <summary>The lines that dnstap's messages, binary or YAML, are decoded to: <c>dnstap, code, seconds, client, name, type, response code</c>, parted by tabs.</summary>
public struct Dnstap : ILogFormat
{
    private const int Columns = 7;

    /// <inheritdoc/>
    public static string Name => "dnstap";

    /// <inheritdoc/>
    public static string Description => "dnstap, binary (Frame Streams) or YAML, decoded to lines such as";

    /// <inheritdoc/>
    public static string Sample => "dnstap\tCQ\t1541462722.123456789\t192.0.2.7\twww.example.com\tA\t";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        if (!line.StartsWith("dnstap\t"u8))
            return LineKind.Unparsed;
        var fields = new CsvFields(line, (byte)'\t');
        Span<FieldRange> columns = stackalloc FieldRange[Columns];
        foreach (ref FieldRange column in columns)
        {
            if (!fields.Next(out column, out _))
                return LineKind.Unparsed;
        }

        record.Time = columns[2];
        // Decoded from the binary form, seconds; from YAML, ISO 8601. dnstap's times are UTC.
        record.TimeStyle = columns[2].Of(line).Contains((byte)'-') ? TimeStyle.IsoUtc : TimeStyle.Epoch;
        record.Client = columns[3];
        record.Name = columns[4];
        record.QueryType = columns[5];
        record.ResponseCode = columns[6];
        return DnstapMessage.KindOfCode(columns[1].Of(line));
    }
}
