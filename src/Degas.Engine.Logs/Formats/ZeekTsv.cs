namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Zeek's <c>dns.log</c>, parted by tabs or by what the header says. Columns are found by their names in the <c>#fields</c> line, which may come again when rotated
/// files are joined. Rows of another log of Zeek's (<c>#path conn</c>) are passed over.
/// </summary>
public struct ZeekTsv : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "zeek";

    /// <inheritdoc/>
    public static string Description => "Zeek dns.log, tab separated";

    /// <inheritdoc/>
    public static string Sample => """
        #separator \x09
        #fields	ts	uid	id.orig_h	id.orig_p	query	qtype_name	rcode_name
        1547188415.857497	CHhAvVGS1DHFjwGM9	192.168.86.167	38339	dd62.cloud.es.io	A	NOERROR
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsEmpty)
            return LineKind.Comment;
        if (line[0] == '#')
        {
            state.Layout = ZeekHeader.Behind(line, state.Layout);
            return LineKind.Comment;
        }

        // Without a header there is no telling which column is which.
        if (state.Layout is not ZeekHeader { Count: > 0 } columns)
            return LineKind.Unparsed;
        if (columns.Query < 0)
            return LineKind.OtherEvent;

        int column = 0;
        for (int start = 0; start <= line.Length; column++)
        {
            int length = line[start..].IndexOf(columns.Separator);
            if (length < 0)
                length = line.Length - start;
            var range = new FieldRange(start, length);
            if (column == columns.Query)
                record.Name = range;
            else if (column == columns.Time)
            {
                // Seconds, or ISO where Zeek's JSON::TIMESTAMP habits were carried over.
                record.Time = Set(line, range, columns);
                record.TimeStyle = TimeText.EpochOrIso(range.Of(line));
            }
            else if (column == columns.Client)
                record.Client = Set(line, range, columns);
            else if (column == columns.QueryType)
                record.QueryType = Set(line, range, columns);
            else if (column == columns.ResponseCode)
                record.ResponseCode = Set(line, range, columns);
            start += length + 1;
        }

        if (column != columns.Count)
            return LineKind.Unparsed;
        ReadOnlySpan<byte> query = record.Name.Of(line);
        // A message without a question; the JSON form leaves the key out. No name stands there, not even an empty one.
        if (query.SequenceEqual(columns.Unset))
            return LineKind.OtherEvent;
        // An empty string, as the root's name is.
        if (query.SequenceEqual(columns.Empty))
            record.Name = default;
        else if (ZeekText.IsEscaped(query))
            ZeekText.Unescape(line, state, ref record);
        return LineKind.Transaction;
    }

    /// <inheritdoc/>
    public static LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout)
    {
        for (int start = lines.StartsWith("#"u8) ? 0 : NextHeader(lines, 0); start < lines.Length; start = NextHeader(lines, start))
            layout = ZeekHeader.Behind(FirstLine.Of(lines[start..]), layout);
        return layout;
    }

    private static int NextHeader(ReadOnlySpan<byte> lines, int from)
    {
        int end = lines[from..].IndexOf("\n#"u8);
        return end < 0 ? lines.Length : from + end + 1;
    }

    private static FieldRange Set(ReadOnlySpan<byte> line, FieldRange range, ZeekHeader header) => range.Of(line).SequenceEqual(header.Unset) ? default : range;
}
