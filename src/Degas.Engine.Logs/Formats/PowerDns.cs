namespace Degas.Engine.Logs.Formats;

/// <summary>
/// PowerDNS. Authoritative server with <c>log-dns-queries</c>: <c>Remote ADDRESS[:PORT][&lt;-SUBNET] wants 'NAME|TYPE', do = …</c>. Recursor with
/// <c>quiet=no</c>: <c>question for 'NAME|TYPE' from ADDRESS:PORT</c>, or since 4.8 <c>msg="Question" … qname="NAME" qtype="TYPE" remote="ADDRESS:PORT"</c>
/// and the same for <c>Answer</c>. A time or syslog's prefix stands before.
/// </summary>
public struct PowerDns : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "powerdns";

    /// <inheritdoc/>
    public static string Description => "PowerDNS authoritative server and recursor";

    /// <inheritdoc/>
    public static string Sample => "Mar 01 16:04:42 Remote 127.0.0.1 wants 'www.example.com|A', do = 0, bufsize = 1680: packetcache MISS";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Syslog syslog = Syslog.Read(line);
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        if (line[syslog.Message..].StartsWith("msg=\""u8))
            return PowerDnsStructured.Read(line, syslog.Message, state, ref record);

        int wants = line.IndexOf(" wants '"u8);
        if (wants >= 0)
            return ReadWants(line, wants, ref record);
        int question = line.IndexOf("question for '"u8);
        if (question == 0 || (question > 0 && line[question - 1] == ' '))
            return ReadQuestion(line, question, ref record);
        // Without syslog there is a time and no program.
        if (syslog.Program.Of(line).StartsWith("pdns"u8) || (syslog.Program.Length == 0 && syslog.Time.Length > 0))
            return LineKind.OtherEvent;
        return syslog.Time.Length > 0 ? LineKind.OtherProgram : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) =>
        Syslog.Read(line).Program.Of(line).StartsWith("pdns"u8) || line.IndexOf("PowerDNS"u8) >= 0;

    private static LineKind ReadWants(ReadOnlySpan<byte> line, int wants, ref LogRecord record)
    {
        ReadOnlySpan<byte> before = line[..wants];
        int start = before.LastIndexOf((byte)' ') + 1;
        if (start == wants || !before[..start].EndsWith("Remote "u8))
            return LineKind.Unparsed;
        int subnet = before[start..].IndexOf("<-"u8);
        record.Client = Address.WithoutPort(line, new(start, subnet < 0 ? wants - start : subnet));
        return TryReadQuestion(line, wants + " wants '".Length, "', do = "u8, ref record) > 0 ? LineKind.Query : LineKind.Unparsed;
    }

    private static LineKind ReadQuestion(ReadOnlySpan<byte> line, int question, ref LogRecord record)
    {
        int end = TryReadQuestion(line, question + "question for '".Length, "' from "u8, ref record);
        if (end < 0)
            return LineKind.Unparsed;
        FieldRange client = new Fields(line, end).Next();
        record.Client = Address.WithoutPort(line, client);
        return client.Length > 0 ? LineKind.Query : LineKind.Unparsed;
    }

    // "NAME|TYPE" up to the mark. Spaces in a name stand escaped, quotes and bars do not. The root is an empty name.
    private static int TryReadQuestion(ReadOnlySpan<byte> line, int start, ReadOnlySpan<byte> mark, ref LogRecord record)
    {
        int length = line[start..].IndexOf(mark);
        int bar = length < 0 ? -1 : line.Slice(start, length).LastIndexOf((byte)'|');
        if (bar < 0 || bar + 1 == length || line.Slice(start, length).Contains((byte)' '))
            return -1;
        record.Name = new(start, bar);
        record.QueryType = new(start + bar + 1, length - bar - 1);
        return start + length + mark.Length;
    }
}
