using System.Text;

namespace Degas.Engine.Logs.Tests;

/// <summary>The loop over a block's lines allocates nothing: a log has more lines than a collector has patience.</summary>
public sealed class AllocationTests
{
    private const int Lines = 1000;

    public static TheoryData<string> Names => EveryFormatTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_records_allocates_nothing(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        LogLayout? layout = format.LayoutAfter(Encoding.UTF8.GetBytes(format.Sample), format.InitialLayout);
        // Header lines do allocate: they make a layout.
        string[] records = [.. ReadLine.AllOf(format, format.Sample).Where(l => l.Kind.IsRecord()).Select(l => l.Line)];
        byte[] block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, Lines).Select(i => records[i % records.Length] + "\n")));

        AssertReadsWithoutAllocation(format, block, layout, Lines);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_other_lines_allocates_nothing(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\n# a comment\nLorem ipsum: dolor sit amet\n\0\n", Lines / 4)));

        AssertReadsWithoutAllocation(format, block, format.InitialLayout, 0);
    }

    private static void AssertReadsWithoutAllocation(LogFormat format, byte[] block, LogLayout? layout, int records)
    {
        var state = new LineState { Layout = layout };
        // The runtime allocates by itself while it compiles code anew, so the least of several rounds is what the reader does.
        long allocated = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            var count = new Count();
            long before = GC.GetAllocatedBytesForCurrentThread();
            format.ReadLines(block, state, ref count);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal((records, Lines - records), (count.Records, count.Others));
        }

        Assert.InRange(allocated, 0, Lines / 4);
    }

    private struct Count : ILineSink
    {
        public int Records;
        public int Others;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => Records++;

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind) => Others++;
    }
}
