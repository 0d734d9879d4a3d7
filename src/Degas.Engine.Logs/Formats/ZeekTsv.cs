namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Zeek's <c>dns.log</c>, tab separated. Columns are found by their names in the <c>#fields</c> line, which may come again when rotated
/// files are joined. Rows of another log of Zeek's (<c>#path conn</c>) are passed over.
/// </summary>
public struct ZeekTsv : ILogFormat
{
    private sealed class Columns : LogLayout
    {
        public int Query { get; init; } = -1;

        public int Time { get; init; } = -1;

        public int Client { get; init; } = -1;

        public int QueryType { get; init; } = -1;

        public int ResponseCode { get; init; } = -1;

        public int Count { get; init; }
    }

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
            if (line.StartsWith("#fields\t"u8))
                state.Layout = ReadColumns(line["#fields\t".Length..]);
            return LineKind.Comment;
        }

        // Without a header there is no telling which column is which.
        if (state.Layout is not Columns columns)
            return LineKind.Unparsed;
        if (columns.Query < 0)
            return LineKind.OtherEvent;

        int column = 0;
        for (int start = 0; start <= line.Length; column++)
        {
            int length = line[start..].IndexOf((byte)'\t');
            if (length < 0)
                length = line.Length - start;
            var range = new FieldRange(start, length);
            if (column == columns.Query)
                record.Name = range;
            else if (column == columns.Time)
            {
                // Seconds, or ISO where Zeek's JSON::TIMESTAMP habits were carried over.
                record.Time = Set(line, range);
                record.TimeStyle = range.Of(line).Contains((byte)'T') ? TimeStyle.Iso : TimeStyle.Epoch;
            }
            else if (column == columns.Client)
                record.Client = Set(line, range);
            else if (column == columns.QueryType)
                record.QueryType = Set(line, range);
            else if (column == columns.ResponseCode)
                record.ResponseCode = Set(line, range);
            start += length + 1;
        }

        if (column != columns.Count)
            return LineKind.Unparsed;
        ReadOnlySpan<byte> query = record.Name.Of(line);
        // A message without a question; the JSON form leaves the key out.
        if (query.SequenceEqual("-"u8))
            return LineKind.OtherEvent;
        // An empty string, as the root's name is.
        if (query.SequenceEqual("(empty)"u8))
            record.Name = default;
        else if (ZeekText.IsEscaped(query))
            ZeekText.Unescape(line, state, ref record);
        return LineKind.Transaction;
    }

    /// <inheritdoc/>
    public static LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout)
    {
        int last = lines.LastIndexOf("\n#fields\t"u8);
        int start = last >= 0 ? last + 1 : lines.StartsWith("#fields\t"u8) ? 0 : -1;
        if (start < 0)
            return layout;
        ReadOnlySpan<byte> header = lines[(start + "#fields\t".Length)..];
        int end = header.IndexOf((byte)'\n');
        header = end < 0 ? header : header[..end];
        return ReadColumns(header.Length > 0 && header[^1] == '\r' ? header[..^1] : header);
    }

    private static Columns ReadColumns(ReadOnlySpan<byte> header)
    {
        int query = -1, time = -1, client = -1, type = -1, code = -1, count = 0;
        foreach (Range range in header.Split((byte)'\t'))
        {
            ReadOnlySpan<byte> name = header[range];
            if (name.SequenceEqual("query"u8))
                query = count;
            else if (name.SequenceEqual("ts"u8))
                time = count;
            else if (name.SequenceEqual("id.orig_h"u8))
                client = count;
            else if (name.SequenceEqual("qtype_name"u8))
                type = count;
            else if (name.SequenceEqual("rcode_name"u8))
                code = count;
            count++;
        }

        return new Columns { Query = query, Time = time, Client = client, QueryType = type, ResponseCode = code, Count = count };
    }

    // "-" is Zeek's mark for a field that is not set.
    private static FieldRange Set(ReadOnlySpan<byte> line, FieldRange range) => range.Length == 1 && line[range.Start] == '-' ? default : range;
}
