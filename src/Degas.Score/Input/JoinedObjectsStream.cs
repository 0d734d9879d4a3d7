using System.Buffers;

namespace Degas.Score.Input;

/// <summary>
/// JSON objects that follow each other without a line's end, <c>{…}{…}</c>, as Firehose and Kinesis put them into a bucket: each becomes a line.
/// What is on lines already stays as it is, for the time of a search.
/// </summary>
internal sealed class JoinedObjectsStream(Stream objects) : LinesStream(objects)
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("{}\"\n"u8);
    private static readonly SearchValues<byte> s_stringEnd = SearchValues.Create("\"\\\n"u8);

    // Where the line is at the end of what was read. A line's end puts it right after damage: JSON has none in a string.
    private int _depth;
    private bool _isInString, _isEscaped, _isBehindObject;

    public override int Read(Span<byte> buffer)
    {
        if (HasPending)
            return TakePending(buffer);
        int count = Source.Read(buffer);
        ReadOnlySpan<byte> chunk = buffer[..count];
        if (!(_isBehindObject && chunk.StartsWith("{"u8)) && chunk.IndexOf("}{"u8) < 0)
        {
            int lastLine = chunk.LastIndexOf((byte)'\n') + 1;
            if (lastLine > 0)
                StartLine();
            Follow(chunk[lastLine..]);
            return count;
        }

        ClearPending();
        Part(chunk);
        return TakePending(buffer);
    }

    // Each "}{" is between two objects only where the braces before it close: it may stand in a string.
    private void Part(ReadOnlySpan<byte> chunk)
    {
        if (_isBehindObject && chunk.StartsWith("{"u8))
            Make("\n"u8);
        for (int at; (at = chunk.IndexOf("}{"u8)) >= 0; chunk = chunk[(at + 1)..])
        {
            ReadOnlySpan<byte> before = chunk[..(at + 1)];
            Follow(before);
            Make(before);
            if (_isBehindObject)
                Make("\n"u8);
        }

        Follow(chunk);
        Make(chunk);
    }

    private void Follow(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        _isBehindObject = false;
        ReadOnlySpan<byte> all = text;
        while (!text.IsEmpty)
        {
            if (_isEscaped && text[0] != '\n')
            {
                _isEscaped = false;
                text = text[1..];
                continue;
            }

            int at = text.IndexOfAny(_isInString ? s_stringEnd : s_structure);
            if (at < 0)
                return;
            switch (text[at])
            {
                case (byte)'\n':
                    StartLine();
                    break;
                case (byte)'"':
                    _isInString = !_isInString;
                    break;
                case (byte)'\\':
                    _isEscaped = true;
                    break;
                case (byte)'{':
                    _depth++;
                    break;
                default:
                    _depth = Math.Max(_depth - 1, 0);
                    break;
            }

            text = text[(at + 1)..];
        }

        _isBehindObject = _depth == 0 && !_isInString && all[^1] == '}';
    }

    private void StartLine()
    {
        _depth = 0;
        _isInString = _isEscaped = _isBehindObject = false;
    }
}
