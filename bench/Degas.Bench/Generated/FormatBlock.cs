using System.Text;
using Degas.Engine.Logs;

namespace Degas.Bench.Generated;

/// <summary>
/// Lines of a log format: its sample's records over and over, each with another name where the sample's stands in it as it is (a format
/// that writes names in a code of its own keeps the sample's).
/// </summary>
internal sealed class FormatBlock
{
    private const int Size = 1 << 20;

    public FormatBlock(LogFormat format)
    {
        var records = new RecordsOf([]);
        byte[] sample = Encoding.UTF8.GetBytes(format.Sample);
        format.ReadLines(sample, new LineState { Layout = format.InitialLayout }, ref records);
        Layout = format.LayoutAfter(sample, format.InitialLayout);

        var text = new StringBuilder();
        foreach (string name in RegistrableDomains.Generate(Size / 40, RegistrableDomains.Seed).TakeWhile(_ => text.Length < Size))
        {
            (string line, string old) = records.All[Lines++ % records.All.Count];
            text.Append(old.Length > 3 ? line.Replace(old, old[^1] == '.' ? name + "." : name, StringComparison.Ordinal) : line).Append('\n');
        }

        Bytes = Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Whole lines, about a mebibyte.</summary>
    public byte[] Bytes { get; }

    /// <summary>Number of lines; every one is a record.</summary>
    public int Lines { get; }

    /// <summary>The layout in force at the start.</summary>
    public LogLayout? Layout { get; }

    private readonly struct RecordsOf(List<(string Line, string Name)> all) : ILineSink
    {
        public List<(string Line, string Name)> All => all;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) =>
            all.Add((Encoding.Latin1.GetString(line), Encoding.Latin1.GetString(record.Name.Of(text))));

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind)
        {
        }
    }
}
