using Degas.Engine.Logs;
using Degas.Engine.Logs.Output;
using Degas.Engine.Names;
using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>Takes a block to its rows: lines, records, names, scored texts, distinct texts, scores, verdicts. One worker a thread.</summary>
internal sealed class BlockWorker(ScoringContext context)
{
    private struct Entry
    {
        public int Piece;
        public int LineStart;
        public long Line;
        public LogRecord Record;
        public int NameStart;
        public int NameLength;
        public ScoredText Text;
        public int Distinct;
        public bool IsUnparsed;
    }

    private readonly Scorer _scorer = new(context.Kernel);
    private readonly TextBatch _batch = new(context.Model);
    private readonly DistinctTexts _distinct = new();
    private byte[] _names = new byte[1 << 16];
    private int _namesLength;
    private Entry[] _entries = new Entry[1 << 10];
    private int _count;
    private float[] _scores = new float[1 << 10];

    /// <summary>Fills <paramref name="rows"/> from <paramref name="block"/>.</summary>
    public void Process(Block block, BlockRows rows)
    {
        rows.Clear();
        _batch.Clear();
        _distinct.Clear();
        _namesLength = _count = 0;

        Read(block, rows);
        if (_scores.Length < _batch.Count)
            _scores = new float[Math.Max(_batch.Count, _scores.Length * 2)];
        _scorer.Score(_batch, _scores);
        for (int i = 0; i < _count; i++)
            WriteRow(ref _entries[i], block, rows);
    }

    private void Read(Block block, BlockRows rows)
    {
        LogFormat format = block.Format!;
        LogLayout? layout = block.Layout;
        long line = block.FirstLine;
        for (int piece = 0; piece < block.Pieces.Count; piece++)
        {
            var sink = new Sink { Worker = this, Rows = rows, Piece = piece, RowPerLine = format.RowPerLine, Line = line };
            if (block.IsOverlong)
                sink.OnOther(block.Pieces[piece].Span, 0, LineKind.Unparsed);
            else
                format.ReadLines(block.Pieces[piece].Span, ref layout, ref sink);
            line = sink.Line;
        }
    }

    private void AddRecord(ReadOnlySpan<byte> line, int start, in LogRecord record, int piece, long lineNumber)
    {
        ReadOnlySpan<byte> raw = record.Name.Of(line);
        Span<byte> room = ReserveName();
        NameStatus status = DomainName.Normalize(raw, room, out int length);
        ReadOnlySpan<byte> name = room[..length];
        ScoredText text = status == NameStatus.Scored ? ScoredText.Find(name, context.Scope, context.Suffixes) : new ScoredText(status, 0, -1);
        if (length == 0)
        {
            // What stands in the log in place of a name is shown.
            length = Math.Min(raw.Length, room.Length);
            raw[..length].CopyTo(room);
        }

        ref Entry entry = ref AddEntry();
        entry = new Entry { Piece = piece, LineStart = start, Line = lineNumber, Record = record, NameStart = _namesLength, NameLength = length, Text = text, Distinct = -1 };
        _namesLength += length;
        if (text.Status == NameStatus.Scored)
        {
            entry.Distinct = _distinct.Add(_names, entry.NameStart + text.Start, length - text.Start, out bool isNew);
            if (isNew)
                _batch.Add(name[text.Start..]);
        }
    }

    private void AddUnparsedRow(ReadOnlySpan<byte> line, int start, int piece, long lineNumber)
    {
        int length = Math.Min(line.Length, DomainName.MaxLength);
        line[..length].CopyTo(ReserveName());
        AddEntry() = new Entry { Piece = piece, LineStart = start, Line = lineNumber, NameStart = _namesLength, NameLength = length, Text = new(default, 0, -1), Distinct = -1, IsUnparsed = true };
        _namesLength += length;
    }

    private Span<byte> ReserveName()
    {
        if (_names.Length - _namesLength < DomainName.MaxLength)
            Array.Resize(ref _names, _names.Length * 2);
        return _names.AsSpan(_namesLength, DomainName.MaxLength);
    }

    private ref Entry AddEntry()
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        return ref _entries[_count++];
    }

    private void WriteRow(ref Entry entry, Block block, BlockRows rows)
    {
        ReadOnlySpan<byte> name = _names.AsSpan(entry.NameStart, entry.NameLength);
        ReadOnlySpan<byte> line = block.Pieces[entry.Piece].Span[entry.LineStart..];
        var row = new Row
        {
            Line = entry.Line,
            Time = entry.Record.Time.Of(line),
            Client = entry.Record.Client.Of(line),
            QueryType = entry.Record.QueryType.Of(line),
            ResponseCode = entry.Record.ResponseCode.Of(line),
            Domain = name,
            Registered = entry.Text.Registrable >= 0 ? name[entry.Text.Registrable..] : default,
            Score = float.NaN,
        };
        if (entry.IsUnparsed)
        {
            row.Verdict = "unparsed"u8;
        }
        else if (entry.Distinct < 0)
        {
            row.Verdict = NameStatusText.Of(entry.Text.Status);
        }
        else
        {
            row.Score = _scores[entry.Distinct];
            bool isHit = row.Score >= context.Threshold;
            row.Verdict = isHit ? "dga"u8 : "benign"u8;
            rows.Scored++;
            rows.Hits += isHit ? 1 : 0;
        }

        context.Writer.Write(in row, rows.Rows);
    }

    private struct Sink : ILineSink
    {
        public BlockWorker Worker;
        public BlockRows Rows;
        public int Piece;
        public bool RowPerLine;
        public long Line;

        public void OnRecord(ReadOnlySpan<byte> line, int start, in LogRecord record)
        {
            Worker.AddRecord(line, start, in record, Piece, Line++);
            Rows.Records++;
        }

        public void OnOther(ReadOnlySpan<byte> line, int start, LineKind kind)
        {
            long number = Line++;
            if (kind == LineKind.OtherEvent)
                Rows.OtherEvents++;
            if (kind != LineKind.Unparsed)
                return;
            Rows.Unparsed++;
            if (Rows.UnparsedLines.Count < BlockRows.UnparsedLinesKept)
                Rows.UnparsedLines.Add(number);
            if (RowPerLine)
                Worker.AddUnparsedRow(line, start, Piece, number);
        }
    }
}
