using System.Net;

namespace Degas.Engine.Names;

/// <summary>Brings a name from a log to its normal form: ASCII lower case, escapes undone, no trailing dot.</summary>
public static class DomainName
{
    /// <summary>The longest name in bytes, without its trailing dot (RFC 1035, section 2.3.4).</summary>
    public const int MaxLength = 253;

    /// <summary>The longest label in bytes.</summary>
    public const int MaxLabelLength = 63;

    /// <summary>Writes the normal form of <paramref name="raw"/> to <paramref name="destination"/>.</summary>
    /// <param name="raw">The name as it stands in the log, in any case, with or without a trailing dot and <c>\DDD</c> escapes.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">Bytes written. For a name over the limits, the part that fits, so that a row can still show it.</param>
    /// <returns><see cref="NameStatus.Scored"/> where the form is sound so far; what the name means is <see cref="ScoredText"/>'s to say.</returns>
    public static NameStatus Normalize(ReadOnlySpan<byte> raw, Span<byte> destination, out int length)
    {
        raw = Trim(raw);
        length = 0;
        if (raw.Length == 0 || (raw.Length == 1 && raw[0] is (byte)'-' or (byte)'.'))
            return NameStatus.Empty;

        destination = destination[..MaxLength];
        var status = NameStatus.Scored;
        int written = 0, labelStart = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            byte b = raw[i];
            if (b == '.')
            {
                if (written == labelStart)
                    status = Worse(status, NameStatus.Malformed);
                if (i == raw.Length - 1)
                    break;
                labelStart = written + 1;
            }
            else if (b == '\\' && !TryUnescape(raw, ref i, out b))
            {
                status = Worse(status, NameStatus.Malformed);
            }

            if (written == MaxLength)
            {
                length = written;
                return NameStatus.TooLong;
            }

            destination[written++] = (uint)(b - 'A') <= 'Z' - 'A' ? (byte)(b | 0x20) : b;
            if (written - labelStart > MaxLabelLength)
                status = NameStatus.TooLong;
        }

        length = written;
        return status;
    }

    /// <summary>True for a dotted quad or an IPv6 address in normal form.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> name) =>
        name.Contains((byte)':') ? IPAddress.IsValidUtf8(name) : IsDottedQuad(name);

    private static bool IsDottedQuad(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 7 or > 15)
            return false;
        int parts = 1, value = -1;
        foreach (byte b in name)
        {
            if (b == '.')
            {
                if (value < 0)
                    return false;
                parts++;
                value = -1;
            }
            else if (char.IsAsciiDigit((char)b))
            {
                value = Math.Max(value, 0) * 10 + (b - '0');
                if (value > 255)
                    return false;
            }
            else
            {
                return false;
            }
        }

        return parts == 4 && value >= 0;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> raw)
    {
        while (raw.Length > 0 && raw[0] is (byte)' ' or (byte)'\t')
            raw = raw[1..];
        while (raw.Length > 0 && raw[^1] is (byte)' ' or (byte)'\t' or (byte)'\r')
            raw = raw[..^1];
        return raw;
    }

    // RFC 1035, section 5.1: \DDD is the octet of that decimal value, \X is X. Advances `i` to the escape's last byte.
    private static bool TryUnescape(ReadOnlySpan<byte> raw, ref int i, out byte b)
    {
        b = (byte)'\\';
        if (i + 1 >= raw.Length)
            return false;
        byte first = raw[i + 1];
        if (!char.IsAsciiDigit((char)first))
        {
            b = first;
            i++;
            return true;
        }

        if (i + 3 >= raw.Length || !char.IsAsciiDigit((char)raw[i + 2]) || !char.IsAsciiDigit((char)raw[i + 3]))
            return false;
        int value = (first - '0') * 100 + (raw[i + 2] - '0') * 10 + (raw[i + 3] - '0');
        if (value > 255)
            return false;
        b = (byte)value;
        i += 3;
        return true;
    }

    private static NameStatus Worse(NameStatus current, NameStatus found) => current == NameStatus.Scored ? found : current;
}
