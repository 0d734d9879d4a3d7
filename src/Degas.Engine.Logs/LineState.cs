namespace Degas.Engine.Logs;

/// <summary>
/// What a header in the log said about the lines after it, such as Zeek's columns. Immutable: a header makes a new one, so that blocks can
/// be read on several threads, each from the layout in force at its start.
/// </summary>
public abstract class LogLayout;

/// <summary>What a reader keeps from line to line. One for each thread; the scratch memory is reused.</summary>
public sealed class LineState
{
    private readonly GrowingText _scratch = new(1024);

    /// <summary>The layout in force; a header line replaces it.</summary>
    public LogLayout? Layout { get; set; }

    /// <summary>The text that the reader made of the last line; valid until the next one.</summary>
    public ReadOnlySpan<byte> Scratch => _scratch.Bytes;

    /// <summary>The state of the reader inside, for a format whose lines hold lines of another.</summary>
    public LineState Inner => field ??= new();

    /// <summary>The line of another format that the last line holds, in the scratch text.</summary>
    public FieldRange InnerLine { get; set; }

    /// <summary>What the reader inside last made of it, as ranges of <see cref="InnerLine"/> or of its own scratch text.</summary>
    public LogRecord InnerRecord { get; set; }

    /// <summary>Where in the line the reader goes on for another record, in a format whose lines may hold several.</summary>
    public int Next { get; set; }

    /// <summary>Starts an empty scratch text.</summary>
    public void ClearScratch() => _scratch.Clear();

    /// <summary>Appends bytes to the scratch text.</summary>
    /// <returns>Where they stand.</returns>
    public FieldRange Append(ReadOnlySpan<byte> bytes) => _scratch.Append(bytes);

    /// <summary>Room for <paramref name="length"/> more bytes; what is used of it is told to <see cref="Take"/>.</summary>
    public Span<byte> Reserve(int length) => _scratch.Reserve(length);

    /// <summary>Takes <paramref name="length"/> bytes of the reserved room as part of the text.</summary>
    /// <returns>Where they stand.</returns>
    public FieldRange Take(int length) => _scratch.Take(length);
}
