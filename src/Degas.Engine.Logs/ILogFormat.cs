namespace Degas.Engine.Logs;

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
    /// <param name="state">The layout in force, which a header line replaces, and scratch memory.</param>
    /// <param name="record">Set where the line is a record; for an unparsed line of a format with a row for each line, the name is what stands in its place.</param>
    static abstract LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record);

    /// <summary>
    /// Whether a line that <see cref="Read"/> takes for another event shows which program wrote it. False for lines as many programs write them: a log of
    /// nothing else may be anything.
    /// </summary>
    static virtual bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => true;

    /// <summary>
    /// Whether it goes by words that logs of other things have too, such as <c>query</c> and <c>domain</c> of databases, searches and accounts: it is
    /// chosen only where most of the values look like names of hosts.
    /// </summary>
    static virtual bool IsForAnyLog => false;

    /// <summary>Whether a line may hold several records.</summary>
    static virtual bool HasFurther => false;

    /// <summary>Reads the next record of a line that <see cref="Read"/> found one in, from where <see cref="LineState.Next"/> says.</summary>
    /// <returns>False where there is no other.</returns>
    static virtual bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record) => false;

    /// <summary>The layout in force behind <paramref name="lines"/>, without reading every line: called on one thread before the blocks are shared out.</summary>
    static virtual LogLayout? LayoutAfter(ReadOnlySpan<byte> lines, LogLayout? layout) => layout;
}

/// <summary>Takes the lines of a block, one by one.</summary>
public interface ILineSink
{
    /// <summary>A line that holds a name.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="text">What the record's ranges are of: the line itself, or scratch memory that is valid for the call alone.</param>
    /// <param name="record">Its fields.</param>
    /// <param name="kind">Whether it is a query, a response or both.</param>
    void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind);

    /// <summary>Another record of the line that was told last, of the same kind. The line is not counted again.</summary>
    void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind);

    /// <summary>A line that holds none.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="kind">What it is.</param>
    void OnOther(ReadOnlySpan<byte> line, LineKind kind);
}
