namespace Degas.Engine.Logs;

/// <summary>What a line turned out to be.</summary>
public enum LineKind : byte
{
    /// <summary>One query (or, where a format has only those, one answer): gives a row.</summary>
    Record,

    /// <summary>Blank, a comment or a header: passed over.</summary>
    Comment,

    /// <summary>A sound line of the log that is not a query: another event, another daemon's message. Passed over and counted.</summary>
    OtherEvent,

    /// <summary>Not a line of this format.</summary>
    Unparsed,
}

/// <summary>A part of a line; length 0 where the line does not have it.</summary>
/// <param name="Start">First byte, counted from the line's start.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct FieldRange(int Start, int Length)
{
    /// <summary>The bytes of <paramref name="line"/> in this range.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line.Slice(Start, Length);
}

/// <summary>The fields that a format may carry, as ranges of the line.</summary>
public record struct LogRecord
{
    /// <summary>The queried name as it stands in the log.</summary>
    public FieldRange Name { get; set; }

    /// <summary>When.</summary>
    public FieldRange Time { get; set; }

    /// <summary>Address of the client that asked.</summary>
    public FieldRange Client { get; set; }

    /// <summary>Query type, such as <c>A</c>.</summary>
    public FieldRange QueryType { get; set; }

    /// <summary>Response code, such as <c>NXDOMAIN</c>.</summary>
    public FieldRange ResponseCode { get; set; }
}
