using System.Buffers;

namespace Degas.Score.Input;

/// <summary>
/// Windows events as XML, one <c>&lt;Event&gt;</c> a line: line ends inside of an event become spaces, and where the next event follows on the same
/// line, a line end comes between. So an event may be spread over lines, as <c>evtx_dump</c> and XML formatters do, and a file of events may be one
/// line of any length, as the Event Viewer's export is.
/// </summary>
internal sealed class EventLinesStream(Stream events) : LinesStream(events)
{
    private static readonly SearchValues<byte> s_marks = SearchValues.Create("<\r\n"u8);
    private readonly byte[] _chunk = new byte[1 << 16];
    // Bytes at the chunk's start left over from the last one: a tag that was cut.
    private int _kept;
    private bool _isInEvent, _isBehindEvent;

    public override int Read(Span<byte> buffer)
    {
        while (!HasPending)
        {
            int read = Source.Read(_chunk.AsSpan(_kept));
            ClearPending();
            int length = _kept + read;
            _kept = 0;
            Frame(_chunk.AsSpan(0, length), isEnd: read == 0);
            if (read == 0 && !HasPending)
                return 0;
        }

        return TakePending(buffer);
    }

    private void Frame(Span<byte> text, bool isEnd)
    {
        while (!text.IsEmpty)
        {
            int at = text.IndexOfAny(s_marks);
            Put(at < 0 ? text : text[..at]);
            if (at < 0)
                return;
            text = text[at..];
            if (text[0] != '<')
            {
                // Outside of events lines are as they are.
                Put(_isInEvent ? " "u8 : text[..1]);
                text = text[1..];
                continue;
            }

            if (text.Length < "</Event>".Length && !isEnd)
            {
                text.CopyTo(_chunk);
                _kept = text.Length;
                return;
            }

            int tag = 1;
            if (text.StartsWith("</Event>"u8))
            {
                tag = "</Event>".Length;
                Put(text[..tag]);
                _isInEvent = false;
                _isBehindEvent = true;
            }
            else
            {
                // Where the last event was cut, the next one begins a line all the same.
                if (text.StartsWith("<Event"u8) && text.Length > "<Event".Length && text["<Event".Length] is (byte)' ' or (byte)'>' or (byte)'\r' or (byte)'\n' or (byte)'\t')
                {
                    if (_isInEvent)
                        Make("\n"u8);
                    _isInEvent = true;
                }

                Put(text[..1]);
            }

            text = text[tag..];
        }
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        if (_isBehindEvent && text[0] is not ((byte)'\r' or (byte)'\n'))
            Make("\n"u8);
        _isBehindEvent = false;
        Make(text);
    }
}
