namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Technitium DNS Server's log with queries: <c>[TIME UTC] [CLIENT:PORT] [PROTOCOL] QNAME: NAME; QTYPE: TYPE; QCLASS: CLASS; RCODE: CODE; ANSWER: […]</c>.
/// </summary>
public struct Technitium : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "technitium";

    /// <inheritdoc/>
    public static string Description => "Technitium DNS Server";

    /// <inheritdoc/>
    public static string Sample => "[2024-05-02 10:00:01 UTC] [192.168.1.5:51234] [UDP] QNAME: www.example.com; QTYPE: A; QCLASS: IN; RCODE: NoError; ANSWER: [93.184.216.34]";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        if (line.Length < 22 || line[0] != '[' || line[5] != '-' || line[8] != '-' || line[11] != ' ' || line[14] != ':' || line[17] != ':')
            return LineKind.Unparsed;
        int close = line.IndexOf((byte)']');
        bool isUtc = line[20..].StartsWith(" UTC]"u8);
        if (close < 20 || !(isUtc || close == 20 || line[20..].StartsWith(" Local]"u8)))
            return LineKind.Unparsed;

        int question = line.IndexOf("] QNAME: "u8);
        if (question < 0)
            return LineKind.OtherEvent;
        int name = question + "] QNAME: ".Length, length = line[name..].IndexOf("; QTYPE: "u8);
        int client = close + " [".Length + 1, protocol = client > question ? -1 : line[client..question].LastIndexOf("] ["u8);
        if (length < 0 || protocol <= 0)
            return LineKind.Unparsed;
        record.Name = new(name, length);
        record.Client = Address.WithoutPort(line, new(client, protocol));
        record.QueryType = Value(line, name + length, "; QTYPE: "u8);
        record.ResponseCode = Value(line, name + length, "; RCODE: "u8);
        record.Time = new(1, 19);
        record.TimeStyle = isUtc ? TimeStyle.IsoUtc : TimeStyle.Iso;
        return LineKind.Transaction;
    }

    // Up to the next semicolon.
    private static FieldRange Value(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> key)
    {
        int at = line[start..].IndexOf(key);
        if (at < 0)
            return default;
        at += start + key.Length;
        int length = line[at..].IndexOf((byte)';');
        return new(at, length < 0 ? line.Length - at : length);
    }
}
