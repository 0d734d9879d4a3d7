namespace Degas.Engine.Logs;

/// <summary>
/// What a header in the log said about the lines after it, such as Zeek's columns. Immutable: a header makes a new one, so that blocks can
/// be read on several threads, each from the layout in force at its start.
/// </summary>
public abstract class LogLayout;

/// <summary>A log format. Implemented by empty structs, so that the loop over a block's lines is compiled for each with the call inlined.</summary>
public interface ILogFormat
{
    /// <summary>What <c>--format</c> calls it.</summary>
    static abstract string Name { get; }

    /// <summary>What writes it, for people.</summary>
    static abstract string Description { get; }

    /// <summary>A few lines of it.</summary>
    static abstract string Sample { get; }

    /// <summary>Whether every line is a row even if it holds no name, so that rows match lines.</summary>
    static virtual bool RowPerLine => false;

    /// <summary>Reads one line, without its line end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="layout">The layout in force; a header line replaces it.</param>
    /// <param name="record">Set where the line is a record.</param>
    static abstract LineKind Read(ReadOnlySpan<byte> line, ref LogLayout? layout, ref LogRecord record);

    /// <summary>The layout in force behind <paramref name="lines"/>, without reading every line: called on one thread before the blocks are shared out.</summary>
    static virtual LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout) => layout;
}

/// <summary>Takes the lines of a block, one by one.</summary>
public interface ILineSink
{
    /// <summary>A line that is a record.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="start">Its first byte in the lines that are being read.</param>
    /// <param name="record">Its fields.</param>
    void OnRecord(ReadOnlySpan<byte> line, int start, in LogRecord record);

    /// <summary>A line that is none.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="start">Its first byte in the lines that are being read.</param>
    /// <param name="kind">What it is.</param>
    void OnOther(ReadOnlySpan<byte> line, int start, LineKind kind);
}
