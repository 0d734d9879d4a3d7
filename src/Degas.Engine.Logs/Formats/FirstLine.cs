namespace Degas.Engine.Logs.Formats;

/// <summary>The first line of a text.</summary>
internal static class FirstLine
{
    /// <summary>The first line, without its end.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
        return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
    }
}
