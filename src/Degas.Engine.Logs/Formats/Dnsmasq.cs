namespace Degas.Engine.Logs.Formats;

/// <summary>
/// dnsmasq's log, which is also Pi-hole's: <c>TIME [HOST] dnsmasq[PID]: query[TYPE] NAME from CLIENT</c>. With <c>log-queries=extra</c>
/// a serial number and <c>ADDRESS/PORT</c> stand before <c>query</c>.
/// </summary>
public struct Dnsmasq : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "dnsmasq";

    /// <inheritdoc/>
    public static string Description => "dnsmasq and Pi-hole query log";

    /// <inheritdoc/>
    public static string Sample => "May  2 10:00:01 dnsmasq[1234]: query[A] docs.docker.com from 172.17.0.1";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        Syslog syslog = Syslog.Read(line);
        ReadOnlySpan<byte> program = syslog.Program.Of(line);
        int verb = syslog.Message;
        if (!program.StartsWith("dnsmasq"u8) && !program.SequenceEqual("pihole-FTL"u8) && !FindRelayed(line, ref verb))
            return line.IsWhiteSpace() ? LineKind.Comment : syslog.Time.Length == 0 || program.IsEmpty ? LineKind.Unparsed : LineKind.OtherProgram;

        // "17 192.168.1.5/52311 query[A] …", with log-queries=extra.
        Fields words = new(line, verb);
        FieldRange serial = words.Next(), port = words.Next();
        if (serial.Length > 0 && char.IsAsciiDigit((char)line[serial.Start]) && port.Of(line).Contains((byte)'/'))
            verb = port.Start + port.Length + 1;
        ReadOnlySpan<byte> message = line[Math.Min(verb, line.Length)..];
        // Of its own zones it says "auth".
        int mark = message.StartsWith("query["u8) ? "query[".Length : message.StartsWith("auth["u8) ? "auth[".Length : 0;
        if (mark == 0)
            return LineKind.OtherEvent;
        int typeStart = verb + mark, close = line[typeStart..].IndexOf((byte)']');
        if (close < 0)
            return LineKind.Unparsed;

        // A name may hold spaces, and " from " itself; the client's address does not.
        int name = typeStart + close + 2, from = name > line.Length ? -1 : line[name..].LastIndexOf(" from "u8);
        if (from < 0 || line[name - 1] != ' ')
            return LineKind.Unparsed;
        int client = name + from + " from ".Length;
        ReadOnlySpan<byte> address = line[client..].TrimEnd(" \t"u8);
        // What it writes in place of a name with control bytes.
        if (!Address.IsAddress(address) || line.Slice(name, from).SequenceEqual("<name unprintable>"u8))
            return LineKind.Unparsed;
        record.Name = new(name, from);
        record.Client = new(client, address.Length);
        record.QueryType = new(typeStart, close);
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        return LineKind.Query;
    }

    // A relay may have put its own prefix before that of the router.
    private static bool FindRelayed(ReadOnlySpan<byte> line, ref int message)
    {
        int program = line.IndexOf(" dnsmasq["u8), end = program < 0 ? -1 : line[program..].IndexOf("]: "u8);
        if (end < 0)
            return false;
        message = program + end + "]: ".Length;
        return true;
    }
}
