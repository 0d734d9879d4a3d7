using System.Buffers;
using System.Text;

namespace Degas.Train.Export;

/// <summary>
/// A message in Protocol Buffers' wire form (https://protobuf.dev/programming-guides/encoding). Only what an ONNX file needs: with a
/// package for it would come generated code a hundred times as long.
/// </summary>
public sealed class ProtobufWriter
{
    private const int Varint = 0, LengthDelimited = 2;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>An integer or an enumeration's value.</summary>
    public ProtobufWriter Add(int field, long value)
    {
        WriteVarint((ulong)(field << 3 | Varint));
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>A string, in UTF-8.</summary>
    public ProtobufWriter Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message inside this one.</summary>
    public ProtobufWriter Add(int field, ProtobufWriter message) => Add(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public ProtobufWriter Add(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)(field << 3 | LengthDelimited));
        WriteVarint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A field for each of the values.</summary>
    public ProtobufWriter AddAll<T>(IEnumerable<T> values, Action<ProtobufWriter, T> add)
    {
        foreach (T value in values)
            add(this, value);
        return this;
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
