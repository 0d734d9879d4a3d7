using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Degas.Bench.Benchmarks;

/// <summary>Work done by the nanosecond: 10^9 of it a second.</summary>
/// <param name="unit">The column's name, such as <c>GB/s</c>.</param>
/// <param name="legend">What is counted.</param>
/// <param name="work">The work of one call, from the benchmark's parameters.</param>
internal sealed class RateColumn(string unit, string legend, Func<ParameterInstances, double> work) : IColumn
{
    public string Id => unit;

    public string ColumnName => unit;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics ? (work(benchmarkCase.Parameters) / statistics.Mean).ToString("F2", CultureInfo.InvariantCulture) : "?";
}

/// <summary>
/// Benches run in this process: what they are compared with, such as the peak, is measured in it too, and nothing is built anew.
/// </summary>
internal class BenchConfig : ManualConfig
{
    public BenchConfig()
        : this([])
    {
    }

    protected BenchConfig(params IColumn[] columns)
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(5));
        AddColumn(columns);
    }
}
