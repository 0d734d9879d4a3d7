using System.Globalization;
using System.Text;

namespace Degas.Serve.Metrics;

/// <summary>Counts of values by bucket, in the form of Prometheus; for all threads.</summary>
internal sealed class Histogram(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    /// <summary>Bounds that grow by a factor, as TensorFlow Serving's do.</summary>
    public static double[] Exponential(double first, double factor, int count)
    {
        double[] bounds = new double[count];
        for (int i = 0; i < count; i++, first *= factor)
            bounds[i] = first;
        return bounds;
    }

    public void Add(double value)
    {
        int bucket = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _counts[bucket >= 0 ? bucket : ~bucket]);
        double sum = Volatile.Read(ref _sum);
        for (double seen; (seen = Interlocked.CompareExchange(ref _sum, sum + value, sum)) != sum;)
            sum = seen;
    }

    /// <summary>Appends the buckets, the sum and the count.</summary>
    public void Write(StringBuilder to, string name, string labels)
    {
        string comma = labels.Length > 0 ? "," : "";
        long total = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            total += Volatile.Read(ref _counts[i]);
            string bound = i < bounds.Length ? bounds[i].ToString("G6", CultureInfo.InvariantCulture) : "+Inf";
            to.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {total}\n");
        }

        to.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {Volatile.Read(ref _sum)}\n");
        to.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} {total}\n");
    }
}
