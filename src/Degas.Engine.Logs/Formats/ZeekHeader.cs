namespace Degas.Engine.Logs.Formats;

/// <summary>What the header of a Zeek log says of its rows: which columns hold the fields of a record (-1 for those it does not have), what parts them, and what stands for no value.</summary>
internal sealed class ZeekHeader : LogLayout
{
    private static readonly ZeekHeader s_default = new();

    public byte Separator { get; private init; } = (byte)'\t';

    /// <summary>What stands in a field that is not set.</summary>
    public byte[] Unset { get; private init; } = "-"u8.ToArray();

    /// <summary>What stands in a field that is set to nothing.</summary>
    public byte[] Empty { get; private init; } = "(empty)"u8.ToArray();

    /// <summary>Number of columns; 0 where no line has named them yet.</summary>
    public int Count { get; private init; }

    public int Query { get; private init; } = -1;

    public int Time { get; private init; } = -1;

    public int Client { get; private init; } = -1;

    public int QueryType { get; private init; } = -1;

    public int ResponseCode { get; private init; } = -1;

    /// <summary>The layout in force behind a line that begins with <c>#</c>.</summary>
    public static LogLayout? Behind(ReadOnlySpan<byte> line, LogLayout? layout)
    {
        ZeekHeader header = layout as ZeekHeader ?? s_default;
        if (TryRead(line, "#fields"u8, out ReadOnlySpan<byte> value))
            return header.WithColumns(value, line["#fields".Length]);
        if (TryRead(line, "#unset_field"u8, out value))
            return header.With(value.ToArray(), header.Empty);
        return TryRead(line, "#empty_field"u8, out value) ? header.With(header.Unset, value.ToArray()) : layout;
    }

    // The byte behind the key is the separator that #separator tells in its own way, and tells it where that line is lost, too.
    private static bool TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        bool isKey = line.Length > key.Length && line.StartsWith(key) && !char.IsAsciiLetterOrDigit((char)line[key.Length]) && line[key.Length] is not ((byte)'_' or (byte)':');
        value = isKey ? line[(key.Length + 1)..] : default;
        return isKey;
    }

    private ZeekHeader With(byte[] unset, byte[] empty) => new()
    {
        Separator = Separator,
        Unset = unset,
        Empty = empty,
        Count = Count,
        Query = Query,
        Time = Time,
        Client = Client,
        QueryType = QueryType,
        ResponseCode = ResponseCode,
    };

    private ZeekHeader WithColumns(ReadOnlySpan<byte> names, byte separator)
    {
        int query = -1, time = -1, client = -1, type = -1, code = -1, count = 0;
        foreach (Range range in names.Split(separator))
        {
            ReadOnlySpan<byte> name = names[range];
            if (name.SequenceEqual("query"u8))
                query = count;
            else if (name.SequenceEqual("ts"u8))
                time = count;
            else if (name.SequenceEqual("id.orig_h"u8))
                client = count;
            else if (name.SequenceEqual("qtype_name"u8))
                type = count;
            else if (name.SequenceEqual("rcode_name"u8))
                code = count;
            count++;
        }

        return new() { Separator = separator, Unset = Unset, Empty = Empty, Count = count, Query = query, Time = time, Client = client, QueryType = type, ResponseCode = code };
    }
}
