using System.Buffers;
using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>No reader makes sense of an input.</summary>
internal sealed class UnknownFormatException(string message) : Exception(message);

/// <summary>How an input is read: settled by its first lines, where the options leave it open.</summary>
internal sealed class FormatDetection(LogFormat? format, EventSelection events)
{
    // How much of an input that begins with other events is searched with every reader: it takes far longer than reading.
    private const long MostSearched = 4 << 20;
    private LogFormat? _format = format;
    private long _searched;
    private EventSelection _events = events;
    // Null until a line with a name shows.
    private bool? _servers;
    private LogLayout? _layout = format?.InitialLayout;
    // A log may begin with other events for long: its reader is taken for as long as nothing better shows.
    private LogFormat? _likely;
    // The reader of a block of nothing but comments.
    private LogFormat? _ofComments;
    // What the lines of the next block were found to be when it was asked whether they are enough.
    private (LogFormat? Format, LogFormat? Likely)? _ahead;

    /// <summary>What to do where a format is not found, or not the right one.</summary>
    public static string Advice => "pass --format (degas-score formats lists them), or --json-key or --column for the name's place";

    /// <summary>The format of the last block.</summary>
    public LogFormat Format => _format ?? _likely ?? _ofComments ?? LogFormats.All[0];

    /// <summary>Whether the input's lines show that it is of that format: a line with a name, or the words of an event.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>The first line, for messages; empty where a line with a name showed at once, or there are comments alone.</summary>
    public string FirstLine { get; private set; } = "";

    /// <summary>
    /// Whether an input's first lines tell how to read them. A header, a banner or some other program's line may come long before the first event, and says
    /// nothing, or only together with it.
    /// </summary>
    /// <param name="lines">Whole lines. Where they are enough, they have to be the next block.</param>
    public bool IsEnough(ReadOnlySequence<byte> lines)
    {
        if (_format is not null || _likely is not null)
            return true;
        byte[] start = lines.ToArray();
        if (LogFormats.IsOnlyComments(start))
            return false;
        LogFormat? found = LogFormats.Detect(start, out LogFormat? likely) ?? LogFormats.DetectBehindOtherLines(start);
        if ((found ?? likely) is null)
            return false;
        _ahead = (found, likely);
        return true;
    }

    /// <summary>Sets the format, the layout and the selection of events of the input's next block.</summary>
    /// <exception cref="UnknownFormatException">No reader makes sense of it.</exception>
    public void Apply(Block block)
    {
        if (_format is null || _events == EventSelection.Auto || _servers is null)
            Settle(block);
        block.Format = Format;
        block.Events = _events;
        block.Servers = _servers ?? false;
        block.Layout = _layout;
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            _layout = block.Format.LayoutAfter(piece.Span, _layout);
        // What a header said holds for the lines after it, so the reader that knows it stays.
        if (_layout is not null)
            _format ??= _likely ?? _ofComments;
    }

    private void Settle(Block block)
    {
        ReadOnlySpan<byte> start = Start(block);
        if (_format is null)
        {
            if (!block.IsOverlong && LogFormats.IsOnlyComments(start))
            {
                // It says nothing of the lines after it, unless they are a header.
                _ofComments ??= LogFormats.OfComments(start);
                return;
            }

            LogFormat? likely = null;
            if (_ahead is { } ahead)
                (_format, likely) = ahead;
            else if (!block.IsOverlong)
                _format = LogFormats.Detect(start, out likely) ?? Search(start);
            _ahead = null;
            _likely = likely ?? _likely;
            // A table's header that no row follows.
            if (_format is null && _likely is null && !block.IsOverlong && LogFormats.OfComments(start) is { } header)
            {
                _ofComments ??= header;
                return;
            }

            if (_format is null && _likely is null)
                throw new UnknownFormatException(
                    $"cannot tell its format from the first line '{LogFormats.FirstLine(start)}'; {Advice}");
            if (_format is null)
            {
                IsOwn |= LogFormats.HasOwnEvents(_likely!, start);
                FirstLine = FirstLine.Length > 0 ? FirstLine : LogFormats.FirstLine(start);
                return;
            }

            _layout ??= _format.InitialLayout;
        }

        LineCounts counts = LogFormats.CountLines(_format, start);
        if (counts.Records == 0)
            return;
        // What servers ask each other counts where no client is seen to ask, as in the log of an authoritative server.
        int clients = counts.Records - counts[LineKind.ServerQuery] - counts[LineKind.ServerResponse];
        _servers ??= clients == 0;
        int queries = clients == 0 ? counts[LineKind.ServerQuery] : counts[LineKind.Query] + counts[LineKind.Transaction];
        if (_events == EventSelection.Auto)
            _events = queries > 0 ? EventSelection.Queries : EventSelection.Responses;
    }

    // The first lines do not tell it: the reader that took all lines so far, if it finds a record now, or else any.
    private LogFormat? Search(ReadOnlySpan<byte> start)
    {
        if (_likely is not null && LogFormats.CountLines(_likely, start).Records > 0)
            return _likely;
        if (_searched >= MostSearched)
            return null;
        _searched += start.Length;
        return LogFormats.DetectBehindOtherLines(start);
    }

    private static ReadOnlySpan<byte> Start(Block block)
    {
        if (block.Pieces is [var only])
            return only.Span;
        var start = new MemoryStream();
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
            start.Write(piece.Span);
        return start.ToArray();
    }
}
