using System.Text;

namespace Degas.Engine.Logs.Output;

/// <summary>Rows as JSON lines: an object for each, with the chosen fields as keys; <c>null</c> for what the row does not have.</summary>
public sealed class JsonRowWriter : RowWriter
{
    private readonly (RowField Field, byte[] Key)[] _fields;
    private readonly byte[] _threshold, _model;

    /// <summary>A writer of the given keys.</summary>
    /// <param name="fields">The keys, in order.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <param name="model">The model's name.</param>
    public JsonRowWriter(IReadOnlyList<RowField> fields, float threshold, string model)
    {
        _fields = [.. fields.Select((f, i) => (f, Encoding.ASCII.GetBytes($"{(i == 0 ? "{" : ",")}\"{RowFields.NameOf(f)}\":")))];
        _threshold = ScoreText(threshold);
        var text = new RowBuffer();
        JsonText.Write(text, Encoding.UTF8.GetBytes(model));
        _model = text.Written.ToArray();
    }

    /// <inheritdoc/>
    public override byte[] Header() => [];

    /// <inheritdoc/>
    public override void Write(in Row row, RowBuffer to)
    {
        foreach ((RowField field, byte[] key) in _fields)
        {
            to.Append(key);
            switch (field)
            {
                case RowField.Score when float.IsNaN(row.Score):
                    to.Append("null"u8);
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
                default:
                    if (TryWriteNumber(to, in row, field))
                        break;
                    ReadOnlySpan<byte> text = TextOf(in row, field);
                    if (text.IsEmpty)
                        to.Append("null"u8);
                    else
                        JsonText.Write(to, text);
                    break;
            }
        }

        to.Append("}\n"u8);
    }
}
