using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Which columns of a table hold the fields of a record; -1 for those it does not have.</summary>
internal sealed class CsvColumns : LogLayout
{
    // Headers as exports of Splunk, Kibana, passive DNS and lists of domains have them, in any case. Of names the first that a table has: a query is longer than its domain.
    private static readonly byte[][] s_names = JsonFields.Paths(
        "dns.question.name", "query", "qname", "query_name", "queryname", "query name", "dns_query", "dns query", "rrname", "question", "fqdn", "domain", "domain_name", "domainname", "domain name");
    private static readonly byte[][] s_times = JsonFields.Paths("timestamp", "time", "ts", "@timestamp", "_time", "date", "datetime");
    private static readonly byte[][] s_clients = JsonFields.Paths("client_ip", "client", "src_ip", "src", "source_ip", "srcaddr", "id.orig_h", "source.ip");
    private static readonly byte[][] s_types = JsonFields.Paths("query_type", "qtype", "qtype_name", "type", "rrtype", "dns.question.type");
    private static readonly byte[][] s_codes = JsonFields.Paths("rcode", "rcode_name", "response_code", "reply_code", "dns.response_code");

    public byte Separator { get; init; } = (byte)',';

    public int Name { get; init; } = -1;

    public int Time { get; init; } = -1;

    public int Client { get; init; } = -1;

    public int QueryType { get; init; } = -1;

    public int ResponseCode { get; init; } = -1;

    /// <summary>The columns of a header by their well-known names, and the name's by <paramref name="name"/>.</summary>
    public static CsvColumns Of(ReadOnlySpan<byte> header, byte separator, ReadOnlySpan<byte> name)
    {
        int nameColumn = -1, time = -1, client = -1, type = -1, code = -1, column = 0;
        var fields = new CsvFields(header, separator);
        for (; fields.Next(out FieldRange field, out bool isEscaped); column++)
        {
            ReadOnlySpan<byte> text = field.Of(header);
            text = (isEscaped ? CsvFields.Unescape(text) : text).Trim(" \t"u8);
            if (nameColumn < 0 && text.SequenceEqual(name))
                nameColumn = column;
            else if (time < 0 && IsAny(text, s_times))
                time = column;
            else if (client < 0 && IsAny(text, s_clients))
                client = column;
            else if (type < 0 && IsAny(text, s_types))
                type = column;
            else if (code < 0 && IsAny(text, s_codes))
                code = column;
        }

        return new CsvColumns { Separator = separator, Name = nameColumn, Time = time, Client = client, QueryType = type, ResponseCode = code };
    }

    /// <summary>The columns of a table whose first line tells where the names are: a header of two columns or more, one of them well known, or the first row of a ranked list.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="separator">What parts its fields.</param>
    /// <param name="name">The name's header; empty for a ranked list.</param>
    /// <returns>Null where it does not, or where the rows are this program's own: they are not a log.</returns>
    public static CsvColumns? OfKnown(ReadOnlySpan<byte> line, byte separator, out byte[] name)
    {
        name = [];
        int best = s_names.Length, count = 0;
        bool hasScore = false, hasVerdict = false;
        var fields = new CsvFields(line, separator);
        for (; fields.Next(out FieldRange field, out _); count++)
        {
            ReadOnlySpan<byte> text = field.Of(line).Trim(" \t"u8);
            int at = IndexOf(s_names, text);
            if (at >= 0 && at < best)
                (best, name) = (at, text.ToArray());
            hasScore |= text.SequenceEqual("score"u8);
            hasVerdict |= text.SequenceEqual("verdict"u8);
        }

        if (name.Length > 0)
            return count > 1 && !(hasScore && hasVerdict) ? Of(line, separator, name) : null;
        return IsRanked(line, separator) ? new CsvColumns { Name = 1 } : null;
    }

    /// <summary>Reads a row of the table into a record.</summary>
    /// <returns>False where the row has no column for the name, or a quote is not closed.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        bool found = false, isEscaped = false;
        int column = 0;
        var fields = new CsvFields(line, Separator);
        for (; fields.Next(out FieldRange field, out bool isFieldEscaped); column++)
        {
            if (column == Name)
            {
                record.Name = field;
                found = true;
            }
            else if (column == Time)
            {
                record.Time = field;
                record.TimeStyle = field.Of(line).Contains((byte)'-') ? TimeStyle.Iso : TimeStyle.Epoch;
            }
            else if (column == Client)
            {
                record.Client = field;
            }
            else if (column == QueryType)
            {
                record.QueryType = field;
            }
            else if (column == ResponseCode)
            {
                record.ResponseCode = field;
            }
            else
            {
                continue;
            }

            isEscaped |= isFieldEscaped;
        }

        if (found && isEscaped)
            CsvFields.Unescape(line, state, ref record);
        return found;
    }

    // "1,example.com", as popularity lists are published. With a tab it may be a line of any log.
    private static bool IsRanked(ReadOnlySpan<byte> line, byte separator)
    {
        if (separator != ',')
            return false;
        var fields = new CsvFields(line, separator);
        if (!fields.Next(out FieldRange rank, out _) || rank.Length == 0 || rank.Of(line).ContainsAnyExceptInRange((byte)'0', (byte)'9') || !fields.Next(out FieldRange domain, out _) || fields.Next(out _, out _))
            return false;
        ReadOnlySpan<byte> name = domain.Of(line), top = name[(name.LastIndexOf((byte)'.') + 1)..];
        return top.Length < name.Length && !NameList.IsForeign(name) && top.ContainsAnyInRange((byte)'a', (byte)'z');
    }

    private static bool IsAny(ReadOnlySpan<byte> text, byte[][] names) => IndexOf(names, text) >= 0;

    private static int IndexOf(byte[][] names, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text, names[i]))
                return i;
        }

        return -1;
    }
}
