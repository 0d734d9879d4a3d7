using System.Text.Json;
using System.Text.Json.Serialization;

namespace Degas.Train.Evaluation;

/// <summary>JSON has no NaN: a figure that there is none of, such as a rate among no names, is null there.</summary>
internal sealed class NullForNaN : JsonConverter<double>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsNaN(value))
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(value);
    }
}
