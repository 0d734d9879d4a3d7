using System.Globalization;
using System.Net;
using Degas.Engine.Logs.Output;

namespace Degas.Score.Input;

/// <summary>
/// One dnstap message as a line: <c>dnstap, code, seconds, client, name, type, response code</c>, parted by tabs. Field numbers are those of
/// dnstap.proto; the name comes from the question of the DNS message (RFC 1035, section 4).
/// </summary>
internal sealed class DnstapLine
{
    private const int TypeField = 15, MessageField = 14, TypeMessage = 1;
    private static readonly string[] s_codes = ["", "AQ", "AR", "RQ", "RR", "CQ", "CR", "FQ", "FR", "SQ", "SR", "TQ", "TR", "UQ", "UR"];
    private readonly RowBuffer _line = new();

    /// <summary>The line of a message, with its end; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> frame)
    {
        _line.Clear();
        if (!TryWrite(frame))
        {
            _line.Clear();
            _line.Append("dnstap\tdamaged"u8);
        }

        _line.Append((byte)'\n');
        return _line.Written.ToArray();
    }

    private bool TryWrite(ReadOnlySpan<byte> frame)
    {
        ulong type = 0;
        ReadOnlySpan<byte> message = default;
        var fields = new ProtobufFields(frame);
        while (fields.Next(out int number, out ulong value, out ReadOnlySpan<byte> bytes))
        {
            if (number == TypeField)
                type = value;
            else if (number == MessageField)
                message = bytes;
        }

        return !fields.IsDamaged && type == TypeMessage && !message.IsEmpty && TryWriteMessage(message);
    }

    private bool TryWriteMessage(ReadOnlySpan<byte> message)
    {
        ulong type = 0, querySeconds = 0, queryNanoseconds = 0, responseSeconds = 0, responseNanoseconds = 0;
        ReadOnlySpan<byte> address = default, query = default, response = default;
        var fields = new ProtobufFields(message);
        while (fields.Next(out int number, out ulong value, out ReadOnlySpan<byte> bytes))
        {
            switch (number)
            {
                case 1: type = value; break;
                case 4: address = bytes; break;
                case 8: querySeconds = value; break;
                case 9: queryNanoseconds = value; break;
                case 10: query = bytes; break;
                case 12: responseSeconds = value; break;
                case 13: responseNanoseconds = value; break;
                case 14: response = bytes; break;
            }
        }

        if (fields.IsDamaged || type == 0 || type >= (ulong)s_codes.Length)
            return false;
        bool hasQueryTime = querySeconds > 0;
        _line.Append("dnstap\t"u8);
        AppendText(s_codes[type]);
        _line.Append((byte)'\t');
        AppendTime(hasQueryTime ? querySeconds : responseSeconds, hasQueryTime ? queryNanoseconds : responseNanoseconds);
        _line.Append((byte)'\t');
        if (address.Length is 4 or 16)
        {
            new IPAddress(address).TryFormat(_line.Reserve(64), out int written);
            _line.Advance(written);
        }

        _line.Append((byte)'\t');
        // An answer repeats the question; some servers log it without its query.
        ReadOnlySpan<byte> dns = response.IsEmpty ? query : response;
        return DnsQuestion.TryAppend(dns, isResponse: !response.IsEmpty, _line);
    }

    private void AppendTime(ulong seconds, ulong nanoseconds)
    {
        if (seconds > 0)
            AppendText(string.Create(CultureInfo.InvariantCulture, $"{seconds}.{Math.Min(nanoseconds, 999_999_999):D9}"));
    }

    private void AppendText(string text) => _line.Advance(System.Text.Encoding.ASCII.GetBytes(text, _line.Reserve(text.Length)));
}
