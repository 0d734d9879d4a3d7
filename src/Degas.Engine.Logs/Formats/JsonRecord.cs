namespace Degas.Engine.Logs.Formats;

/// <summary>
/// What the JSON formats share: a table of paths, the first five of which are the record's name, time, client, query type and response code,
/// and what follows is for the format to judge the line by.
/// </summary>
internal static class JsonRecord
{
    /// <summary>The first five entries of every table.</summary>
    public const int Name = 0, Time = 1, Client = 2, QueryType = 3, ResponseCode = 4;

    /// <summary>The first entry that is the format's own.</summary>
    public const int Own = 5;

    /// <summary>A format without a path for a field has this one, which no line has.</summary>
    public const string None = "\0";

    /// <summary>Whether a line can be JSON at all; spares the parser the lines of other formats.</summary>
    public static bool IsObject(ReadOnlySpan<byte> line)
    {
        int start = line.IndexOfAnyExcept(" \t"u8);
        return start >= 0 && line[start] == '{';
    }

    /// <summary>Sets the record's fields from the values of the table's first entries.</summary>
    public static void Fill(ReadOnlySpan<byte> line, Span<FieldRange> values, bool escaped, LineState state, TimeStyle style, ref LogRecord record)
    {
        if (escaped)
            JsonFields.Unescape(line, values[..Own], state);
        record = new LogRecord
        {
            Name = values[Name],
            Time = values[Time],
            TimeStyle = style,
            Client = values[Client],
            QueryType = values[QueryType],
            ResponseCode = values[ResponseCode],
            InScratch = escaped,
        };
    }
}
