namespace Degas.Engine.Logs.Formats;

/// <summary>
/// CoreDNS's <c>log</c> plugin in its common or combined form:
/// <c>[TIME] [INFO] ADDRESS:PORT - ID "TYPE CLASS NAME PROTOCOL SIZE DO BUFSIZE" RCODE FLAGS SIZE DURATION</c>. What a container's runtime puts before it is passed over.
/// </summary>
public struct CoreDns : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "coredns";

    /// <inheritdoc/>
    public static string Description => "CoreDNS log plugin";

    /// <inheritdoc/>
    public static string Sample => "[INFO] [::1]:50759 - 29008 \"A IN example.org. udp 41 false 4096\" NOERROR qr,rd,ra 68 0.037990251s";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        int level = line.IndexOf("[INFO] "u8);
        if (level < 0 || (level > 0 && line[level - 1] != ' '))
            return IsOther(line) ? LineKind.OtherEvent : LineKind.Unparsed;

        Fields fields = new(line, level + "[INFO] ".Length);
        FieldRange remote = fields.Next(), dash = fields.Next(), id = fields.Next();
        int open = id.Start + id.Length + 1;
        if (!dash.Of(line).SequenceEqual("-"u8) || open >= line.Length || line[open] != '"')
            return LineKind.OtherEvent;
        int length = Quotes.IndexOfClosing(line[(open + 1)..]);
        if (length < 0 || !TryReadQuestion(line.Slice(open + 1, length), open + 1, ref record))
            return LineKind.Unparsed;

        fields = new(line, open + 1 + length + 1);
        FieldRange code = fields.Next(), flags = fields.Next(), size = fields.Next(), duration = fields.Next();
        if (duration.Length == 0)
            return LineKind.Unparsed;
        // "-" where no answer went out.
        record.ResponseCode = code.Of(line).SequenceEqual("-"u8) ? default : code;
        record.Client = Address.WithoutPort(line, remote);
        Syslog prefix = Syslog.Read(line[..level]);
        record.Time = prefix.Time.Length > 0 ? prefix.Time : OldTime(line[..level]);
        record.TimeStyle = prefix.TimeStyle;
        return LineKind.Transaction;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => line.IndexOf("plugin/"u8) >= 0 || line.IndexOf("CoreDNS"u8) >= 0;

    // "TYPE CLASS NAME PROTOCOL SIZE DO BUFSIZE"; a space in the name is escaped by a backslash only.
    private static bool TryReadQuestion(ReadOnlySpan<byte> question, int start, ref LogRecord record)
    {
        int end = question.Length;
        for (int words = 0; words < 4; words++)
        {
            end = question[..end].LastIndexOf((byte)' ');
            if (end < 0)
                return false;
        }

        Fields fields = new(question[..end], 0);
        FieldRange type = fields.Next(), queryClass = fields.Next();
        int name = queryClass.Start + queryClass.Length + 1;
        if (name >= end || !NamedMessage.IsClass(queryClass.Of(question)))
            return false;
        record.Name = new(start + name, end - name);
        record.QueryType = new(start + type.Start, type.Length);
        return true;
    }

    // "2018/10/30 19:10:07 ", before 1.3.
    private static FieldRange OldTime(ReadOnlySpan<byte> prefix) =>
        prefix.Length == 20 && prefix[4] == '/' && prefix[7] == '/' && prefix[13] == ':' ? new(0, 19) : default;

    // Another level, or what it says at its start: ".:53", "CoreDNS-1.11.1", "linux/amd64, go1.20.7, ae2bbc2".
    private static bool IsOther(ReadOnlySpan<byte> line)
    {
        int level = line.IndexOf((byte)'[');
        if (level >= 0 && (level == 0 || line[level - 1] == ' '))
        {
            ReadOnlySpan<byte> rest = line[(level + 1)..];
            if (rest.StartsWith("ERROR] "u8) || rest.StartsWith("WARNING] "u8) || rest.StartsWith("DEBUG] "u8) || rest.StartsWith("FATAL] "u8) || rest.StartsWith("PANIC] "u8))
                return true;
        }

        if (line.StartsWith("CoreDNS-"u8) || line.StartsWith("linux/"u8) || line.StartsWith("maxprocs: "u8))
            return true;
        int colon = line.LastIndexOf((byte)':');
        return colon > 0 && line[colon - 1] == '.' && colon + 1 < line.Length && !line[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
