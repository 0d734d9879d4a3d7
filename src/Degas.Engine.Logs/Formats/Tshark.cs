namespace Degas.Engine.Logs.Formats;

/// <summary>
/// tshark's packets as JSON, one a line: <c>-T ek</c>, whose keys have underscores, and <c>-T json</c>, whose keys have dots and stand below keys made of the
/// question itself, so that the names are looked for as such, as tshark writes them: keys with JSON escapes are not found. Types and codes are numbers.
/// </summary>
public struct Tshark : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "tshark";

    /// <inheritdoc/>
    public static string Description => "tshark -T ek and -T json";

    /// <inheritdoc/>
    public static string Sample => """
        {"index":{"_index":"packets-2024-05-02"}}
        {"timestamp":"1714644001123","layers":{"ip":{"ip_ip_src":"10.0.2.15","ip_ip_dst":"8.8.8.8"},"dns":{"dns_dns_id":"0xabcd","dns_dns_flags_response":false,"dns_dns_qry_name":"www.example.com","dns_dns_qry_type":"1"}}}
        """;

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!JsonFields.LooksLikeObject(line))
            return JsonTable.NoObject(line);
        if (line.StartsWith("{\"index\":"u8))
            return LineKind.Comment;
        int layers = line.IndexOf("\"layers\""u8);
        if (layers < 0)
            return LineKind.Unparsed;
        state.Next = layers;
        if (!ReadFurther(line, state, ref record))
            return LineKind.OtherEvent;
        FieldRange response = Value(line, layers, "flags_response\""u8, "flags.response\""u8);
        bool isResponse = response.Of(line) is [(byte)'1', ..] or [(byte)'t', ..] or [(byte)'T', ..];
        record.Client = isResponse ? Value(line, layers, "ip_dst\""u8, "ip.dst\""u8) : Value(line, layers, "ip_src\""u8, "ip.src\""u8);
        if (record.Client.Length == 0)
            record.Client = isResponse ? Value(line, layers, "ipv6_dst\""u8, "ipv6.dst\""u8) : Value(line, layers, "ipv6_src\""u8, "ipv6.src\""u8);
        record.Time = Value(line, 0, "frame.time_epoch\""u8, "\"timestamp\""u8);
        // Milliseconds; ISO 8601 since 4.2.
        if (record.Time.Length == 13)
            record.Time = new(record.Time.Start, 10);
        record.TimeStyle = TimeText.EpochOrIso(record.Time.Of(line));
        if (!isResponse)
            return LineKind.Query;
        record.ResponseCode = Value(line, layers, "flags_rcode\""u8, "flags.rcode\""u8);
        return LineKind.Response;
    }

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        FieldRange name = Value(line, state.Next, "dns_qry_name\""u8, "dns.qry.name\""u8);
        if (name.Start == 0)
            return false;
        record.Name = name;
        state.Next = name.Start + name.Length;
        record.QueryType = Value(line, state.Next, "dns_qry_type\""u8, "dns.qry.type\""u8);
        return true;
    }

    // The string, number or boolean behind a key that ends so, or the first of an array; start 0 where there is none.
    private static FieldRange Value(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> key, ReadOnlySpan<byte> dotted)
    {
        int at = line[start..].IndexOf(key), length = key.Length;
        int other = (at < 0 ? line[start..] : line.Slice(start, at)).IndexOf(dotted);
        if (other >= 0)
            (at, length) = (other, dotted.Length);
        if (at < 0)
            return default;
        at += start + length;
        int gap = line[at..].IndexOfAnyExcept(" :["u8);
        if (gap < 0)
            return default;
        at += gap;
        if (line[at] == '"')
        {
            int quoted = Quotes.IndexOfClosing(line[(at + 1)..]);
            return quoted < 0 ? default : new(at + 1, quoted);
        }

        int bare = line[at..].IndexOfAny(",}] "u8);
        return bare < 0 ? default : new(at, bare);
    }
}
