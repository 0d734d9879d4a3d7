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
        if (!program.StartsWith("dnsmasq"u8))
            return line.IsWhiteSpace() ? LineKind.Comment : syslog.Time.Length == 0 || program.IsEmpty ? LineKind.Unparsed : LineKind.OtherProgram;

        int message = syslog.Message, query = line[message..].IndexOf("query["u8);
        if (query < 0 || (query > 0 && !IsSerial(line.Slice(message, query))))
            return LineKind.OtherEvent;
        int typeStart = message + query + "query[".Length, close = line[typeStart..].IndexOf((byte)']');
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

    // "123 192.168.1.5/52311 "
    private static bool IsSerial(ReadOnlySpan<byte> text) =>
        char.IsAsciiDigit((char)text[0]) && text[^1] == ' ' && text.Count((byte)' ') == 2 && text.Contains((byte)'/');
}
