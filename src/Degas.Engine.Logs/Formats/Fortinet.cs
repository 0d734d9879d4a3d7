namespace Degas.Engine.Logs.Formats;

/// <summary>
/// FortiGate's DNS filter log, <c>… subtype="dns" eventtype="dns-query" … srcip=CLIENT … qname="NAME" qtype="TYPE" …</c>, as pairs or in CEF, where
/// <c>FTNTFGT</c> stands before the keys. Lines of other firewall logs are passed over.
/// </summary>
public struct Fortinet : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "fortinet";

    /// <inheritdoc/>
    public static string Description => "FortiGate DNS filter log, key=value or CEF";

    /// <inheritdoc/>
    public static string Sample =>
        "date=2019-05-15 time=15:05:49 logid=\"1500054000\" type=\"utm\" subtype=\"dns\" eventtype=\"dns-query\" level=\"information\" vd=\"vdom1\" eventtime=1557957949653103543 srcip=10.1.100.22 srcport=50002 dstip=172.16.100.100 dstport=53 proto=17 xid=57945 qname=\"changelogs.ubuntu.com\" qtype=\"AAAA\" qtypeval=28 qclass=\"IN\"";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        FieldRange kind = Value(line, "subtype="u8);
        if (kind.Length == 0)
            return IsOwnEvent(line, state) ? LineKind.OtherEvent : LineKind.Unparsed;
        if (!kind.Of(line).SequenceEqual("dns"u8))
            return LineKind.OtherEvent;
        FieldRange name = Value(line, "qname="u8);
        if (name.Start == 0)
            return LineKind.OtherEvent;
        record.Name = name;
        record.QueryType = Value(line, "qtype="u8);
        record.Client = Value(line, "srcip="u8);
        if (record.Client.Length == 0)
            record.Client = Value(line, "src="u8);
        // Seconds, or nanoseconds since 6.2.
        FieldRange time = Value(line, "eventtime="u8);
        record.Time = new(time.Start, Math.Min(time.Length, 10));
        record.TimeStyle = TimeStyle.Epoch;
        return Value(line, "eventtype="u8).Of(line).SequenceEqual("dns-response"u8) ? LineKind.Response : LineKind.Query;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) =>
        line.IndexOf("|Fortinet|"u8) >= 0 || (line.IndexOf("logid="u8) >= 0 && (line.IndexOf("devid="u8) >= 0 || line.IndexOf(" vd="u8) >= 0));

    // In quotes, or up to a space or a comma, whichever the firewall was told to put between pairs; start 0 where the line has no such key.
    private static FieldRange Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        for (int from = 0; ;)
        {
            int at = line[from..].IndexOf(key);
            if (at < 0)
                return default;
            at += from;
            from = at + key.Length;
            if (at == 0 || line[at - 1] is not ((byte)' ' or (byte)'|' or (byte)',') && !line[..at].EndsWith("FTNTFGT"u8))
                continue;
            if (from < line.Length && line[from] == '"')
            {
                int quoted = line[(from + 1)..].IndexOf((byte)'"');
                return quoted < 0 ? default : new(from + 1, quoted);
            }

            int length = line[from..].IndexOfAny((byte)' ', (byte)',');
            return new(from, length < 0 ? line.Length - from : length);
        }
    }
}
