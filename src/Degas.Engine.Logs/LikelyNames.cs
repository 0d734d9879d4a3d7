using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs;

/// <summary>Counts the names that look like those of hosts. A log of DNS has others too: single labels, addresses, labels with spaces.</summary>
internal struct LikelyNames : ILineSink
{
    private int _count;

    /// <summary>How many of the names that <paramref name="format"/> finds in the lines are likely ones.</summary>
    public static int CountIn(LogFormat format, ReadOnlySpan<byte> lines)
    {
        var names = new LikelyNames();
        format.ReadLines(lines, new LineState { Layout = format.InitialLayout }, ref names);
        return names._count;
    }

    /// <inheritdoc/>
    public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) =>
        _count += IsLikely(record.Name.Of(text)) || IsQueryType(record.QueryType.Of(text)) ? 1 : 0;

    /// <inheritdoc/>
    public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => OnRecord(line, text, record, kind);

    /// <inheritdoc/>
    public readonly void OnOther(ReadOnlySpan<byte> line, LineKind kind)
    {
    }

    // Two labels or more of a word without white space and braces, the last one beginning with a letter: no statement, version, decimal or address.
    private static bool IsLikely(ReadOnlySpan<byte> name)
    {
        if (name.EndsWith("."u8))
            name = name[..^1];
        int dot = name.LastIndexOf((byte)'.');
        return dot > 0 && dot + 1 < name.Length && name[0] != '.' && (char.IsAsciiLetter((char)name[dot + 1]) || name[dot + 1] >= 0x80) && !NameList.IsForeign(name);
    }

    // A small log may hold nothing but single labels; a type of a query tells it from a log of other things.
    private static bool IsQueryType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("A"u8) || type.SequenceEqual("AAAA"u8) || type.SequenceEqual("PTR"u8) || type.SequenceEqual("HTTPS"u8) || type.SequenceEqual("TXT"u8) || type.SequenceEqual("SRV"u8)
        || type.SequenceEqual("MX"u8) || type.SequenceEqual("NS"u8) || type.SequenceEqual("SOA"u8) || type.SequenceEqual("CNAME"u8);
}
