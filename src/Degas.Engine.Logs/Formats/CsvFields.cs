namespace Degas.Engine.Logs.Formats;

/// <summary>The fields of a line of CSV (RFC 4180) or of text parted by another byte; spaces before a quote are skipped, as some writers leave one behind the comma.</summary>
/// <param name="line">The line.</param>
/// <param name="separator">What stands between fields.</param>
internal ref struct CsvFields(ReadOnlySpan<byte> line, byte separator)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>Goes to the next field.</summary>
    /// <param name="field">Its range, without quotes.</param>
    /// <param name="isEscaped">True where it holds doubled quotes, each of which stands for one.</param>
    /// <returns>False behind the last field, or where a quote is not closed.</returns>
    public bool Next(out FieldRange field, out bool isEscaped)
    {
        field = default;
        isEscaped = false;
        if (_next > _line.Length)
            return false;
        int start = _next;
        while (start < _line.Length && _line[start] == ' ')
            start++;
        if (start < _line.Length && _line[start] == '"')
            return NextQuoted(start + 1, out field, out isEscaped);

        int length = _line[_next..].IndexOf(separator);
        if (length < 0)
            length = _line.Length - _next;
        field = new(_next, length);
        _next += length + 1;
        return true;
    }

    /// <summary>The text of a field with doubled quotes. Allocates: for headers.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> field)
    {
        byte[] text = new byte[field.Length];
        return text[..Unescape(field, text)];
    }

    /// <summary>Makes a record of a line one of scratch text, without the doubling of quotes.</summary>
    public static void Unescape(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        state.ClearScratch();
        record.Name = Unescape(line, record.Name, state);
        record.Time = Unescape(line, record.Time, state);
        record.Client = Unescape(line, record.Client, state);
        record.QueryType = Unescape(line, record.QueryType, state);
        record.ResponseCode = Unescape(line, record.ResponseCode, state);
        record.InScratch = true;
    }

    private static FieldRange Unescape(ReadOnlySpan<byte> line, FieldRange field, LineState state)
    {
        ReadOnlySpan<byte> text = field.Of(line);
        // In a field without quotes around it they stand for themselves.
        if (field.Start == 0 || line[field.Start - 1] != '"')
            return state.Append(text);
        return state.Take(Unescape(text, state.Reserve(text.Length)));
    }

    private static int Unescape(ReadOnlySpan<byte> text, Span<byte> room)
    {
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            room[written++] = text[i];
            if (text[i] == '"')
                i++;
        }

        return written;
    }

    private bool NextQuoted(int start, out FieldRange field, out bool isEscaped)
    {
        isEscaped = false;
        field = default;
        for (int at = start; ;)
        {
            int quote = _line[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                _next = _line.Length + 1;
                return false;
            }

            at += quote;
            if (at + 1 < _line.Length && _line[at + 1] == '"')
            {
                isEscaped = true;
                at += 2;
                continue;
            }

            field = new(start, at - start);
            int length = _line[(at + 1)..].IndexOf(separator);
            _next = length < 0 ? _line.Length + 1 : at + 1 + length + 1;
            return true;
        }
    }
}
