namespace Degas.Engine.Logs;

/// <summary>Numbers of lines by kind.</summary>
public sealed class LineCounts : ILineSink
{
    private readonly int[] _counts = new int[LineKinds.Count];

    /// <summary>Number of lines of a kind.</summary>
    public int this[LineKind kind] => _counts[(int)kind];

    /// <summary>Number of lines that hold a name.</summary>
    public int Records => _counts[..(int)LineKind.Comment].Sum();

    /// <summary>Number of lines.</summary>
    public int Lines => _counts.Sum();

    /// <inheritdoc/>
    public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => _counts[(int)kind]++;

    /// <inheritdoc/>
    public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
    {
    }

    /// <inheritdoc/>
    public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => _counts[(int)kind]++;
}
