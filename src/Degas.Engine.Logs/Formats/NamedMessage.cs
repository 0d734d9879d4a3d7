namespace Degas.Engine.Logs.Formats;

/// <summary>The parts of a line that BIND's <c>named</c>, or a product built on it, writes.</summary>
internal static class NamedMessage
{
    /// <summary>What Infoblox puts behind the type where BIND has its flags.</summary>
    public static ReadOnlySpan<byte> ResponseMark => "response:"u8;

    /// <summary>Reads a line with <c>client ADDRESS#PORT …: query: NAME CLASS TYPE</c>, and tells the others apart.</summary>
    /// <param name="line">The line.</param>
    /// <param name="record">Set for a query, and for the line of an answer.</param>
    /// <param name="rest">What follows the type.</param>
    public static LineKind ReadQuery(ReadOnlySpan<byte> line, ref LogRecord record, out int rest)
    {
        Syslog syslog = Syslog.Read(line);
        int client = FindClient(line, out FieldRange address);
        int query = client < 0 ? -1 : line[client..].IndexOf(": query: "u8);
        rest = line.Length;
        // The category "responses", since BIND 9.20.
        bool isResponse = query < 0 && client >= 0 && (query = line[client..].IndexOf(": response: "u8)) >= 0;
        if (query < 0)
            return Classify(line, syslog, client);

        Fields fields = new(line, client + query + (isResponse ? ": response: " : ": query: ").Length);
        FieldRange name = fields.Next(), queryClass = fields.Next(), type = fields.Next();
        if (name.Length == 0 || type.Length == 0 || !IsClass(queryClass.Of(line)))
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = type;
        record.Client = address;
        record.Time = Time(line, syslog, out TimeStyle style);
        record.TimeStyle = style;
        rest = type.Start + type.Length;
        if (!isResponse)
            return LineKind.Query;
        record.ResponseCode = fields.Next();
        return record.ResponseCode.Length > 0 ? LineKind.Response : LineKind.Unparsed;
    }

    /// <summary>Start of <c>client ADDRESS#PORT</c>; -1 where the line has none.</summary>
    private static int FindClient(ReadOnlySpan<byte> line, out FieldRange address)
    {
        address = default;
        for (int from = 0; ;)
        {
            int at = line[from..].IndexOf("client "u8);
            if (at < 0)
                return -1;
            at += from;
            // RFC 5424 puts a byte order mark before the message.
            if ((at == 0 || line[at - 1] == ' ' || line[..at].EndsWith("\uFEFF"u8)) && (address = ClientAddress(line, at)).Length > 0)
                return at;
            from = at + 1;
        }
    }

    /// <summary>The address behind <c>client [@0x…] </c>, without its port.</summary>
    private static FieldRange ClientAddress(ReadOnlySpan<byte> line, int client)
    {
        Fields fields = new(line, client + "client ".Length);
        FieldRange word = fields.Next();
        if (word.Of(line).StartsWith("@0x"u8))
            word = fields.Next();
        int hash = word.Of(line).IndexOf((byte)'#');
        return hash <= 0 ? default : new(word.Start, hash);
    }

    /// <summary>named's own time at the start of the message, in its own form or ISO 8601; else syslog's.</summary>
    private static FieldRange Time(ReadOnlySpan<byte> line, Syslog syslog, out TimeStyle style)
    {
        FieldRange own = OwnTime(line, syslog.Message, out style);
        if (own.Length > 0)
            return own;
        style = syslog.TimeStyle;
        return syslog.Time;
    }

    /// <summary>What a line is that holds no query.</summary>
    private static LineKind Classify(ReadOnlySpan<byte> line, Syslog syslog, int client)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        if (client >= 0 || OwnTime(line, syslog.Message, out _).Length > 0 || StartsWithCategory(line) || syslog.Program.Of(line).SequenceEqual("named"u8))
            return LineKind.OtherEvent;
        return syslog.Program.Length > 0 && syslog.Time.Length > 0 ? LineKind.OtherProgram : LineKind.Unparsed;
    }

    /// <summary>Whether a word is a class of the DNS.</summary>
    public static bool IsClass(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("IN"u8) || text.SequenceEqual("CH"u8) || text.SequenceEqual("HS"u8) || text.StartsWith("CLASS"u8) || text.SequenceEqual("ANY"u8);

    /// <summary>Whether a line that holds no query is named's for sure: a time in ISO 8601 alone stands before the lines of many programs.</summary>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line)
    {
        Syslog syslog = Syslog.Read(line);
        FieldRange time = OwnTime(line, syslog.Message, out TimeStyle style);
        if (time.Length > 0 && style == TimeStyle.Bind)
            return true;
        return syslog.Program.Of(line).SequenceEqual("named"u8) || FindClient(line, out _) >= 0 || StartsWithCategory(line[(syslog.Message + time.Length)..].TrimStart((byte)' '));
    }

    // "02-May-2023 13:33:40.299", or print-time iso8601: "2023-05-02T13:33:40.299[Z]".
    private static FieldRange OwnTime(ReadOnlySpan<byte> line, int start, out TimeStyle style)
    {
        ReadOnlySpan<byte> text = line[start..];
        style = TimeStyle.Bind;
        if (text.Length >= 24 && text[2] == '-' && char.IsAsciiLetter((char)text[3]) && text[6] == '-' && text[11] == ' ' && text[14] == ':' && text[20] == '.')
            return new(start, 24);
        style = TimeStyle.Iso;
        if (text.Length >= 23 && text[4] == '-' && text[10] == 'T' && text[13] == ':')
        {
            int end = text.IndexOf((byte)' ');
            return new(start, end < 0 ? text.Length : end);
        }

        return default;
    }

    // "general: notice: running", where print-time is off.
    private static bool StartsWithCategory(ReadOnlySpan<byte> line)
    {
        int category = line.IndexOf(": "u8);
        if (category <= 0 || line[..category].ContainsAnyExceptInRange((byte)'-', (byte)'z'))
            return false;
        ReadOnlySpan<byte> rest = line[(category + 2)..];
        return rest.StartsWith("info: "u8) || rest.StartsWith("notice: "u8) || rest.StartsWith("warning: "u8) || rest.StartsWith("error: "u8)
            || rest.StartsWith("critical: "u8) || rest.StartsWith("debug "u8);
    }
}
