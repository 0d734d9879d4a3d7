namespace Degas.Engine.Logs;

/// <summary>A part of a text; length 0 where the line does not have it.</summary>
/// <param name="Start">First byte, counted from the text's start.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct FieldRange(int Start, int Length)
{
    /// <summary>The bytes of <paramref name="text"/> in this range.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}

/// <summary>
/// The fields that a format may carry, as ranges of the line or, where the line has to be decoded first, of the text that the reader made
/// (<see cref="LineState.Scratch"/>).
/// </summary>
public record struct LogRecord
{
    /// <summary>The queried name as it stands in the log.</summary>
    public FieldRange Name { get; set; }

    /// <summary>When.</summary>
    public FieldRange Time { get; set; }

    /// <summary>How <see cref="Time"/> is written.</summary>
    public TimeStyle TimeStyle { get; set; }

    /// <summary>Address of the client that asked.</summary>
    public FieldRange Client { get; set; }

    /// <summary>Query type, such as <c>A</c>.</summary>
    public FieldRange QueryType { get; set; }

    /// <summary>Response code, such as <c>NXDOMAIN</c>.</summary>
    public FieldRange ResponseCode { get; set; }

    /// <summary>True where the ranges are of the scratch text, not of the line.</summary>
    public bool InScratch { get; set; }
}
