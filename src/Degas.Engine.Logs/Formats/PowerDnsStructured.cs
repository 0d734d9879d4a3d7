namespace Degas.Engine.Logs.Formats;

/// <summary>The recursor's structured lines: <c>key="value"</c> throughout, with a backslash before quotes and backslashes in a value.</summary>
internal static class PowerDnsStructured
{
    /// <summary>Reads the pairs from <paramref name="start"/>; the time in them is finer than that in front.</summary>
    public static LineKind Read(ReadOnlySpan<byte> line, int start, LineState state, ref LogRecord record)
    {
        FieldRange message = default, remote = default;
        while (start < line.Length)
        {
            int keyLength = line[start..].IndexOf("=\""u8);
            if (keyLength <= 0)
                return LineKind.Unparsed;
            int valueStart = start + keyLength + 2, length = Quotes.IndexOfClosing(line[valueStart..]);
            if (length < 0)
                return LineKind.Unparsed;
            ReadOnlySpan<byte> key = line.Slice(start, keyLength);
            var value = new FieldRange(valueStart, length);
            if (key.SequenceEqual("msg"u8))
                message = value;
            else if (key.SequenceEqual("qname"u8))
                record.Name = value;
            else if (key.SequenceEqual("qtype"u8))
                record.QueryType = value;
            else if (key.SequenceEqual("rcode"u8))
                record.ResponseCode = value;
            else if (key.SequenceEqual("remote"u8))
                remote = value;
            else if (key.SequenceEqual("ts"u8))
                (record.Time, record.TimeStyle) = (value, TimeStyle.Epoch);
            start = valueStart + length + 1;
            if (start < line.Length && line[start] == ' ')
                start++;
        }

        bool isQuestion = message.Of(line).SequenceEqual("Question"u8);
        if (!isQuestion && !message.Of(line).SequenceEqual("Answer"u8))
            return LineKind.OtherEvent;
        if (record.Name.Length == 0 || record.QueryType.Length == 0 || remote.Length == 0)
            return LineKind.Unparsed;
        record.Client = Address.WithoutPort(line, remote);
        if (record.Name.Of(line).Contains((byte)'\\'))
            Unescape(line, state, ref record);
        return isQuestion ? LineKind.Query : LineKind.Response;
    }

    private static void Unescape(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        state.ClearScratch();
        record.Name = Quotes.Unescape(record.Name.Of(line), state);
        record.Time = state.Append(record.Time.Of(line));
        record.Client = state.Append(record.Client.Of(line));
        record.QueryType = state.Append(record.QueryType.Of(line));
        record.ResponseCode = state.Append(record.ResponseCode.Of(line));
        record.InScratch = true;
    }
}
