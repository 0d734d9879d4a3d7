using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>No reader makes sense of an input.</summary>
internal sealed class UnknownFormatException(string message) : Exception(message);

/// <summary>Finds the format of an input from its first block.</summary>
internal static class FormatDetection
{
    /// <summary>The format to read <paramref name="block"/> with.</summary>
    /// <param name="block">The first block that has no format yet.</param>
    /// <param name="settled">The format for the blocks after it; null where this one held only comments and said nothing.</param>
    /// <exception cref="UnknownFormatException">No reader makes sense of it.</exception>
    public static LogFormat Detect(Block block, out LogFormat? settled)
    {
        byte[] start = Start(block);
        settled = block.IsOverlong ? null : LogFormats.Detect(start);
        if (settled is not null)
            return settled;
        if (!block.IsOverlong && LogFormats.IsOnlyComments(start))
            return LogFormats.All[0];
        throw new UnknownFormatException(
            $"cannot tell its format from the first line '{LogFormats.FirstLine(start)}'; pass --format with one of {string.Join(", ", LogFormats.All.Select(f => f.Name))}");
    }

    private static byte[] Start(Block block)
    {
        var start = new MemoryStream(LogFormats.DetectionLength);
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            start.Write(piece.Span[..Math.Min(piece.Length, LogFormats.DetectionLength - (int)start.Length)]);
        return start.ToArray();
    }
}
