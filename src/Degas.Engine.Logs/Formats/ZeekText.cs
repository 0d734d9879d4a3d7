using System.Buffers.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Zeek's <c>\xHH</c> for bytes that its log cannot hold as they are.</summary>
internal static class ZeekText
{
    /// <summary>Whether a name holds such bytes.</summary>
    public static bool IsEscaped(ReadOnlySpan<byte> name) => name.IndexOf("\\x"u8) >= 0;

    /// <summary>Puts the record into scratch text, with the bytes of its name as <c>\DDD</c>, which a name may hold.</summary>
    /// <param name="text">What the ranges are of; the scratch text itself, where they are of that.</param>
    /// <param name="state">Where the text goes.</param>
    /// <param name="record">Its ranges are of the scratch text afterwards.</param>
    public static void Unescape(ReadOnlySpan<byte> text, LineState state, ref LogRecord record)
    {
        ReadOnlySpan<byte> name = record.Name.Of(text);
        if (!record.InScratch)
        {
            state.ClearScratch();
            record.Time = state.Append(record.Time.Of(text));
            record.Client = state.Append(record.Client.Of(text));
            record.QueryType = state.Append(record.QueryType.Of(text));
            record.ResponseCode = state.Append(record.ResponseCode.Of(text));
            record.InScratch = true;
        }

        // As long as what it stands for, so there is room for it.
        Span<byte> room = state.Reserve(name.Length);
        int written = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 3 < name.Length && name[i + 1] == 'x' && Utf8Parser.TryParse(name.Slice(i + 2, 2), out byte b, out int read, 'X') && read == 2)
            {
                room[written] = (byte)'\\';
                room[written + 1] = (byte)('0' + b / 100);
                room[written + 2] = (byte)('0' + b / 10 % 10);
                room[written + 3] = (byte)('0' + b % 10);
                written += 4;
                i += 3;
            }
            else
            {
                room[written++] = name[i];
            }
        }

        record.Name = state.Take(written);
    }
}
