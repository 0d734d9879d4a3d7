namespace Degas.Engine.Logs.Formats;

/// <summary>Zeek's <c>dns.log</c> as JSON lines. Its keys hold dots; <c>ts</c> is a number or ISO 8601, <c>query</c> may be absent.</summary>
public struct ZeekJson : ILogFormat
{
    private const int Path = JsonRecord.Own, TransactionId = Path + 1, Uid = Path + 2;
    private static readonly byte[][] s_paths = JsonFields.Paths("query", "ts", "id.orig_h", "qtype_name", "rcode_name", "_path", "trans_id", "uid");

    /// <inheritdoc/>
    public static string Name => "zeek-json";

    /// <inheritdoc/>
    public static string Description => "Zeek dns.log, JSON lines";

    /// <inheritdoc/>
    public static string Sample =>
        """{"ts":1547188415.857497,"uid":"CAcJw21BbVedgFnYH3","id.orig_h":"192.168.86.167","id.orig_p":38339,"id.resp_h":"192.168.86.1","id.resp_p":53,"proto":"udp","trans_id":15209,"query":"dd62.cloud.es.io","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"A","rcode":0,"rcode_name":"NOERROR"}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        // The connection's identifier and its client are in every log of Zeek's; shippers may leave one of them out.
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[Uid].Length + values[JsonRecord.Client].Length == 0
            || values[JsonRecord.Time].Length == 0)
            return LineKind.Unparsed;
        bool isDns = values[Path].Length > 0 ? values[Path].Of(line).SequenceEqual("dns"u8) : values[TransactionId].Length > 0 || values[JsonRecord.QueryType].Length > 0;
        if (values[JsonRecord.Name].Length == 0 || !isDns)
            return LineKind.OtherEvent;
        bool isIso = values[JsonRecord.Time].Of(line).Contains((byte)'T');
        JsonRecord.Fill(line, values, escaped, state, isIso ? TimeStyle.Iso : TimeStyle.Epoch, ref record);
        return LineKind.Transaction;
    }
}
