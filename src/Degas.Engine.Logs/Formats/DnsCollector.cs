namespace Degas.Engine.Logs.Formats;

/// <summary>
/// DNS-collector's text: <c>TIME [IDENTITY] [QR] CLIENT_QUERY RCODE CLIENT PORT [FAMILY] [PROTOCOL] [SIZEb] NAME TYPE …</c>. Its columns can be
/// chosen; these are the default's and those that it had before. A query's response code says nothing.
/// </summary>
public struct DnsCollector : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "dns-collector";

    /// <inheritdoc/>
    public static string Description => "DNS-collector text";

    /// <inheritdoc/>
    public static string Sample => "2023-04-08T18:27:29.278929129Z dnscollector CLIENT_QUERY NOERROR 192.168.1.5 52311 IPv4 UDP 50b google.fr A 0.000000";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Fields fields = new(line, 0);
        FieldRange time = fields.Next();
        if (time.Length < 20 || line[4] != '-' || line[10] != 'T' || line[13] != ':')
            return LineKind.Unparsed;
        ReadOnlySpan<byte> operation = fields.Next().Of(line);
        for (int words = 0; words < 2 && !DnstapMessage.KindOf(operation).IsRecord(); words++)
            operation = fields.Next().Of(line);
        LineKind kind = DnstapMessage.KindOf(operation);
        if (!kind.IsRecord())
            return LineKind.Unparsed;

        FieldRange code = fields.Next(), client = fields.Next(), port = fields.Next(), name = fields.Next();
        for (int words = 0; words < 3 && IsTransport(name.Of(line)); words++)
            name = fields.Next();
        if (!IsNumber(port.Of(line)) || name.Length == 0)
            return LineKind.Unparsed;
        // A name with the separator in it stands in quotes.
        if (line[name.Start] == '"')
        {
            int length = Quotes.IndexOfClosing(line[(name.Start + 1)..]);
            if (length <= 0)
                return LineKind.Unparsed;
            name = new(name.Start + 1, length);
            fields = new(line, name.Start + length + 1);
        }

        record.QueryType = fields.Next();
        record.Name = name;
        record.Client = client;
        record.Time = time;
        record.TimeStyle = TimeStyle.Iso;
        if (record.QueryType.Length == 0)
            return LineKind.Unparsed;
        if (kind is LineKind.Response or LineKind.ServerResponse)
            record.ResponseCode = code;
        return kind;
    }

    // "IPv4", "INET6", "UDP", "50b": what no name that is asked for looks like.
    private static bool IsTransport(ReadOnlySpan<byte> text) =>
        text.StartsWith("IPv"u8) || text.StartsWith("INET"u8) || text.SequenceEqual("UDP"u8) || text.SequenceEqual("TCP"u8)
        || text.SequenceEqual("DOT"u8) || text.SequenceEqual("DOH"u8) || text.SequenceEqual("DOQ"u8) || (text.Length > 1 && text[^1] == 'b' && IsNumber(text[..^1]));

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
