using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Names;
using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>Takes a block to its rows: lines, records, names, scored texts, distinct texts, scores, verdicts. One worker a thread.</summary>
internal sealed class BlockWorker : IDisposable
{
    private const int Together = 32;

    private readonly ScoringContext _context;
    private readonly BlockTexts _texts;
    private readonly BlockResults _results;
    private readonly LineState _state = new();
    private readonly GrowingText _text = new(1 << 16);
    // Whether names are looked for among those of earlier blocks.
    private readonly bool _asks;
    private bool _asksAll;
    private RowEntry[] _entries = new RowEntry[1 << 10];
    private int _count, _resolved, _found, _named;

    /// <summary>A worker of a run.</summary>
    public BlockWorker(ScoringContext context, WorkQueue queue)
    {
        _context = context;
        _texts = new BlockTexts(context, queue);
        _results = new BlockResults(context, _texts);
        _asks = context.Subject != RowSubject.Text && context.Known is not null;
    }

    /// <summary>The texts that this worker has seen.</summary>
    public DistinctEstimate Seen => _texts.Seen;

    /// <summary>Scores a piece of another worker's block.</summary>
    public void Help(WalkPiece piece) => _texts.Help(piece);

    /// <summary>Fills <paramref name="rows"/> from <paramref name="block"/>, and lets the blocks to come be as large as suits.</summary>
    public void Process(Block block, BlockRows rows, BlockSizing sizing)
    {
        rows.Clear();
        _texts.Clear();
        _text.Clear();
        _count = _resolved = _found = _named = 0;
        _asksAll = _context.Known?.TakesAll ?? false;

        Read(block, rows);
        Resolve();
        sizing.Note(_count, _texts.Unknown);
        _context.Known?.Note(_found + _named, _found + _texts.Known, _named - _texts.Count);
        _texts.Score();
        KeepKnown();
        _results.Write(_entries.AsSpan(0, _count), _text.Bytes, rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    // For the blocks to come.
    private void KeepKnown()
    {
        if (_context.Known is not { } known)
            return;
        for (int i = 0; i < _texts.Count; i++)
        {
            ref RowEntry entry = ref _entries[_texts.First(i)];
            known.Add(entry.Name.Of(_text.Bytes), entry.IsEscaped, entry.Text, _texts[i].Score, _texts[i].Family);
        }
    }

    private void Read(Block block, BlockRows rows)
    {
        LogFormat format = block.Format!;
        _state.Layout = block.Layout;
        var sink = new Sink { Worker = this, Rows = rows, Events = block.Events, Servers = block.Servers, RowPerLine = format.RowPerLine, AllLines = _context.AllLines && !_context.DryRun, DryRun = _context.DryRun, Line = block.FirstLine };
        foreach (ReadOnlyMemory<byte> piece in block.Pieces)
        {
            if (block.IsOverlong)
                sink.OnOther(piece.Span, LineKind.Unparsed);
            else
                format.ReadLines(piece.Span, _state, ref sink);
        }
    }

    private void AddRecord(ReadOnlySpan<byte> original, ReadOnlySpan<byte> text, in LogRecord record, long line)
    {
        ReadOnlySpan<byte> raw = record.Name.Of(text);
        ref RowEntry entry = ref Add();
        entry.Line = line;
        entry.Distinct = -1;
        if (_asks)
            entry.Hash = KnownNames.Hash(raw);
        if (_asks && (_asksAll || KnownNames.IsInSample(entry.Hash)))
        {
            entry.Kind = RowKind.Pending;
            entry.Name = _text.Append(raw);
        }
        else
        {
            ReadName(raw, ref entry, _count - 1);
        }

        if (_context.Needs != RowNeeds.None)
            KeepFields(ref entry, original, text, in record);
        if (_count - _resolved == Together)
            Resolve();
    }

    // What earlier blocks knew, and what is to be made of the other names. Where a name is kept is mostly not in the processor's cache: many
    // are fetched in the time of one.
    private void Resolve()
    {
        if (_asks && _context.Known is { } known)
        {
            for (int i = _resolved; i < _count; i++)
            {
                if (_entries[i].Kind == RowKind.Pending)
                    known.Touch(_entries[i].Name.Length, _entries[i].Hash);
            }

            for (int i = _resolved; i < _count; i++)
            {
                if (_entries[i].Kind == RowKind.Pending)
                    Resolve(ref _entries[i], i, known);
            }
        }

        _resolved = _count;
    }

    private void Resolve(ref RowEntry entry, int index, KnownNames known)
    {
        ReadOnlySpan<byte> raw = entry.Name.Of(_text.Bytes);
        if (!known.TryFind(raw, entry.Hash, out int length, out KnownScore score))
        {
            ReadName(raw, ref entry, index);
            return;
        }

        _found++;
        entry.Kind = RowKind.Scored;
        entry.Text = new(NameStatus.Scored, score.Start, score.Registrable);
        entry.Verdict = new(score.Score, score.Family);
        entry.Name = new(entry.Name.Start, length);
    }

    // Finds a name's text and what is to be said of it.
    private void ReadName(ReadOnlySpan<byte> raw, ref RowEntry entry, int index)
    {
        Span<byte> room = _text.Reserve(DomainName.MaxLength);
        NameStatus status = DomainName.Normalize(raw, room, out int length);
        ReadOnlySpan<byte> name = room[..length];
        entry.Text = status == NameStatus.Scored ? ScoredText.Find(name, _context.Scope, _context.Suffixes) : new ScoredText(status, 0, -1);
        if (length == 0)
        {
            // What stands in the log in place of a name is shown.
            length = Math.Min(raw.Length, room.Length);
            raw[..length].CopyTo(room);
        }

        entry.Name = _text.Take(length);
        if (entry.Text.Status != NameStatus.Scored)
        {
            entry.Kind = RowKind.NotScored;
        }
        else if (_context.Allowed is { } allowed && allowed.Covers(name))
        {
            entry.Kind = RowKind.Allowed;
        }
        else
        {
            _named++;
            entry.Kind = RowKind.Scored;
            entry.IsEscaped = raw.Contains((byte)'\\');
            // A name that is its own text and stands in the log as it is was looked up already, or is not to be.
            bool isLookedUp = _context.Subject != RowSubject.Text && entry.Text.Start == 0 && raw.StartsWith(name);
            entry.Distinct = _texts.Add(_text.Bytes, entry.Name.Start + entry.Text.Start, length - entry.Text.Start, index, isLookedUp);
        }
    }

    private void KeepFields(ref RowEntry entry, ReadOnlySpan<byte> original, ReadOnlySpan<byte> text, in LogRecord record)
    {
        if ((_context.Needs & RowNeeds.Time) != 0)
        {
            ReadOnlySpan<byte> time = record.Time.Of(text);
            int written = TimeText.Write(time, record.TimeStyle, _text.Reserve(TimeText.MaxLength));
            entry.Time = written > 0 ? _text.Take(written) : _text.Append(time);
        }

        if ((_context.Needs & RowNeeds.Client) != 0)
            entry.Client = _text.Append(record.Client.Of(text));
        if ((_context.Needs & RowNeeds.QueryType) != 0)
            entry.QueryType = _text.Append(record.QueryType.Of(text));
        if ((_context.Needs & RowNeeds.ResponseCode) != 0)
            entry.ResponseCode = _text.Append(record.ResponseCode.Of(text));
        if ((_context.Needs & RowNeeds.Original) != 0)
            entry.Original = _text.Append(original);
    }

    private void AddUnparsed(ReadOnlySpan<byte> line, long number) =>
        Add() = new RowEntry
        {
            Line = number,
            Kind = RowKind.Unparsed,
            Text = new(default, 0, -1),
            Name = _text.Append(line[..Math.Min(line.Length, DomainName.MaxLength)]),
            Original = (_context.Needs & RowNeeds.Original) != 0 ? _text.Append(line) : default,
        };

    private void AddOtherLine(ReadOnlySpan<byte> line, long number) =>
        Add() = new RowEntry { Line = number, Kind = RowKind.OtherLine, Text = new(default, 0, -1), Original = _text.Append(line) };

    // An empty entry in its place: made elsewhere and copied, it would be written three times.
    private ref RowEntry Add()
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        ref RowEntry entry = ref _entries[_count++];
        entry = default;
        return ref entry;
    }

    private struct Sink : ILineSink
    {
        public BlockWorker Worker;
        public BlockRows Rows;
        public EventSelection Events;
        public bool Servers;
        public bool RowPerLine;
        public bool AllLines;
        public bool DryRun;
        public long Line;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
            bool isSelected = kind.IsSelected(Events, Servers);
            if (DryRun && isSelected)
            {
                Rows.Records++;
            }
            else if (isSelected)
            {
                Worker.AddRecord(line, text, in record, Line);
                Rows.Records++;
            }
            else
            {
                Rows.PassOver(kind, Line, line);
                if (AllLines)
                    Worker.AddOtherLine(line, Line);
            }

            Line++;
        }

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
            if (!kind.IsSelected(Events, Servers))
                return;
            Rows.Further++;
            if (!DryRun)
                Worker.AddRecord(line, text, in record, Line - 1);
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind)
        {
            Rows.PassOver(kind, Line, line);
            if (!DryRun && RowPerLine && kind == LineKind.Unparsed)
                Worker.AddUnparsed(line, Line);
            else if (AllLines)
                Worker.AddOtherLine(line, Line);
            Line++;
        }
    }
}
