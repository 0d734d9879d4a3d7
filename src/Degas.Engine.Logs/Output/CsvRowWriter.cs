using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Degas.Engine.Logs.Output;

/// <summary>
/// Rows as CSV (RFC 4180, but lines end with LF). Control bytes stand as <c>\DDD</c>; a field that a spreadsheet would run as a formula
/// gets an apostrophe in front.
/// </summary>
public sealed class CsvRowWriter
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",\"\r\n"u8);
    private readonly RowField[] _fields;
    private readonly byte[] _threshold, _model;

    /// <summary>A writer of the given columns.</summary>
    /// <param name="fields">The columns, in order.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <param name="model">The model's name.</param>
    public CsvRowWriter(IReadOnlyList<RowField> fields, float threshold, string model)
    {
        _fields = [.. fields];
        var text = new RowBuffer();
        WriteScore(text, threshold);
        _threshold = text.Written.ToArray();
        _model = Encoding.UTF8.GetBytes(model);
    }

    /// <summary>The header line.</summary>
    public byte[] Header() => Encoding.ASCII.GetBytes(string.Join(',', _fields.Select(RowFields.NameOf)) + "\n");

    /// <summary>Appends a row.</summary>
    public void Write(in Row row, RowBuffer to)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (i > 0)
                to.Append((byte)',');
            switch (_fields[i])
            {
                case RowField.Line:
                    Utf8Formatter.TryFormat(row.Line, to.Reserve(20), out int written);
                    to.Advance(written);
                    break;
                case RowField.Score:
                    WriteScore(to, row.Score);
                    break;
                case RowField.Threshold:
                    to.Append(_threshold);
                    break;
                case RowField.Model:
                    to.Append(_model);
                    break;
                case RowField.Verdict:
                    to.Append(row.Verdict);
                    break;
                case RowField.Domain:
                    WriteText(to, row.Domain);
                    break;
                case RowField.Registered:
                    WriteText(to, row.Registered);
                    break;
                case RowField.Time:
                    WriteText(to, row.Time);
                    break;
                case RowField.Client:
                    WriteText(to, row.Client);
                    break;
                case RowField.QType:
                    WriteText(to, row.QueryType);
                    break;
                case RowField.RCode:
                    WriteText(to, row.ResponseCode);
                    break;
            }
        }

        to.Append((byte)'\n');
    }

    // Six decimals, rounded half to even: thresholds for rare false alarms differ in the fourth.
    private static void WriteScore(RowBuffer to, float score)
    {
        if (float.IsNaN(score))
            return;
        int millionths = (int)Math.Round(score * 1e6);
        Span<byte> text = to.Reserve(8);
        text[0] = (byte)('0' + millionths / 1_000_000);
        text[1] = (byte)'.';
        millionths %= 1_000_000;
        for (int i = 7; i >= 2; i--, millionths /= 10)
            text[i] = (byte)('0' + millionths % 10);
        to.Advance(8);
    }

    private static void WriteText(RowBuffer to, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        bool quoted = text.ContainsAny(s_quoted);
        Span<byte> room = to.Reserve(text.Length * Printable.MaxExpansion * 2 + 3);
        int written = 0;
        if (quoted)
            room[written++] = (byte)'"';
        if (text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@')
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
