using System.Buffers;
using System.Text;

namespace Degas.Engine.Logs.Output;

/// <summary>
/// Rows as CSV (RFC 4180, but lines end with LF) or, with a tab between fields, as TSV, which needs no quotes: a tab in a field stands as
/// <c>\009</c>, like all control bytes. A field that a spreadsheet would run as a formula gets an apostrophe in front.
/// </summary>
/// <param name="fields">The columns, in order.</param>
/// <param name="threshold">The threshold in force.</param>
/// <param name="model">The model's name.</param>
/// <param name="separator">A comma or a tab.</param>
public sealed class CsvRowWriter(IReadOnlyList<RowField> fields, float threshold, string model, char separator = ',') : RowWriter(threshold, model)
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",\"\r\n"u8);
    // What stands for itself in either form, as nearly all names do: one look is enough for these.
    private static readonly SearchValues<byte> s_simple = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(b => (byte)b).Except(",\"\\"u8.ToArray())]);
    private readonly RowField[] _fields = [.. fields];
    private readonly byte _separator = (byte)separator;

    /// <inheritdoc/>
    public override byte[] Header() => Encoding.ASCII.GetBytes(string.Join((char)_separator, _fields.Select(RowFields.NameOf)) + "\n");

    /// <inheritdoc/>
    public override void Write(in Row row, RowBuffer to)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (i > 0)
                to.Append(_separator);
            if (_fields[i] == RowField.Verdict)
                to.Append(row.Verdict);
            else if (!TryWriteNumber(to, in row, _fields[i]))
                WriteText(to, TextOf(in row, _fields[i]));
        }

        to.Append((byte)'\n');
    }

    private void WriteText(RowBuffer to, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        bool isFormula = text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@';
        if (!isFormula && !text.ContainsAnyExcept(s_simple))
        {
            to.Append(text);
            return;
        }

        bool quoted = _separator == ',' && text.ContainsAny(s_quoted);
        Span<byte> room = to.Reserve(text.Length * Printable.MaxExpansion + text.Length + 3);
        int written = 0;
        if (quoted)
            room[written++] = (byte)'"';
        if (isFormula)
            room[written++] = (byte)'\'';
        written += quoted ? WriteDoubled(text, room[written..]) : Printable.Write(text, room[written..]);
        if (quoted)
            room[written++] = (byte)'"';
        to.Advance(written);
    }

    private static int WriteDoubled(ReadOnlySpan<byte> text, Span<byte> room)
    {
        int written = 0;
        for (int quote; (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            written += Printable.Write(text[..quote], room[written..]);
            room[written++] = (byte)'"';
            room[written++] = (byte)'"';
        }

        return written + Printable.Write(text, room[written..]);
    }
}
