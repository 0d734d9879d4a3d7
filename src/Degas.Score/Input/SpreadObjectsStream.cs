using System.Buffers;

namespace Degas.Score.Input;

/// <summary>
/// JSON objects spread over lines, behind each other or as the elements of an array, as consoles export them and <c>jq</c> prints them: each becomes a
/// line. Line ends inside of an object become spaces; what is between objects but no comma, bracket or white space becomes a line as well.
/// </summary>
internal sealed class SpreadObjectsStream(Stream objects) : LinesStream(objects)
{
    // Where an object is damaged, nothing tells the next one from a part of it.
    private const int LongestObject = 1 << 20;
    private static readonly SearchValues<byte> s_inObject = SearchValues.Create("{}\"\r\n"u8);
    private static readonly SearchValues<byte> s_inString = SearchValues.Create("\"\\\r\n"u8);
    private static readonly SearchValues<byte> s_between = SearchValues.Create(" \t\r\n,[]"u8);
    private readonly byte[] _chunk = new byte[1 << 16];
    private int _depth, _length;
    private bool _isInString, _isEscaped, _isInOther;

    public override int Read(Span<byte> buffer)
    {
        while (!HasPending)
        {
            int read = Source.Read(_chunk);
            if (read == 0)
                return 0;
            ClearPending();
            for (ReadOnlySpan<byte> text = _chunk.AsSpan(0, read); !text.IsEmpty;)
                text = text[(_depth == 0 ? Between(text) : InObject(text))..];
        }

        return TakePending(buffer);
    }

    private int Between(ReadOnlySpan<byte> text)
    {
        if (_isInOther)
        {
            // Up to its end, or to where an object begins after all.
            int end = text.IndexOfAny((byte)'\n', (byte)'{');
            Make(end < 0 ? text : text[..end]);
            if (end < 0)
                return text.Length;
            EndLine();
            return text[end] == '\n' ? end + 1 : end;
        }

        int next = text.IndexOfAnyExcept(s_between);
        if (next != 0)
            return next < 0 ? text.Length : next;
        if (text[0] == '{')
        {
            _depth = 1;
            _length = 0;
            Make("{"u8);
            return 1;
        }

        _isInOther = true;
        return 0;
    }

    private int InObject(ReadOnlySpan<byte> text)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            if (text[0] is not ((byte)'\r' or (byte)'\n'))
                return Put(text, 1);
        }

        int at = text[..Math.Min(text.Length, LongestObject - _length)].IndexOfAny(_isInString ? s_inString : s_inObject);
        if (at != 0)
            return Put(text, at < 0 ? Math.Min(text.Length, LongestObject - _length) : at);
        switch (text[0])
        {
            case (byte)'\r' or (byte)'\n':
                // JSON has none in a string.
                _isInString = false;
                Put(" "u8, 1);
                return 1;
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
                _depth--;
                break;
        }

        Put(text, 1);
        if (_depth == 0)
            EndLine();
        return 1;
    }

    private int Put(ReadOnlySpan<byte> text, int length)
    {
        Make(text[..length]);
        _length += length;
        if (_length >= LongestObject && _depth > 0)
            EndLine();
        return length;
    }

    private void EndLine()
    {
        Make("\n"u8);
        _depth = _length = 0;
        _isInString = _isEscaped = _isInOther = false;
    }
}
