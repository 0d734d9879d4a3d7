namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Knot Resolver's journal at level <c>debug</c>: <c>[plan  ][00000.00] plan 'NAME' type 'TYPE' uid [N.00]</c> begins a client's request; the plans of a request's own
/// steps have numbers of their own behind the point.
/// </summary>
public struct KnotResolver : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "kresd";

    /// <inheritdoc/>
    public static string Description => "Knot Resolver, debug log";

    /// <inheritdoc/>
    public static string Sample => "May 18 13:11:06 host kresd[11246]: [plan  ][00000.00] plan 'www.example.com.' type 'A' uid [53037.00]";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Syslog syslog = Syslog.Read(line);
        ReadOnlySpan<byte> text = line[syslog.Message..];
        int plan = text.StartsWith("["u8) ? text.IndexOf("] plan '"u8) : -1;
        if (plan < 0)
        {
            return syslog.Program.Of(line).StartsWith("kresd"u8) ? LineKind.OtherEvent
                : syslog.Time.Length > 0 && syslog.Program.Length > 0 ? LineKind.OtherProgram : LineKind.Unparsed;
        }

        int name = syslog.Message + plan + "] plan '".Length, type = line[name..].IndexOf("' type '"u8), uid = line[name..].LastIndexOf("' uid ["u8);
        if (type < 0 || uid < type + "' type '".Length)
            return LineKind.Unparsed;
        if (!line[(name + uid)..].TrimEnd(" │"u8).EndsWith(".00]"u8))
            return LineKind.OtherEvent;
        record.Name = new(name, type);
        record.QueryType = new(name + type + "' type '".Length, uid - type - "' type '".Length);
        record.Time = syslog.Time;
        record.TimeStyle = syslog.TimeStyle;
        return LineKind.Query;
    }
}
