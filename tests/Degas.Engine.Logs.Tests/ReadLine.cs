using System.Text;

namespace Degas.Engine.Logs.Tests;

/// <summary>A line as a format read it, its fields as text; an empty field is one that the line does not have.</summary>
internal sealed record ReadLine(LineKind Kind, string Line, string Name, string Time, string Client, string QueryType, string ResponseCode)
{
    /// <summary>Reads one line without its end.</summary>
    public static ReadLine Of<TFormat>(string line)
        where TFormat : struct, ILogFormat => Assert.Single(AllOf(LogFormat.Of<TFormat>(), line));

    /// <summary>Reads text from its start, as a whole input.</summary>
    public static List<ReadLine> AllOf(LogFormat format, string text) => AllOf(format, Encoding.UTF8.GetBytes(text));

    /// <summary>Reads bytes from their start, as a whole input.</summary>
    public static List<ReadLine> AllOf(LogFormat format, ReadOnlySpan<byte> text) => AllOf(format, text, format.InitialLayout);

    /// <summary>Reads bytes from the layout in force at their start.</summary>
    public static List<ReadLine> AllOf(LogFormat format, ReadOnlySpan<byte> text, LogLayout? layout)
    {
        var sink = new Sink([]);
        format.ReadLines(text, new LineState { Layout = layout }, ref sink);
        return sink.Lines;
    }

    private readonly struct Sink(List<ReadLine> lines) : ILineSink
    {
        public List<ReadLine> Lines => lines;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => lines.Add(new ReadLine(
            kind, Text(line), Text(record.Name.Of(text)), Text(record.Time.Of(text)), Text(record.Client.Of(text)),
            Text(record.QueryType.Of(text)), Text(record.ResponseCode.Of(text))));

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => OnRecord(line, text, in record, kind);

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => lines.Add(new ReadLine(kind, Text(line), "", "", "", "", ""));

        // One character a byte, so that bytes that are no UTF-8 can be told apart.
        private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
    }
}
