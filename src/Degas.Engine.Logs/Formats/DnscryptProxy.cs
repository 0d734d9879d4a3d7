using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// dnscrypt-proxy's query log: tab-separated, <c>[TIME] CLIENT NAME TYPE [RETURN DURATION SERVER]</c>, or with a label before each value,
/// <c>time:SECONDS host:CLIENT message:NAME type:TYPE return:RETURN …</c>. The return code is <c>PASS</c>, <c>NXDOMAIN</c>, or what else became of the query. Its log
/// of blocked names has a rule in the place of the type.
/// </summary>
public struct DnscryptProxy : ILogFormat
{
    private static readonly SearchValues<byte> s_type = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    /// <inheritdoc/>
    public static string Name => "dnscrypt-proxy";

    /// <inheritdoc/>
    public static string Description => "dnscrypt-proxy query log, TSV and LTSV";

    /// <inheritdoc/>
    public static string Sample => "[2024-05-02 10:00:01]\t192.168.1.5\twww.example.com\tA\tPASS\t12ms\tcloudflare";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        bool isLabelled = line.StartsWith("time:"u8);
        if (!isLabelled && !(line.Length > 22 && line[0] == '[' && line[5] == '-' && line[14] == ':' && line[20] == ']' && line[21] == '\t'))
            return LineKind.Unparsed;
        int start = 0;
        FieldRange time = Next(line, ref start), client = Next(line, ref start), name = Next(line, ref start), type = Next(line, ref start), code = Next(line, ref start);
        if (isLabelled && !(Unlabel(line, ref time, "time:"u8) && Unlabel(line, ref client, "host:"u8) && Unlabel(line, ref name, "message:"u8) && Unlabel(line, ref type, "type:"u8)))
            return LineKind.Unparsed;
        if (!Address.IsAddress(client.Of(line)) || type.Length == 0 || type.Of(line).ContainsAnyExcept(s_type))
            return LineKind.Unparsed;
        record.Name = name;
        record.Client = client;
        record.QueryType = type;
        record.ResponseCode = !isLabelled || Unlabel(line, ref code, "return:"u8) ? code : default;
        record.Time = isLabelled ? time : new(1, 19);
        record.TimeStyle = isLabelled ? TimeStyle.Epoch : TimeStyle.Iso;
        return LineKind.Transaction;
    }

    private static FieldRange Next(ReadOnlySpan<byte> line, ref int start)
    {
        int from = Math.Min(start, line.Length), length = line[from..].IndexOf((byte)'\t');
        if (length < 0)
            length = line.Length - from;
        start = from + length + 1;
        return new(from, length);
    }

    private static bool Unlabel(ReadOnlySpan<byte> line, ref FieldRange field, ReadOnlySpan<byte> label)
    {
        if (!field.Of(line).StartsWith(label))
            return false;
        field = new(field.Start + label.Length, field.Length - label.Length);
        return true;
    }
}
