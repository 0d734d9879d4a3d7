using System.Globalization;
using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Any CSV or TSV, by the column of the name: that which the user gives (<c>--column</c>), a name of the header or a number from 1; or else the one whose header
/// is well known, or the second of a ranked list (<c>1,example.com</c>). The header is the first line and may come again. The separator is the tab, semicolon, bar
/// or comma that the first line has. Time, client, type and response code are taken from columns with well-known headers.
/// </summary>
public struct CsvColumn : ILogFormat
{
    // Before the first line: what is looked for. Without it, a well-known header is.
    private sealed class Wanted(string column) : LogLayout
    {
        public byte[] Header { get; } = Encoding.UTF8.GetBytes(column);

        public int Number { get; } = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    // After it: where it is.
    private sealed class Found(byte[] header, CsvColumns columns) : LogLayout
    {
        public byte[] Header { get; } = header;

        public CsvColumns Columns { get; } = columns;
    }

    private static readonly Found s_nowhere = new([], new CsvColumns());

    /// <inheritdoc/>
    public static string Name => "csv";

    /// <inheritdoc/>
    public static string Description => "any CSV or TSV with a header such as domain, query or qname (another: --column), ranked lists";

    /// <inheritdoc/>
    public static string Sample => "time,client,query,type\n2024-05-02T10:00:01Z,192.0.2.7,www.example.com,A";

    /// <inheritdoc/>
    public static bool IsForAnyLog => true;

    /// <summary>The format for the names in <paramref name="column"/>, a header or a number from 1.</summary>
    public static LogFormat Create(string column) => LogFormat.Of<CsvColumn>(new Wanted(column));

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (IsBefore(line, state.Layout))
            return LineKind.Comment;
        Found found = Settle(line, state.Layout);
        state.Layout = found;
        if (found.Columns.Name < 0 || !found.Columns.TryRead(line, state, ref record))
            return LineKind.Unparsed;
        // With a number no header is known; a first line that has one shows as a single label, which is not scored.
        return found.Header.Length > 0 && record.Name.Of(record.InScratch ? state.Scratch : line).Trim(" "u8).SequenceEqual(found.Header) ? LineKind.Comment : LineKind.Transaction;
    }

    /// <inheritdoc/>
    public static LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout)
    {
        while (layout is not Found && !lines.IsEmpty)
        {
            ReadOnlySpan<byte> line = FirstLine.Of(lines);
            if (!IsBefore(line, layout))
                return Settle(line, layout);
            int end = lines.IndexOf((byte)'\n');
            lines = end < 0 ? default : lines[(end + 1)..];
        }

        return layout;
    }

    // What parts fields is outside of quotes, unless those are part of the text.
    private static byte Separator(ReadOnlySpan<byte> line)
    {
        bool hasQuotes = line.Count((byte)'"') % 2 == 0;
        foreach (byte separator in "\t;|"u8)
        {
            bool isQuoted = false;
            foreach (byte b in line)
            {
                if (b == '"')
                    isQuoted = !isQuoted && hasQuotes;
                else if (b == separator && !isQuoted)
                    return separator;
            }
        }

        return (byte)',';
    }

    // Blank lines; and, where the first line is still to come, comments, unless one is the header, and the line that tells Excel the separator.
    private static bool IsBefore(ReadOnlySpan<byte> line, LogLayout? layout) =>
        line.IsWhiteSpace() || (layout is not Found && (IsComment(line, layout as Wanted) || (line.Length == 5 && line.StartsWith("sep="u8))));

    private static bool IsComment(ReadOnlySpan<byte> line, Wanted? wanted) =>
        line[0] == '#' && (wanted is not { Number: 0 } || CsvColumns.Of(line, Separator(line), wanted.Header).Name < 0);

    private static Found Settle(ReadOnlySpan<byte> line, LogLayout? layout)
    {
        if (layout is Found found)
            return found;
        byte separator = Separator(line);
        if (layout is not Wanted wanted)
            return CsvColumns.OfKnown(line, separator, out byte[] header) is { } columns ? new Found(header, columns) : s_nowhere;
        return wanted.Number > 0
            ? new Found([], new CsvColumns { Separator = separator, Name = wanted.Number - 1 })
            : new Found(wanted.Header, CsvColumns.Of(line, separator, wanted.Header));
    }
}
