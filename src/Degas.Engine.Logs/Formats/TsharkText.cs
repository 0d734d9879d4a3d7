using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// tshark's summary, a line a packet: <c>NUMBER TIME CLIENT → SERVER DNS SIZE Standard query 0x1234 TYPE NAME</c>, parted by spaces or tabs, the arrow in two
/// characters in some locales. An answer repeats the question, behind its code in words.
/// </summary>
public struct TsharkText : ILogFormat
{
    private const int LongestCode = 4;
    private static readonly SearchValues<byte> s_type = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    /// <inheritdoc/>
    public static string Name => "tshark-text";

    /// <inheritdoc/>
    public static string Description => "tshark, text";

    /// <inheritdoc/>
    public static string Sample => """
        1 0.000000000 192.168.1.5 -> 8.8.8.8     DNS 75 Standard query 0x1234 A www.example.com
        2 0.010000000 8.8.8.8 -> 192.168.1.5     DNS 91 Standard query response 0x1234 No such name A www.example.com SOA ns.example.com
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace() || line.StartsWith("Running as user "u8) || line.StartsWith("Capturing on "u8) || line.EndsWith(" packets captured"u8))
            return LineKind.Comment;
        int next = 0;
        FieldRange number = NextWord(line, ref next), time = NextWord(line, ref next), source = NextWord(line, ref next);
        if (number.Length == 0 || number.Of(line).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return LineKind.Unparsed;
        bool hasDate = time.Of(line) is [_, _, _, _, (byte)'-', _, _, (byte)'-', ..];
        if (hasDate)
        {
            time = new(time.Start, source.Start + source.Length - time.Start);
            source = NextWord(line, ref next);
        }

        FieldRange arrow = NextWord(line, ref next), target = NextWord(line, ref next);
        if (!arrow.Of(line).SequenceEqual("→"u8) && !arrow.Of(line).SequenceEqual("->"u8))
            return LineKind.Unparsed;
        ReadOnlySpan<byte> protocol = NextWord(line, ref next).Of(line);
        NextWord(line, ref next);
        if (!protocol.EndsWith("DNS"u8) && !protocol.SequenceEqual("LLMNR"u8))
            return LineKind.OtherEvent;
        if (!NextWord(line, ref next).Of(line).SequenceEqual("Standard"u8) || !NextWord(line, ref next).Of(line).SequenceEqual("query"u8))
            return LineKind.OtherEvent;
        FieldRange id = NextWord(line, ref next);
        bool isAnswer = id.Of(line).SequenceEqual("response"u8);
        if (isAnswer)
            id = NextWord(line, ref next);
        if (!id.Of(line).StartsWith("0x"u8) || !SkipCode(line, isAnswer, ref next, out FieldRange code))
            return LineKind.OtherEvent;
        state.Next = next;
        if (!ReadFurther(line, state, ref record))
            return LineKind.OtherEvent;
        record.Client = isAnswer ? target : source;
        record.ResponseCode = code;
        record.Time = time;
        record.TimeStyle = hasDate ? TimeStyle.Iso : time.Of(line).IndexOf((byte)'.') >= 9 ? TimeStyle.Epoch : TimeStyle.Verbatim;
        return isAnswer ? LineKind.Response : LineKind.Query;
    }

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int next = state.Next;
        FieldRange type = NextWord(line, ref next);
        // The next question of mDNS: ", "QM" question PTR NAME".
        if (type.Of(line) is [(byte)'"', (byte)'Q', ..])
        {
            NextWord(line, ref next);
            type = NextWord(line, ref next);
        }

        // "Unknown (65)"
        if (type.Of(line).SequenceEqual("Unknown"u8))
        {
            FieldRange value = NextWord(line, ref next);
            type = new(type.Start, value.Start + value.Length - type.Start);
        }
        else if (type.Of(line).ContainsAnyExcept(s_type))
        {
            return false;
        }

        FieldRange name = NextWord(line, ref next);
        bool hasMore = name.Of(line).EndsWith(","u8);
        if (hasMore)
            name = new(name.Start, name.Length - 1);
        if (type.Length == 0 || name.Length == 0)
            return false;
        record.Name = name.Of(line).SequenceEqual("<Root>"u8) ? new(name.Start, 0) : name;
        record.QueryType = type;
        // What follows a question is its answer, or options, unless a comma stands between.
        state.Next = hasMore ? next : line.Length;
        return true;
    }

    // "No such name": words before a type in capitals, of an answer alone.
    private static bool SkipCode(ReadOnlySpan<byte> line, bool isAnswer, ref int next, out FieldRange code)
    {
        code = default;
        for (int words = 0; words <= LongestCode; words++)
        {
            int from = next;
            FieldRange word = NextWord(line, ref next);
            ReadOnlySpan<byte> text = word.Of(line);
            if (text.IsEmpty || text.EndsWith(","u8))
                return false;
            if (!text.ContainsAnyExcept(s_type) || text.SequenceEqual("Unknown"u8) || !isAnswer)
            {
                next = from;
                return true;
            }

            code = new(code.Length == 0 ? word.Start : code.Start, word.Start + word.Length - (code.Length == 0 ? word.Start : code.Start));
        }

        return false;
    }

    private static FieldRange NextWord(ReadOnlySpan<byte> line, ref int next)
    {
        int gap = line[next..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (gap < 0)
            return new(line.Length, 0);
        int start = next + gap, length = line[start..].IndexOfAny((byte)' ', (byte)'\t');
        next = length < 0 ? line.Length : start + length;
        return new(start, next - start);
    }
}
