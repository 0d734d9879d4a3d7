namespace Degas.Engine.Logs.Formats;

/// <summary>
/// gamelinux's passivedns, a line for each answer seen: <c>SECONDS||CLIENT||SERVER||CLASS||NAME||TYPE||ANSWER||TTL||COUNT</c>, from a file or through syslog.
/// </summary>
public struct PassiveDns : ILogFormat
{
    private const int Columns = 7;

    /// <inheritdoc/>
    public static string Name => "passivedns";

    /// <inheritdoc/>
    public static string Description => "passivedns (gamelinux), parted by ||";

    /// <inheritdoc/>
    public static string Sample => "1558960214.117262||10.0.2.15||10.0.2.3||IN||www.example.com.||A||93.184.216.34||3600||1";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace() || line[0] == '#')
            return LineKind.Comment;
        int first = line.IndexOf("||"u8);
        if (first <= 0)
            return LineKind.Unparsed;
        Span<FieldRange> columns = stackalloc FieldRange[Columns];
        int start = line[..first].LastIndexOf((byte)' ') + 1;
        for (int i = 0; i < Columns; i++)
        {
            if (start > line.Length)
                return LineKind.Unparsed;
            int length = line[start..].IndexOf("||"u8);
            columns[i] = new(start, length < 0 ? line.Length - start : length);
            start += columns[i].Length + 2;
        }

        if (!Address.IsAddress(columns[1].Of(line)) || !NamedMessage.IsClass(columns[3].Of(line)) || columns[4].Length == 0)
            return LineKind.Unparsed;
        record.Time = columns[0];
        record.TimeStyle = TimeStyle.Epoch;
        record.Client = columns[1];
        record.Name = columns[4];
        record.QueryType = columns[5];
        if (columns[6].Of(line).SequenceEqual("NXDOMAIN"u8))
            record.ResponseCode = columns[6];
        return LineKind.Transaction;
    }
}
