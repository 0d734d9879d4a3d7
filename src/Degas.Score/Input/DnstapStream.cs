using System.Buffers.Binary;

namespace Degas.Score.Input;

/// <summary>
/// A dnstap file (Frame Streams of protobuf messages, https://dnstap.info) as lines of the format <c>dnstap</c>, one for each message. A message
/// that cannot be decoded gives a line too, which the reader calls unparsed.
/// </summary>
/// <remarks>
/// Frame Streams: a data frame is a length (32 bits, big-endian) and that many bytes; length 0 announces a control frame with its own length,
/// a type, and fields. A file is START, data, STOP, and files may follow each other; one that is still written has no STOP.
/// </remarks>
internal sealed class DnstapStream(Stream frames) : ReadOnlyStream
{
    private const int MaxFrame = 1 << 20, MaxControlFrame = 512, Start = 2, ContentTypeField = 1;
    private readonly DnstapLine _line = new();
    private readonly byte[] _word = new byte[4];
    private byte[] _frame = new byte[4096];
    private ReadOnlyMemory<byte> _pending;
    private long _number;
    private bool _isAtEnd;

    private static ReadOnlySpan<byte> ContentType => "protobuf:dnstap.Dnstap"u8;

    public override int Read(Span<byte> buffer)
    {
        while (_pending.IsEmpty && !_isAtEnd)
            ReadFrame();
        int count = Math.Min(buffer.Length, _pending.Length);
        _pending.Span[..count].CopyTo(buffer);
        _pending = _pending[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            frames.Dispose();
        base.Dispose(disposing);
    }

    private void ReadFrame()
    {
        _number++;
        int read = frames.ReadAtLeast(_word, _word.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            _isAtEnd = true;
            return;
        }

        if (read < _word.Length)
            throw Damage("it ends inside the frame");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_word);
        if (length == 0)
            ReadControlFrame();
        else if (length > MaxFrame)
            throw Damage($"a frame of {length} bytes");
        else
            _pending = _line.Write(ReadBytes((int)length));
    }

    private void ReadControlFrame()
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));
        if (length is < 4 or > MaxControlFrame)
            throw Damage($"a control frame of {Counted.Text(length, "byte")}");
        ReadOnlySpan<byte> control = ReadBytes((int)length);
        if (BinaryPrimitives.ReadUInt32BigEndian(control) != Start)
            return;
        for (ReadOnlySpan<byte> fields = control[4..]; fields.Length >= 8;)
        {
            uint type = BinaryPrimitives.ReadUInt32BigEndian(fields), size = BinaryPrimitives.ReadUInt32BigEndian(fields[4..]);
            if (size > fields.Length - 8)
                throw Damage("a control field that reaches over its frame");
            if (type == ContentTypeField && !fields.Slice(8, (int)size).SequenceEqual(ContentType))
                throw Damage("a content type that is not dnstap's");
            fields = fields[(8 + (int)size)..];
        }
    }

    private ReadOnlySpan<byte> ReadBytes(int length)
    {
        for (int read = 0; read < length;)
        {
            // A damaged length costs no more memory than twice what came.
            if (read == _frame.Length)
                Array.Resize(ref _frame, _frame.Length * 2);
            int wanted = Math.Min(length, _frame.Length) - read;
            if (frames.ReadAtLeast(_frame.AsSpan(read, wanted), wanted, throwOnEndOfStream: false) < wanted)
                throw Damage("it ends inside the frame");
            read += wanted;
        }

        return _frame.AsSpan(0, length);
    }

    private IOException Damage(string reason) => new($"the dnstap stream is damaged at frame {_number}: {reason}");
}
