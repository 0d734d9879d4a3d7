using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Degas.Serve.Metrics;

/// <summary>
/// What is counted, as Prometheus reads it: TensorFlow Serving's names and units (microseconds), where it has the thing, with slashes as colons;
/// <c>:degas:serving:</c> for the rest.
/// </summary>
internal sealed class ServeMetrics(string modelName)
{
    // The bounds of TensorFlow Serving's request_latency, in microseconds.
    private static readonly double[] s_latencies = Histogram.Exponential(10, 1.8, 33);
    private static readonly double[] s_sizes = Histogram.Exponential(1, 2, 21);

    private readonly ConcurrentDictionary<Code, long> _requests = new() { [Code.Ok] = 0 };
    private readonly ConcurrentDictionary<(string Api, string Entrypoint), Histogram> _latencies = new();
    private readonly ConcurrentDictionary<bool, long> _loads = new();
    private readonly Histogram _examples = new(s_sizes);
    private readonly Histogram _batches = new(s_sizes);
    private readonly Histogram _waits = new(s_latencies);
    private readonly Histogram _runs = new(s_latencies);
    private long _otherModels;

    /// <summary>A request for scores was answered.</summary>
    /// <param name="model">The model that it named; requests for models that are not served are counted together, whatever they are called.</param>
    /// <param name="api"><c>predict</c>, <c>classify</c> or <c>regress</c>.</param>
    /// <param name="entrypoint"><c>REST</c> or <c>gRPC</c>.</param>
    /// <param name="code">How.</param>
    /// <param name="names">Names in it.</param>
    /// <param name="time">From its first byte to its scores.</param>
    public void AddRequest(string model, string api, string entrypoint, Code code, int names, TimeSpan time)
    {
        if (model != modelName)
        {
            Interlocked.Increment(ref _otherModels);
            return;
        }

        _requests.AddOrUpdate(code, 1, (_, count) => count + 1);
        if (code != Code.Ok)
            return;
        _latencies.GetOrAdd((api, entrypoint), _ => new Histogram(s_latencies)).Add(time.TotalMicroseconds);
        _examples.Add(names);
    }

    /// <summary>A batch was scored.</summary>
    public void AddBatch(int names, TimeSpan waited, TimeSpan ran)
    {
        _batches.Add(names);
        _waits.Add(waited.TotalMicroseconds);
        _runs.Add(ran.TotalMicroseconds);
    }

    /// <summary>A version was loaded or refused.</summary>
    public void AddLoad(bool isLoaded) => _loads.AddOrUpdate(isLoaded, 1, (_, count) => count + 1);

    /// <summary>The page.</summary>
    /// <param name="waiting">Names in the queue.</param>
    /// <param name="versions">Versions that can be asked.</param>
    public string Write(long waiting, IEnumerable<long> versions)
    {
        var to = new StringBuilder(1 << 14);
        string model = $"model_name=\"{modelName}\"";
        Type(":tensorflow:serving:request_count", "counter");
        foreach ((Code code, long count) in _requests.OrderBy(r => r.Key))
            Line($":tensorflow:serving:request_count{{{model},status=\"{Codes.NameOf(code)}\"}}", count);
        Type(":tensorflow:serving:request_latency", "histogram");
        foreach (((string api, string entrypoint), Histogram latencies) in _latencies.OrderBy(l => l.Key))
            latencies.Write(to, ":tensorflow:serving:request_latency", $"{model},API=\"{api}\",entrypoint=\"{entrypoint}\"");
        Type(":tensorflow:serving:request_example_counts", "histogram");
        _examples.Write(to, ":tensorflow:serving:request_example_counts", model);
        Type(":tensorflow:serving:runtime_latency", "histogram");
        _runs.Write(to, ":tensorflow:serving:runtime_latency", $"{model},API=\"Predict\",runtime=\"degas\"");
        Type(":tensorflow:serving:batching_session:queuing_latency", "histogram");
        _waits.Write(to, ":tensorflow:serving:batching_session:queuing_latency", "");
        Type(":tensorflow:cc:saved_model:load_attempt_count", "counter");
        foreach ((bool isLoaded, long count) in _loads)
            Line($":tensorflow:cc:saved_model:load_attempt_count{{{model},status=\"{(isLoaded ? "success" : "fail")}\"}}", count);
        Type(":degas:serving:batch_size", "histogram");
        _batches.Write(to, ":degas:serving:batch_size", model);
        Type(":degas:serving:queued_names", "gauge");
        Line($":degas:serving:queued_names{{{model}}}", waiting);
        Type(":degas:serving:available_version", "gauge");
        foreach (long version in versions)
            Line($":degas:serving:available_version{{{model},version=\"{version}\"}}", 1);
        Type(":degas:serving:requests_for_other_models", "counter");
        Line(":degas:serving:requests_for_other_models{}", Volatile.Read(ref _otherModels));
        Type(":degas:serving:resident_bytes", "gauge");
        Line(":degas:serving:resident_bytes{}", Environment.WorkingSet);
        return to.ToString();

        void Type(string name, string type) => to.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        void Line(string series, long value) => to.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");
    }
}
