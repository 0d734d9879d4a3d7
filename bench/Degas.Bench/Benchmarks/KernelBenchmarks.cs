using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Parameters;
using Degas.Bench.Kernels;
using Degas.Kernels;

namespace Degas.Bench.Benchmarks;

/// <summary>One step of the recurrence for some nodes, gates included, on one thread.</summary>
[Config(typeof(Config))]
public class KernelBenchmarks
{
    private LstmKernel _kernel = null!;
    private KernelWork _work = null!;
    private (float[] Previous, float[] Next) _states;

    public static IEnumerable<string> Usable => KernelRegistry.Variants.Where(v => v.IsUsable()).Select(v => v.Name);

    [ParamsSource(nameof(Usable))]
    public string Kernel { get; set; } = "";

    [Params(64, 128, 256)]
    public int Hidden { get; set; }

    [Params(6, 48, 1024)]
    public int Nodes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        LstmWeights weights = KernelWork.RandomWeights(Hidden);
        _kernel = Create(Kernel, weights);
        float difference = KernelWork.OfNodes(48).LargestDifference(_kernel, Create("reference", weights));
        if (!(difference < KernelReport.WrongFrom))
            throw new InvalidOperationException($"{Kernel}: a state differs from the reference by {difference}");
        _work = KernelWork.OfNodes(Nodes);
        _states = _work.AllocateStates(_kernel);
    }

    [Benchmark]
    public void Step() => _work.Run(_kernel, ref _states);

    private static LstmKernel Create(string name, LstmWeights weights) => KernelRegistry.Variants.Single(v => v.Name == name).Create(weights);

    private sealed class Config : BenchConfig
    {
        // Measured when the table is written: in the same process, on a processor as warm as the benches left it.
        private static readonly Lazy<double> s_peak = new(FmaPeak.Measure);

        public Config()
            : base(
                new RateColumn("GFLOP/s", "2 * 4H * H operations a node; the gates' are not counted", p => Flops(p)),
                new RateColumn("of peak", "share of the multiply-add peak of one thread, measured in this process", p => Flops(p) / s_peak.Value))
        {
        }

        private static double Flops(ParameterInstances parameters) =>
            KernelWork.OfNodes(Value(parameters, nameof(Nodes))).FlopsAt(Value(parameters, nameof(Hidden)));

        private static int Value(ParameterInstances parameters, string name) => Convert.ToInt32(parameters[name], CultureInfo.InvariantCulture);
    }
}
