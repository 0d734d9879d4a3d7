using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>No reader makes sense of an input.</summary>
internal sealed class UnknownFormatException(string message) : Exception(message);

/// <summary>How an input is read: settled by its first lines, where the options leave it open.</summary>
internal sealed class FormatDetection(LogFormat? format, EventSelection events)
{
    private LogFormat? _format = format;
    private EventSelection _events = events;
    private LogLayout? _layout = format?.InitialLayout;
    // A log may begin with other events for long: its reader is taken for as long as nothing better shows.
    private LogFormat? _likely;

    /// <summary>Sets the format, the layout and the selection of events of the input's next block.</summary>
    /// <exception cref="UnknownFormatException">No reader makes sense of it.</exception>
    public void Apply(Block block)
    {
        if (_format is null || _events == EventSelection.Auto)
            Settle(block);
        // A block of nothing but comments says nothing of the lines after it; any reader passes them over.
        block.Format = _format ?? _likely ?? LogFormats.All[0];
        block.Events = _events;
        block.Layout = _layout;
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            _layout = block.Format.LayoutAfter(piece.Span, _layout);
        // What a header said holds for the lines after it, so the reader that knows it stays.
        if (_layout is not null)
            _format ??= _likely;
    }

    private void Settle(Block block)
    {
        byte[] start = Start(block);
        if (_format is null)
        {
            if (!block.IsOverlong && LogFormats.IsOnlyComments(start))
                return;
            LogFormat? likely = null;
            _format = block.IsOverlong ? null : LogFormats.Detect(start, out likely);
            _likely = likely ?? _likely;
            if (_format is null && _likely is null)
                throw new UnknownFormatException(
                    $"cannot tell its format from the first line '{LogFormats.FirstLine(start)}'; pass --format with one of {string.Join(", ", LogFormats.All.Select(f => f.Name))}");
            if (_format is null)
                return;
            _layout ??= _format.InitialLayout;
        }

        if (_events != EventSelection.Auto)
            return;
        LineCounts counts = LogFormats.CountFirstLines(_format, start);
        if (counts[LineKind.Query] + counts[LineKind.Transaction] > 0)
            _events = EventSelection.Queries;
        else if (counts[LineKind.Response] > 0)
            _events = EventSelection.Responses;
    }

    private static byte[] Start(Block block)
    {
        var start = new MemoryStream(LogFormats.DetectionLength);
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            start.Write(piece.Span[..Math.Min(piece.Length, LogFormats.DetectionLength - (int)start.Length)]);
        return start.ToArray();
    }
}
