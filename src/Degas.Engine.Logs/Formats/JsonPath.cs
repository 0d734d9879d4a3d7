namespace Degas.Engine.Logs.Formats;

/// <summary>Any JSON lines, by the path of the name that the user gives (<c>--json-key a.b.c</c>).</summary>
public struct JsonPath : ILogFormat
{
    private sealed class PathLayout(string path) : LogLayout
    {
        public byte[][] Paths { get; } = JsonFields.Paths(path, JsonRecord.None, JsonRecord.None, JsonRecord.None, JsonRecord.None);
    }

    /// <inheritdoc/>
    public static string Name => "json";

    /// <inheritdoc/>
    public static string Description => "any JSON lines, by --json-key";

    /// <inheritdoc/>
    public static string Sample => """{"a":{"b":"www.example.com"}}""";

    /// <summary>The format for the name at <paramref name="path"/>, such as <c>a.b.c</c>.</summary>
    public static LogFormat Create(string path) => LogFormat.Of<JsonPath>(new PathLayout(path));

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[JsonRecord.Own];
        if (state.Layout is not PathLayout layout || !JsonRecord.IsObject(line) || !JsonFields.TryRead(line, layout.Paths, values, out bool escaped))
            return LineKind.Unparsed;
        if (values[JsonRecord.Name].Length == 0)
            return LineKind.OtherEvent;
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Verbatim, ref record);
        return LineKind.Transaction;
    }
}
