using BenchmarkDotNet.Attributes;
using Degas.Engine.Model;
using Degas.Kernels;

namespace Degas.Bench.Benchmarks;

/// <summary>What a start costs before the first name: the shipped weights file, from its bytes to a kernel.</summary>
[Config(typeof(BenchConfig))]
public class ModelBenchmarks
{
    private byte[] _file = [];
    private DegasModel _model = null!;

    [GlobalSetup]
    public void Setup()
    {
        _file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "model.safetensors"));
        _model = DegasModel.Parse(_file);
    }

    /// <summary>The header checked, the tensors found.</summary>
    [Benchmark]
    public Safetensors ParseSafetensors() => Safetensors.Parse(_file);

    /// <summary>That, the hash, and the weights folded.</summary>
    [Benchmark]
    public DegasModel ParseModel() => DegasModel.Parse(_file);

    /// <summary>The weights in the order in which the chosen kernel reads them.</summary>
    [Benchmark]
    public LstmKernel CreateKernel() => KernelRegistry.Choose().Create(_model.Weights);
}
