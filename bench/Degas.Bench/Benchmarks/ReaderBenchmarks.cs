using BenchmarkDotNet.Attributes;
using Degas.Bench.Generated;
using Degas.Engine.Logs;

namespace Degas.Bench.Benchmarks;

/// <summary>Every format's reader on a block of its lines, on one thread: fields found, nothing done with them.</summary>
[Config(typeof(Config))]
public class ReaderBenchmarks
{
    private LogFormat _format = null!;
    private FormatBlock _block = null!;
    private LineState _state = null!;

    public static IEnumerable<string> Formats => LogFormats.All.Select(f => f.Name);

    [ParamsSource(nameof(Formats))]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _format = LogFormats.Find(Format)!;
        _block = new FormatBlock(_format);
        _state = new LineState { Layout = _block.Layout };
        if (Read() != _block.Lines)
            throw new InvalidOperationException($"{Format}: {Read()} records in {_block.Lines} lines");
    }

    [Benchmark]
    public int Read()
    {
        var count = new Count();
        _format.ReadLines(_block.Bytes, _state, ref count);
        return count.Records;
    }

    private struct Count : ILineSink
    {
        public int Records;

        public void OnRecord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind) => Records++;

        public void OnFurther(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, in LogRecord record, LineKind kind)
        {
        }

        public void OnOther(ReadOnlySpan<byte> line, LineKind kind)
        {
        }
    }

    private sealed class Config : BenchConfig
    {
        public Config()
            : base(new RateColumn("GB/s", "bytes of the log, line ends included", p => new FormatBlock(LogFormats.Find((string)p[nameof(Format)])!).Bytes.Length))
        {
        }
    }
}
