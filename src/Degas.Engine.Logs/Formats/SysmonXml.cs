using System.Globalization;
using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Sysmon's event 22 (DnsQuery) as Windows' own XML, one <c>&lt;Event&gt;</c> a line; attributes in quotes of either kind.</summary>
public struct SysmonXml : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "sysmon-xml";

    /// <inheritdoc/>
    public static string Description => "Sysmon event 22, one XML event a line";

    /// <inheritdoc/>
    public static string Sample =>
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID></System><EventData><Data Name='UtcTime'>2019-07-18 03:34:01.261</Data><Data Name='QueryName'>c.bing.com</Data><Data Name='QueryStatus'>0</Data></EventData></Event>";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
        if (text.StartsWith("<?xml"u8) || text.StartsWith("<Events"u8) || text.StartsWith("</Events"u8))
            return LineKind.Comment;
        if (!text.StartsWith("<Event"u8) || line.LastIndexOf("</Event>"u8) < 0)
            return LineKind.Unparsed;
        FieldRange name = Data(line, "QueryName"u8), id = Element(line, "<EventID"u8);
        if (!id.Of(line).SequenceEqual("22"u8) || name.Length == 0)
            return LineKind.OtherEvent;

        state.ClearScratch();
        record.Name = Unescape(line, name, state);
        record.Time = Unescape(line, Data(line, "UtcTime"u8), state);
        record.TimeStyle = TimeStyle.IsoUtc;
        record.ResponseCode = SysmonStatus.Write(Unescape(line, Data(line, "QueryStatus"u8), state), state);
        record.InScratch = true;
        return LineKind.Transaction;
    }

    // The text of <Data Name='name'>…</Data>.
    private static FieldRange Data(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        for (int from = 0; ;)
        {
            int at = line[from..].IndexOf("<Data Name="u8);
            if (at < 0)
                return default;
            from += at + "<Data Name=".Length;
            ReadOnlySpan<byte> rest = line[from..];
            if (rest.Length > name.Length + 2 && rest[0] is (byte)'\'' or (byte)'"' && rest[1..].StartsWith(name) && rest[name.Length + 1] == rest[0])
                return Text(line, from + name.Length + 2);
        }
    }

    // The text of <Name …>…</Name>.
    private static FieldRange Element(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start)
    {
        int at = line.IndexOf(start);
        return at < 0 ? default : Text(line, at + start.Length);
    }

    private static FieldRange Text(ReadOnlySpan<byte> line, int from)
    {
        int open = line[from..].IndexOf((byte)'>');
        if (open < 0)
            return default;
        int start = from + open + 1, length = line[start..].IndexOf((byte)'<');
        return length <= 0 ? default : new(start, length);
    }

    private static FieldRange Unescape(ReadOnlySpan<byte> line, FieldRange range, LineState state)
    {
        ReadOnlySpan<byte> text = range.Of(line);
        Span<byte> room = state.Reserve(text.Length);
        int written = 0;
        while (!text.IsEmpty)
        {
            int entity = text.IndexOf((byte)'&'), end = entity < 0 ? -1 : text[entity..].IndexOf((byte)';');
            ReadOnlySpan<byte> plain = end < 0 ? text : text[..entity];
            plain.CopyTo(room[written..]);
            written += plain.Length;
            if (end < 0)
                break;
            written += WriteEntity(text.Slice(entity, end + 1), room[written..]);
            text = text[(entity + end + 1)..];
        }

        return state.Take(written);
    }

    // An entity is longer than what it stands for; one that is unknown stays.
    private static int WriteEntity(ReadOnlySpan<byte> entity, Span<byte> room)
    {
        ReadOnlySpan<byte> name = entity[1..^1];
        ReadOnlySpan<byte> plain = name.SequenceEqual("amp"u8) ? "&"u8 : name.SequenceEqual("lt"u8) ? "<"u8 : name.SequenceEqual("gt"u8) ? ">"u8
            : name.SequenceEqual("quot"u8) ? "\""u8 : name.SequenceEqual("apos"u8) ? "'"u8 : default;
        if (plain.IsEmpty && name.Length > 1 && name[0] == '#')
        {
            bool isHex = name[1] is (byte)'x' or (byte)'X';
            if (int.TryParse(name[(isHex ? 2 : 1)..], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out int code) && Rune.TryCreate(code, out Rune rune))
                return rune.EncodeToUtf8(room);
        }

        (plain.IsEmpty ? entity : plain).CopyTo(room);
        return plain.IsEmpty ? entity.Length : plain.Length;
    }
}
