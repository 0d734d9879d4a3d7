using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Degas.Engine.Model;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Type">Its type as the file names it, such as <c>F32</c>.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Data">Its bytes, little-endian, row-major.</param>
public sealed record SafeTensor(string Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>A float32 tensor of the given values.</summary>
    public static SafeTensor Of(ReadOnlySpan<float> values, params long[] shape) =>
        new("F32", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The values of an <c>F32</c> tensor, copied so that they are aligned.</summary>
    public float[] ToFloats()
    {
        float[] values = new float[Data.Length / sizeof(float)];
        Data.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}

/// <summary>
/// The safetensors format (https://github.com/huggingface/safetensors): 8 bytes of header length, a JSON header, then the tensors' bytes
/// without a gap. What that format forbids is refused here with the reason.
/// </summary>
public sealed class Safetensors
{
    /// <summary>The format's own bound on the header, in bytes.</summary>
    public const int MaxHeaderLength = 100_000_000;

    /// <summary>The header's key of the string-to-string map.</summary>
    public const string MetadataKey = "__metadata__";

    private Safetensors(Dictionary<string, SafeTensor> tensors, Dictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafeTensor> Tensors { get; }

    /// <summary>The metadata; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a whole file from memory; the tensors are views of it.</summary>
    /// <exception cref="ModelFormatException">The file breaks a rule of the format.</exception>
    public static Safetensors Parse(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new ModelFormatException($"{file.Length} bytes, too short for a header");
        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (declared > MaxHeaderLength)
            throw new ModelFormatException($"a header of {declared} bytes; the format allows {MaxHeaderLength}");
        int length = (int)declared;
        if (length > file.Length - 8)
            throw new ModelFormatException($"a header of {length} bytes in a file of {file.Length}: it is truncated");
        ReadOnlySpan<byte> header = file.Span.Slice(8, length);
        if (header.IsEmpty || header[0] != '{')
            throw new ModelFormatException("the header does not begin with '{'");

        var entries = new List<(string Name, string Type, List<long> Shape, long Begin, long End)>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            ReadHeader(header, entries, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelFormatException($"the header is not what the format asks for: {e.Message}", e);
        }

        return new Safetensors(Slice(entries, file[(8 + length)..]), metadata);
    }

    /// <summary>Writes a file: the tensors in the order of their names, the header padded with spaces so that data starts on 8 bytes.</summary>
    public static void Write(Stream stream, IReadOnlyDictionary<string, SafeTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var ordered = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, SafeTensor tensor) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (long dimension in tensor.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach ((_, SafeTensor tensor) in ordered)
            stream.Write(tensor.Data.Span);
    }

    private static void ReadHeader(ReadOnlySpan<byte> header, List<(string, string, List<long>, long, long)> entries, Dictionary<string, string> metadata)
    {
        // Depth 3 is the most that the format has; trailing spaces are allowed by it, trailing anything else is not.
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 3 });
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } name)
        {
            if (!names.Add(name))
                throw new FormatException($"'{name}' stands in it twice");
            if (name == MetadataKey)
                ReadMetadata(ref reader, metadata);
            else
                entries.Add(ReadEntry(ref reader, name));
        }

        if (reader.Read())
            throw new FormatException("something follows the header's object");
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw new FormatException($"metadata '{key}' stands in it twice");
        }
    }

    private static (string Name, string Type, List<long> Shape, long Begin, long End) ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                default:
                    throw new FormatException($"'{name}' has an unknown or repeated key '{key}'");
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
            throw new FormatException($"'{name}' needs dtype, shape and two data_offsets");
        return (name, type, shape, begin, end);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
                throw new FormatException("a dimension or an offset is not a whole number from 0 up");
            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw new FormatException("an array holds something besides numbers");
    }

    private static string? NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new FormatException("it ends too early");
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new FormatException($"{type} is wanted at byte {reader.TokenStartIndex}");
    }

    // The offsets must cover the data exactly: no gap, no overlap, nothing behind the last tensor.
    private static Dictionary<string, SafeTensor> Slice(List<(string Name, string Type, List<long> Shape, long Begin, long End)> entries, ReadOnlyMemory<byte> data)
    {
        var tensors = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        long position = 0;
        foreach ((string name, string type, List<long> shape, long begin, long end) in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (begin != position || end < begin)
                throw new ModelFormatException($"'{name}' is at {begin} to {end}, where byte {position} is next: the tensors must touch and not overlap");
            if (end > data.Length)
                throw new ModelFormatException($"'{name}' ends at byte {end} of {data.Length}: the file is truncated");
            if (ByteLength(name, type, shape) != end - begin)
                throw new ModelFormatException($"'{name}' has {end - begin} bytes, which is not what {type} [{string.Join(", ", shape)}] takes");
            tensors.Add(name, new SafeTensor(type, shape, data[(int)begin..(int)end]));
            position = end;
        }

        return position == data.Length ? tensors : throw new ModelFormatException($"{data.Length - position} bytes follow the last tensor");
    }

    private static long ByteLength(string name, string type, List<long> shape)
    {
        long bytes = type switch
        {
            "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 1,
            "I16" or "U16" or "F16" or "BF16" => 2,
            "I32" or "U32" or "F32" => 4,
            "I64" or "U64" or "F64" => 8,
            _ => throw new ModelFormatException($"'{name}' has the unknown type '{type}'"),
        };
        try
        {
            foreach (long dimension in shape)
                bytes = checked(bytes * dimension);
        }
        catch (OverflowException e)
        {
            throw new ModelFormatException($"the shape of '{name}' overflows", e);
        }

        return bytes;
    }
}
