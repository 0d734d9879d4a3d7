using Degas.Engine.Logs.Output;
using Degas.Engine.Names;

namespace Degas.Engine.Logs.Fuzz;

/// <summary>What must hold of a reader on any bytes: no exception, every line told once, every range inside its text, every name usable.</summary>
internal static class ReaderCheck
{
    /// <summary>Reads <paramref name="input"/> as <paramref name="format"/> and checks what comes of it.</summary>
    public static void Run(LogFormat format, byte[] input)
    {
        var sink = new Sink();
        format.ReadLines(input, new LineState { Layout = format.InitialLayout }, ref sink);
        int lines = input.AsSpan().Count((byte)'\n') + (input.Length > 0 && input[^1] != '\n' ? 1 : 0);
        if (sink.Lines != lines)
            throw new InvalidOperationException($"{sink.Lines} of {lines} lines were told");
        _ = format.LayoutAfter(input, format.InitialLayout);
        _ = LogFormats.Detect(input);
    }

    private sealed class Sink : ILineSink
    {
        private static readonly byte[] s_name = new byte[DomainName.MaxLength];
        private static readonly CsvRowWriter s_writer = new([RowField.Time, RowField.Client, RowField.QType, RowField.RCode, RowField.Domain], 1, "m");
        private readonly RowBuffer _rows = new();

        public int Lines { get; private set; }

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
            Lines++;
            NameStatus status = DomainName.Normalize(record.Name.Of(text), s_name, out int length);
            if (status == NameStatus.Scored)
                _ = ScoredText.Find(s_name.AsSpan(0, length), Scope.Registered, PublicSuffixList.Embedded);
            _ = TimeText.Write(record.Time.Of(text), record.TimeStyle, new byte[TimeText.MaxLength]);
            _rows.Clear();
            s_writer.Write(new Row { Time = record.Time.Of(text), Client = record.Client.Of(text), QueryType = record.QueryType.Of(text), ResponseCode = record.ResponseCode.Of(text), Domain = record.Name.Of(text) }, _rows);
        }

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
            Lines--;
            OnRecord(line, text, in record, kind);
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => Lines++;
    }
}
