using System.Buffers;
using System.IO.Pipelines;

namespace Degas.Score.Pipeline;

/// <summary>
/// Cuts an input into blocks of whole lines without copying it: a thread fills a pipe's segments, and a block is a view of them. The pipe's
/// "consumed" position follows only when blocks are released, so a segment lives until its rows are written.
/// </summary>
/// <remarks>
/// A line that spans two segments is copied; a line that is too long is given out as its first bytes and the rest passed over. Where the
/// input pauses, the lines that are whole are given out rather than waited with.
/// </remarks>
internal sealed class BlockReader : IAsyncDisposable
{
    /// <summary>The longest line.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>What is kept of a line that is too long, to show it.</summary>
    private const int OverlongPrefix = 256;

    private const int ReadSize = 1 << 16;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly Func<Stream> _open;
    private readonly Pipe _pipe;
    private readonly int _longestLine;
    private readonly Timer _pauseTimer;
    private readonly Thread _filler;
    private readonly Lock _lock = new();
    private readonly Queue<SequencePosition> _ends = [];
    private SequencePosition? _released;
    // Where the next block begins; null for the start of the buffer.
    private SequencePosition? _cut;
    private long _nextLine = 1;
    private bool _skipping;
    private volatile bool _paused;
    private volatile Exception? _failure;
    private TaskCompletionSource? _allReleased;

    /// <summary>Starts reading an input.</summary>
    /// <param name="open">Opens the input; called on the reader's own thread, for an input may make wait for its first byte.</param>
    /// <param name="blocksInFlight">The most blocks that are given out and not released yet.</param>
    /// <param name="largest">Bytes in the largest block.</param>
    /// <param name="longestLine">Bytes of the longest line; one that is longer than a block is a block by itself.</param>
    public BlockReader(Func<Stream> open, int blocksInFlight, int largest = BlockSizing.Large, int longestLine = LongestLine)
    {
        _open = open;
        BlockSize = largest;
        _longestLine = Math.Max(longestLine, largest);
        // Room for the blocks in flight, the one being cut, and segments' odd ends: the filler is then never stopped while a block is waited for.
        long room = (blocksInFlight + 2L) * (largest + ReadSize) + _longestLine + ReadSize;
        _pipe = new Pipe(new PipeOptions(minimumSegmentSize: largest, pauseWriterThreshold: room, resumeWriterThreshold: room - largest, useSynchronizationContext: false));
        _pauseTimer = new Timer(_ => Pause());
        _filler = new Thread(Fill) { IsBackground = true, Name = "reader" };
        _filler.Start();
    }

    /// <summary>Bytes in the next block, at most those of the largest.</summary>
    public int BlockSize { get; set; }

    /// <summary>Whether the whole lines that have come by a pause are to be given out, as the next block; all are, where this is null.</summary>
    public Func<ReadOnlySequence<byte>, bool>? IsEnough { get; init; }

    /// <summary>The next block; null at the end of the input.</summary>
    /// <exception cref="IOException">The input could not be read on.</exception>
    public async ValueTask<Block?> ReadAsync()
    {
        while (true)
        {
            ReadResult result = await ReadPipeAsync().ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer, unread = _cut is { } cut ? buffer.Slice(cut) : buffer;
            bool paused = _paused;
            _paused = false;

            if (_skipping)
                unread = SkipToLineEnd(buffer, unread);
            Block? block = _skipping ? null : Cut(unread, result.IsCompleted, paused);
            if (block is null)
            {
                Advance(buffer.Start, buffer.End);
                if (!result.IsCompleted)
                    continue;
                return _failure is null ? null : throw new IOException(_nextLine == 1 ? _failure.Message : $"{_failure.Message}, after {Counted.Text(_nextLine - 1, "whole line")}", _failure);
            }

            // Examined only as far as the block goes, so that what is behind it comes with the next read at once.
            Advance(buffer.Start, _cut!.Value);
            return block;
        }
    }

    /// <summary>Waits until every block that was given out is released.</summary>
    public Task AllReleasedAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_ends.Count == 0)
                return Task.CompletedTask;
            _allReleased = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allReleased.Task.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pauseTimer.DisposeAsync().ConfigureAwait(false);
        // A read that waits on a terminal or a FIFO cannot be taken back; its thread closes the input when it ends, or the process does.
        await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
    }

    private void Fill()
    {
        PipeWriter writer = _pipe.Writer;
        try
        {
            using Stream stream = _open();
            while (true)
            {
                int read = stream.Read(writer.GetMemory(ReadSize).Span);
                if (read == 0)
                    break;
                writer.Advance(read);
                ValueTask<FlushResult> flush = writer.FlushAsync();
                if ((flush.IsCompleted ? flush.Result : flush.AsTask().GetAwaiter().GetResult()).IsCompleted)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not passed through the pipe, which would then withhold the lines that were read before.
            _failure = e;
        }

        writer.Complete();
    }

    private ValueTask<ReadResult> ReadPipeAsync()
    {
        ValueTask<ReadResult> read = _pipe.Reader.ReadAsync();
        if (read.IsCompleted)
            return read;
        return WaitAsync(read);

        async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read)
        {
            _pauseTimer.Change(s_pause, Timeout.InfiniteTimeSpan);
            try
            {
                return await read.ConfigureAwait(false);
            }
            finally
            {
                _pauseTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Pause()
    {
        _paused = true;
        _pipe.Reader.CancelPendingRead();
    }

    // A block of the first lines that fit; null where it is better to wait for more.
    private Block? Cut(ReadOnlySequence<byte> unread, bool completed, bool paused)
    {
        bool isPart = unread.Length < BlockSize && !completed;
        if (unread.IsEmpty || (isPart && !paused))
            return null;
        bool isAll = completed && _failure is null;
        SequencePosition? lineEnd = EndOfLines(unread, BlockSize, isAll) ?? EndOfLines(unread, _longestLine, isAll);
        if (lineEnd is null)
        {
            if (unread.Length < _longestLine)
                return null;
            _skipping = true;
            return Give(unread.Slice(0, OverlongPrefix), unread.GetPosition(OverlongPrefix), isOverlong: true);
        }

        ReadOnlySequence<byte> lines = unread.Slice(0, lineEnd.Value);
        return isPart && IsEnough?.Invoke(lines) == false ? null : Give(lines, lineEnd.Value, isOverlong: false);
    }

    // The last line may lack its end; one that a failed read cut off is not a line.
    private static SequencePosition? EndOfLines(ReadOnlySequence<byte> unread, int most, bool isAll) =>
        isAll && unread.Length <= most ? unread.End : AfterLastLineEnd(unread.Length > most ? unread.Slice(0, most) : unread);

    private Block Give(ReadOnlySequence<byte> lines, SequencePosition end, bool isOverlong)
    {
        List<ReadOnlyMemory<byte>> pieces = Pieces(lines);
        var block = new Block(pieces, _nextLine, lines.Length, isOverlong, Release);
        if (isOverlong)
            _nextLine++;
        else
            _nextLine += pieces.Sum(p => (long)p.Span.Count((byte)'\n'));
        _cut = end;
        lock (_lock)
            _ends.Enqueue(end);
        return block;
    }

    private ReadOnlySequence<byte> SkipToLineEnd(ReadOnlySequence<byte> buffer, ReadOnlySequence<byte> unread)
    {
        SequencePosition? lineEnd = unread.PositionOf((byte)'\n');
        _skipping = lineEnd is null;
        _cut = lineEnd is { } position ? buffer.GetPosition(1, position) : unread.End;
        // Nothing is given out of these bytes; where no block stands before them, they can go at once.
        lock (_lock)
        {
            if (_ends.Count == 0)
                _released = _cut;
        }

        return buffer.Slice(_cut.Value);
    }

    private void Release(Block block)
    {
        lock (_lock)
        {
            _released = _ends.Dequeue();
            if (_ends.Count == 0)
                _allReleased?.TrySetResult();
        }

        // The line that is being passed over may have filled the pipe: only the reader can give the room back.
        if (_skipping)
            _pipe.Reader.CancelPendingRead();
    }

    private void Advance(SequencePosition start, SequencePosition examined)
    {
        lock (_lock)
        {
            SequencePosition consumed = _released ?? start;
            _released = null;
            // Where all is consumed, the pipe takes its segments back, and a position in them means nothing any more: the next buffer
            // begins at the cut.
            if (consumed.Equals(_cut))
                _cut = null;
            _pipe.Reader.AdvanceTo(consumed, examined);
        }
    }

    private static SequencePosition? AfterLastLineEnd(ReadOnlySequence<byte> window)
    {
        long offset = 0, last = -1;
        foreach (ReadOnlyMemory<byte> segment in window)
        {
            int end = segment.Span.LastIndexOf((byte)'\n');
            if (end >= 0)
                last = offset + end + 1;
            offset += segment.Length;
        }

        return last < 0 ? null : window.GetPosition(last);
    }

    private static List<ReadOnlyMemory<byte>> Pieces(ReadOnlySequence<byte> lines)
    {
        if (lines.IsSingleSegment)
            return [lines.First];
        var pieces = new List<ReadOnlyMemory<byte>>(3);
        var spanning = new ArrayBufferWriter<byte>();
        foreach (ReadOnlyMemory<byte> segment in lines)
        {
            ReadOnlyMemory<byte> rest = segment;
            if (spanning.WrittenCount > 0)
            {
                int end = rest.Span.IndexOf((byte)'\n');
                spanning.Write(rest.Span[..(end < 0 ? rest.Length : end + 1)]);
                if (end < 0)
                    continue;
                pieces.Add(spanning.WrittenMemory);
                spanning = new ArrayBufferWriter<byte>();
                rest = rest[(end + 1)..];
            }

            int last = rest.Span.LastIndexOf((byte)'\n') + 1;
            if (last > 0)
                pieces.Add(rest[..last]);
            spanning.Write(rest.Span[last..]);
        }

        if (spanning.WrittenCount > 0)
            pieces.Add(spanning.WrittenMemory);
        return pieces;
    }
}
