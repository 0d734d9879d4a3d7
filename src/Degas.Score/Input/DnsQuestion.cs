using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Degas.Engine.Logs.Output;

namespace Degas.Score.Input;

/// <summary>The first question of a DNS message (RFC 1035, section 4.1): name, type, and the response code of the header.</summary>
internal static class DnsQuestion
{
    private const int HeaderLength = 12, MaxNameLength = 255;
    private static readonly string[] s_responseCodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    /// <summary>Appends <c>name, type, response code</c>, parted by tabs; the name in presentation form, without escapes that tabs would need.</summary>
    /// <returns>False where the message has no sound question.</returns>
    public static bool TryAppend(ReadOnlySpan<byte> message, bool isResponse, RowBuffer to)
    {
        if (message.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == 0)
            return false;
        int position = HeaderLength;
        for (bool isFirst = true; ; isFirst = false)
        {
            if (position >= message.Length || position - HeaderLength > MaxNameLength)
                return false;
            int length = message[position++];
            // A pointer: there is nothing in front of the first question that it could point to.
            if (length > 63 || position + length > message.Length)
                return false;
            if (length == 0)
            {
                if (isFirst)
                    to.Append((byte)'.');
                break;
            }

            if (!isFirst)
                to.Append((byte)'.');
            AppendLabel(message.Slice(position, length), to);
            position += length;
        }

        if (position + 4 > message.Length)
            return false;
        to.Append((byte)'\t');
        AppendText(TypeName(BinaryPrimitives.ReadUInt16BigEndian(message[position..])), to);
        to.Append((byte)'\t');
        if (isResponse)
        {
            int code = message[3] & 0x0F;
            AppendText(code < s_responseCodes.Length ? s_responseCodes[code] : string.Create(CultureInfo.InvariantCulture, $"RCODE{code}"), to);
        }

        return true;
    }

    private static void AppendLabel(ReadOnlySpan<byte> label, RowBuffer to)
    {
        foreach (byte b in label)
        {
            if (b is > 0x20 and < 0x7F and not ((byte)'.' or (byte)'\\'))
            {
                to.Append(b);
                continue;
            }

            Span<byte> escape = to.Reserve(4);
            escape[0] = (byte)'\\';
            escape[1] = (byte)('0' + b / 100);
            escape[2] = (byte)('0' + b / 10 % 10);
            escape[3] = (byte)('0' + b % 10);
            to.Advance(4);
        }
    }

    private static string TypeName(int type) => type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        35 => "NAPTR",
        43 => "DS",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        52 => "TLSA",
        64 => "SVCB",
        65 => "HTTPS",
        255 => "ANY",
        257 => "CAA",
        _ => string.Create(CultureInfo.InvariantCulture, $"TYPE{type}"),
    };

    private static void AppendText(string text, RowBuffer to) => to.Advance(Encoding.ASCII.GetBytes(text, to.Reserve(text.Length)));
}
