using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Any log of JSON lines, with the name at a path that the user gives (<c>--json-key a.b.c</c>). Never chosen by content.</summary>
public struct JsonPath : ILogFormat
{
    private sealed class Key(byte[] path) : LogLayout
    {
        public byte[][] Paths { get; } = [path];
    }

    /// <inheritdoc/>
    public static string Name => "json";

    /// <inheritdoc/>
    public static string Description => "JSON lines with the name at a given path";

    /// <inheritdoc/>
    public static string Sample => """
        {"event":{"domain":"www.example.com"}}
        """;

    /// <summary>The format with the name at <paramref name="path"/>.</summary>
    /// <param name="path">Keys from the outside in, parted by dots; a key that holds dots itself is found as well.</param>
    /// <exception cref="FormatException">The path is empty or longer than 256 bytes.</exception>
    public static LogFormat Create(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path.StartsWith("_source.", StringComparison.Ordinal) ? path["_source.".Length..] : path);
        if (bytes.Length is 0 or > JsonFields.MaxPath)
            throw new FormatException($"a JSON key has 1 to {JsonFields.MaxPath} bytes");
        return LogFormat.Of<JsonPath>(new Key(bytes));
    }

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        Span<FieldRange> values = stackalloc FieldRange[1];
        if (state.Layout is not Key key || !JsonFields.TryRead(line, key.Paths, values, out bool isEscaped))
            return JsonTable.NoObject(line);
        if (values[0].Start == 0)
            return LineKind.OtherEvent;
        if (isEscaped)
            JsonFields.Unescape(line, values, state);
        record.Name = values[0];
        record.InScratch = isEscaped;
        // Whatever its lines are, the user asked for them.
        return LineKind.Transaction;
    }
}
