using System.Text;

namespace Degas.Engine.Logs.Output;

/// <summary>Rows as JSON lines: an object for each, with the chosen fields as keys; <c>null</c> for what the row does not have.</summary>
/// <param name="fields">The keys, in order.</param>
/// <param name="threshold">The threshold in force.</param>
/// <param name="model">The model's name.</param>
public sealed class JsonRowWriter(IReadOnlyList<RowField> fields, float threshold, string model) : RowWriter(threshold, model)
{
    private readonly (RowField Field, byte[] Key)[] _fields =
        [.. fields.Select((f, i) => (f, Encoding.ASCII.GetBytes($"{(i == 0 ? "{" : ",")}\"{RowFields.NameOf(f)}\":")))];

    /// <inheritdoc/>
    public override byte[] Header() => [];

    /// <inheritdoc/>
    public override void Write(in Row row, RowBuffer to)
    {
        foreach ((RowField field, byte[] key) in _fields)
        {
            to.Append(key);
            if (TryWriteNumber(to, in row, field))
                continue;
            ReadOnlySpan<byte> text = TextOf(in row, field);
            if (text.IsEmpty)
                to.Append("null"u8);
            else
                JsonText.Write(to, text);
        }

        to.Append("}\n"u8);
    }
}
