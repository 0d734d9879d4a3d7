using System.Buffers.Binary;

namespace Degas.Score.Input;

/// <summary>The fields of a protobuf message, one after the other, without a schema (https://protobuf.dev/programming-guides/encoding).</summary>
/// <param name="message">The encoded message.</param>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>True where the message breaks off or holds what is no field.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="value">Its value, for a number.</param>
    /// <param name="bytes">Its bytes, for a string, bytes or a message.</param>
    /// <returns>False at the end of the message or where it is damaged.</returns>
    public bool Next(out int number, out ulong value, out ReadOnlySpan<byte> bytes)
    {
        number = 0;
        value = 0;
        bytes = default;
        if (_rest.IsEmpty || !TryReadVarint(out ulong tag))
            return false;
        number = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                return TryReadVarint(out value);
            case 1 when _rest.Length >= 8:
                value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[8..];
                return true;
            case 2 when TryReadVarint(out ulong length) && length <= (ulong)_rest.Length:
                bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                return true;
            case 5 when _rest.Length >= 4:
                value = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[4..];
                return true;
            default:
                IsDamaged = true;
                return false;
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        IsDamaged = true;
        return false;
    }
}
