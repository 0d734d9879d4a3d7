namespace Degas.Engine.Logs.Formats;

/// <summary>Which columns of a table hold the fields of a record; -1 for those it does not have.</summary>
internal sealed class CsvColumns : LogLayout
{
    private static readonly byte[][] s_times = JsonFields.Paths("timestamp", "time", "ts", "@timestamp", "date", "datetime");
    private static readonly byte[][] s_clients = JsonFields.Paths("client_ip", "client", "src_ip", "src", "source_ip", "srcaddr", "id.orig_h", "source.ip");
    private static readonly byte[][] s_types = JsonFields.Paths("query_type", "qtype", "qtype_name", "type", "rrtype");
    private static readonly byte[][] s_codes = JsonFields.Paths("rcode", "rcode_name", "response_code");

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

    private static bool IsAny(ReadOnlySpan<byte> text, byte[][] names)
    {
        foreach (byte[] name in names)
        {
            if (text.SequenceEqual(name))
                return true;
        }

        return false;
    }
}
