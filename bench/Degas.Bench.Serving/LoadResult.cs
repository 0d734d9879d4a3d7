using System.Collections.Concurrent;
using System.Globalization;
using HdrHistogram;

namespace Degas.Bench.Serving;

/// <summary>What a load gave.</summary>
/// <param name="Names">Names scored.</param>
/// <param name="Requests">Requests sent.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Latencies">Microseconds of every request, failed ones too.</param>
/// <param name="Errors">What went wrong, how often.</param>
internal sealed record LoadResult(long Names, long Requests, TimeSpan Time, HistogramBase Latencies, ConcurrentDictionary<string, long> Errors)
{
    /// <summary>The header of the table.</summary>
    public static string Header => string.Create(CultureInfo.InvariantCulture, $"{"",-28} {"batch",6} {"conns",6} {"requests",9} {"names/s",10} {"p50 ms",9} {"p95 ms",9} {"p99 ms",9} {"max ms",9} {"errors",7}");

    /// <summary>A row of it.</summary>
    public string Row(string label, int batch, int connections) => string.Create(CultureInfo.InvariantCulture,
        $"{label,-28} {batch,6} {connections,6} {Requests,9} {Names / Time.TotalSeconds,10:F0} {Milliseconds(50),9:F2} {Milliseconds(95),9:F2} {Milliseconds(99),9:F2} {Latencies.GetMaxValue() / 1000.0,9:F2} {Errors.Values.Sum(),7}");

    private double Milliseconds(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
