using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>Which columns of a table hold the fields of a record; -1 for those it does not have.</summary>
internal sealed class CsvColumns : LogLayout
{
    // Headers as exports have them, without what separates words, in lower case; of each kind the first that a table has. A query is longer than its domain;
    // a type's or code's name says more than its number, and "type", "time" and "date" are often another thing or half of one.
    private static readonly byte[][] s_names = JsonFields.Paths(
        "dnsquestionname", "query", "qname", "queryname", "dnsquery", "dnsqueryname", "dnsqname", "dnsqryname", "dnsrrname", "rrname", "questionname", "question", "fqdn", "domain", "domainname");
    private static readonly byte[][] s_times = JsonFields.Paths(
        "timestamp", "timestamp[utc]", "ts", "datetime", "querytimestamp", "timegenerated", "timegenerated[utc]", "frametimeepoch", "eventtime", "timecreated", "time", "date");
    private static readonly byte[][] s_clients = JsonFields.Paths(
        "clientip", "client", "clientipaddress", "clientaddress", "srcip", "src", "srcipaddr", "srcaddr", "sourceip", "sourceaddress", "idorigh", "ipsrc", "internalip", "qip");
    private static readonly byte[][] s_types = JsonFields.Paths(
        "qtypename", "querytypename", "dnsquerytypename", "querytype", "qtype", "dnsquestiontype", "questiontype", "dnsqrytype", "rrtype", "dnsrrtype", "recordtype", "type");
    private static readonly byte[][] s_codes = JsonFields.Paths("rcodename", "dnsresponsecodename", "rcode", "dnsrcode", "responsecode", "dnsresponsecode", "replycode", "dnsflagsrcode");

    private static readonly SearchValues<byte> s_numberOrTime = SearchValues.Create("0123456789.:-+/ TZ"u8);

    public byte Separator { get; init; } = (byte)',';

    public int Name { get; init; } = -1;

    public int Time { get; init; } = -1;

    public int Client { get; init; } = -1;

    public int QueryType { get; init; } = -1;

    public int ResponseCode { get; init; } = -1;

    /// <summary>The columns of a header by their well-known names, and the name's by <paramref name="name"/>.</summary>
    public static CsvColumns Of(ReadOnlySpan<byte> header, byte separator, ReadOnlySpan<byte> name)
    {
        int nameColumn = -1, column = 0;
        Choice time = new(s_times), client = new(s_clients), type = new(s_types), code = new(s_codes);
        var fields = new CsvFields(header, separator);
        for (; fields.Next(out FieldRange field, out bool isEscaped); column++)
        {
            ReadOnlySpan<byte> text = field.Of(header);
            text = (isEscaped ? CsvFields.Unescape(text) : text).Trim(" \t"u8);
            if (nameColumn < 0 && text.SequenceEqual(name))
            {
                nameColumn = column;
                continue;
            }

            time.Offer(text, column);
            client.Offer(text, column);
            type.Offer(text, column);
            code.Offer(text, column);
        }

        return new CsvColumns { Separator = separator, Name = nameColumn, Time = time.Column, Client = client.Column, QueryType = type.Column, ResponseCode = code.Column };
    }

    /// <summary>
    /// The columns of a table whose first line tells where the names are: a header of two columns or more, or of one in quotes, one of them well known; or the first
    /// row of a ranked list. What holds a number or a time is no header but a row, and what has more behind a closing quote is JSON.
    /// </summary>
    /// <param name="line">The first line.</param>
    /// <param name="separator">What parts its fields.</param>
    /// <param name="name">The name's header; empty for a ranked list.</param>
    /// <returns>Null where it does not, or where the rows are this program's own: they are not a log.</returns>
    public static CsvColumns? OfKnown(ReadOnlySpan<byte> line, byte separator, out byte[] name)
    {
        name = [];
        Choice best = new(s_names);
        int count = 0;
        bool isHeader = true, isQuoted = false, hasScore = false, hasVerdict = false;
        var fields = new CsvFields(line, separator);
        for (; fields.Next(out FieldRange field, out _); count++)
        {
            ReadOnlySpan<byte> text = field.Of(line).Trim(" \t"u8);
            if (best.Offer(text, count))
                name = text.ToArray();
            isQuoted = field.Start > 0 && line[field.Start - 1] == '"';
            isHeader &= !IsNumberOrTime(text) && !(isQuoted && HasMore(line[(field.Start + field.Length + 1)..], separator));
            hasScore |= text.SequenceEqual("score"u8);
            hasVerdict |= text.SequenceEqual("verdict"u8);
        }

        if (name.Length > 0)
            return isHeader && (count > 1 || isQuoted) && !(hasScore && hasVerdict) ? Of(line, separator, name) : null;
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
                record.Name = WithoutSpaces(line, field);
                found = true;
            }
            else if (column == Time)
            {
                record.Time = WithoutSpaces(line, field);
                record.TimeStyle = TimeText.EpochOrIso(field.Of(line));
            }
            else if (column == Client)
            {
                record.Client = WithoutSpaces(line, field);
            }
            else if (column == QueryType)
            {
                record.QueryType = WithoutSpaces(line, field);
            }
            else if (column == ResponseCode)
            {
                record.ResponseCode = WithoutSpaces(line, field);
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
        ReadOnlySpan<byte> name = domain.Of(line).Trim((byte)' '), top = name[(name.LastIndexOf((byte)'.') + 1)..];
        // Umbrella's list has top-level domains too, first of all "com".
        return !top.IsEmpty && (char.IsAsciiLetter((char)top[0]) || top[0] >= 0x80) && !NameList.IsForeign(name);
    }

    private static bool IsNumberOrTime(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && char.IsAsciiDigit((char)text[0]) && !text.ContainsAnyExcept(s_numberOrTime);

    private static bool HasMore(ReadOnlySpan<byte> behindQuote, byte separator)
    {
        behindQuote = behindQuote.TrimStart((byte)' ');
        return !behindQuote.IsEmpty && behindQuote[0] != separator;
    }

    // Writers align columns, or put a space behind the comma.
    private static FieldRange WithoutSpaces(ReadOnlySpan<byte> line, FieldRange field)
    {
        ReadOnlySpan<byte> text = field.Of(line);
        if (text.IsEmpty || (text[0] != ' ' && text[^1] != ' '))
            return field;
        int start = text.IndexOfAnyExcept((byte)' ');
        return start < 0 ? new(field.Start, 0) : new(field.Start + start, text.Trim((byte)' ').Length);
    }

    // The column of one kind, of several that a table has.
    private struct Choice(byte[][] names)
    {
        private int _rank = names.Length;

        public int Column { get; private set; } = -1;

        public bool Offer(ReadOnlySpan<byte> header, int column)
        {
            for (int i = 0; i < _rank; i++)
            {
                if (!IsSame(header, names[i]))
                    continue;
                (_rank, Column) = (i, column);
                return true;
            }

            return false;
        }

        // "Query Name", "query_name", "dns.question.name", "@timestamp".
        private static bool IsSame(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
        {
            int at = 0;
            foreach (byte b in header)
            {
                if (b is (byte)' ' or (byte)'_' or (byte)'-' or (byte)'.' or (byte)'@')
                    continue;
                if (at == name.Length || char.ToLowerInvariant((char)b) != name[at++])
                    return false;
            }

            return at == name.Length;
        }
    }
}
