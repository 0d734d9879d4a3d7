namespace Degas.Engine.Logs.Formats;

/// <summary>
/// BIND 9's query log, from a file or through syslog:
/// <c>[syslog prefix] [time] [category: severity:] client [@0x…] ADDRESS#PORT [(name)]: [view NAME:] query: NAME CLASS TYPE FLAGS (SERVER)</c>.
/// </summary>
public struct BindQueryLog : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "bind";

    /// <inheritdoc/>
    public static string Description => "BIND 9 query log, file or syslog";

    /// <inheritdoc/>
    public static string Sample =>
        "02-May-2023 13:33:40.299 queries: info: client @0x2c11226c 127.0.0.1#59751 (weather.bom.gov.au): view internal: query: weather.bom.gov.au IN A +E(0)K (127.0.0.1)";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, ref LogLayout? layout, ref LogRecord record)
    {
        int client = FindClient(line);
        if (client < 0)
            return line.IsWhiteSpace() ? LineKind.Comment : IsNamedMessage(line) ? LineKind.OtherEvent : LineKind.Unparsed;
        int query = line[client..].IndexOf(": query: "u8);
        if (query < 0)
            return LineKind.OtherEvent;

        Fields fields = new(line, client + query + ": query: ".Length);
        FieldRange name = fields.Next(), queryClass = fields.Next(), type = fields.Next();
        if (name.Length == 0 || type.Length == 0 || !IsClass(queryClass.Of(line)))
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = type;
        record.Client = ClientAddress(line, client);
        record.Time = Time(line[..client]);
        return LineKind.Record;
    }

    // The word "client" at the start or behind a space, with an address and '#' behind it.
    private static int FindClient(ReadOnlySpan<byte> line)
    {
        for (int from = 0; ;)
        {
            int at = line[from..].IndexOf("client "u8);
            if (at < 0)
                return -1;
            at += from;
            if ((at == 0 || line[at - 1] == ' ') && ClientAddress(line, at).Length > 0)
                return at;
            from = at + 1;
        }
    }

    private static FieldRange ClientAddress(ReadOnlySpan<byte> line, int client)
    {
        Fields fields = new(line, client + "client ".Length);
        FieldRange word = fields.Next();
        if (word.Of(line).StartsWith("@0x"u8))
            word = fields.Next();
        int hash = word.Of(line).IndexOf((byte)'#');
        return hash <= 0 ? default : new(word.Start, hash);
    }

    // What stands before the client is one of: a time; a time, category and severity; a syslog prefix with or without these behind it.
    private static FieldRange Time(ReadOnlySpan<byte> before)
    {
        // named's own time, 02-May-2023 13:33:40.299, wherever it stands; else syslog's.
        for (int dash = before.IndexOf((byte)'-'); dash >= 2 && dash + 9 < before.Length;)
        {
            if (before[dash + 4] == '-' && char.IsAsciiLetter((char)before[dash + 1]) && char.IsAsciiDigit((char)before[dash - 1]))
            {
                int start = dash - 2, end = dash + 9;
                if (before[end] == ' ')
                {
                    int space = before[(end + 1)..].IndexOf((byte)' ');
                    return new(start, (space < 0 ? before.Length : end + 1 + space) - start);
                }
            }

            int next = before[(dash + 1)..].IndexOf((byte)'-');
            dash = next < 0 ? -1 : dash + 1 + next;
        }

        return Syslog.Time(before);
    }

    private static bool IsClass(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("IN"u8) || text.SequenceEqual("CH"u8) || text.SequenceEqual("HS"u8) || text.StartsWith("CLASS"u8) || text.SequenceEqual("ANY"u8);

    private static bool IsNamedMessage(ReadOnlySpan<byte> line) =>
        line.IndexOf(" named["u8) >= 0 || line.IndexOf(": info: "u8) >= 0 || line.IndexOf(": error: "u8) >= 0 || line.IndexOf(": notice: "u8) >= 0
        || line.IndexOf(": warning: "u8) >= 0 || line.IndexOf(": debug "u8) >= 0;
}
