using System.Runtime.InteropServices;
using Degas.Engine.Cuda;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Degas.Kernels.Cuda.Tests;

/// <summary>
/// A launch of a kernel by ILGPU's CPU accelerator, with a thread of the system for each thread of a block: the kernel's C# as it stands, the weights and
/// tiles as the host packs them for a device.
/// </summary>
internal sealed class CpuAccelerator : IDisposable
{
    private readonly Context _context;
    private readonly CPUAccelerator _accelerator;

    public CpuAccelerator()
    {
        const int WarpSize = 32;
        _context = Context.Create(builder => builder.CPU(new CPUDevice(WarpSize, LstmFloat32.MaxThreads / WarpSize, 1)).EnableAlgorithms());
        _accelerator = _context.CreateCPUAccelerator(0);
    }

    /// <summary>Scores texts by the kernel of a width.</summary>
    public float[] Score<TWidth>(DegasModel model, TileShape shape, IEnumerable<byte[]> texts)
        where TWidth : unmanaged, IWidth
    {
        TextBatch batch = Batch(model, texts);
        var tiles = new TileBatch(shape);
        tiles.Take(batch);
        TilePlan plan = tiles.Plan(0, int.MaxValue, int.MaxValue);
        byte[] input = new byte[plan.Bytes];
        // What a device's memory may hold.
        Array.Fill(input, (byte)0xAA);
        tiles.Write(plan, input);

        using MemoryBuffer1D<Float4, Stride1D.Dense> recurrent = _accelerator.Allocate1D(MemoryMarshal.Cast<float, Float4>(GateWeights.Recurrent(model.Weights)).ToArray());
        using MemoryBuffer1D<Float4, Stride1D.Dense> table = _accelerator.Allocate1D(MemoryMarshal.Cast<float, Float4>(GateWeights.Table(model.Weights)).ToArray());
        using MemoryBuffer1D<float, Stride1D.Dense> head = _accelerator.Allocate1D(model.Weights.Head);
        using MemoryBuffer1D<int, Stride1D.Dense> starts = _accelerator.Allocate1D(MemoryMarshal.Cast<byte, int>(input.AsSpan(0, (plan.Tiles + 1) * sizeof(int))).ToArray());
        using MemoryBuffer1D<ulong, Stride1D.Dense> lengths = _accelerator.Allocate1D(MemoryMarshal.Cast<byte, ulong>(input.AsSpan(plan.LengthsAt, plan.Tiles * shape.Names)).ToArray());
        using MemoryBuffer1D<ulong, Stride1D.Dense> symbols = _accelerator.Allocate1D(MemoryMarshal.Cast<byte, ulong>(input.AsSpan(plan.SymbolsAt)).ToArray());
        using MemoryBuffer1D<Eight, Stride1D.Dense> scores = _accelerator.Allocate1D<Eight>(plan.Tiles * shape.Groups);

        Action<KernelConfig, ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>, ArrayView<int>, ArrayView<ulong>, ArrayView<ulong>, ArrayView<Eight>, float, int, int, int> kernel =
            _accelerator.LoadStreamKernel<ArrayView<Float4>, ArrayView<Float4>, ArrayView<float>, ArrayView<int>, ArrayView<ulong>, ArrayView<ulong>, ArrayView<Eight>, float, int, int, int>(LstmFloat32.ScoreFloat32<TWidth>);
        kernel(new KernelConfig(plan.Tiles, shape.Threads, SharedMemoryConfig.RequestDynamic<byte>(shape.SharedBytes)),
            recurrent.View, table.View, head.View, starts.View, symbols.View, lengths.View, scores.View, model.Weights.HeadBias, shape.Hidden, shape.Groups, shape.Row);
        _accelerator.Synchronize();
        float[] result = new float[batch.Count];
        tiles.Read(plan, MemoryMarshal.Cast<Eight, float>(scores.GetAsArray1D()), result);
        return result;
    }

    /// <summary>The scores that the specification gives.</summary>
    public static float[] Reference(DegasModel model, IEnumerable<byte[]> texts)
    {
        TextBatch batch = Batch(model, texts);
        float[] scores = new float[batch.Count];
        new Scorer(new Reference.LstmStep(model.Weights)).Score(batch, scores);
        return scores;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator.Dispose();
        _context.Dispose();
    }

    private static TextBatch Batch(DegasModel model, IEnumerable<byte[]> texts)
    {
        var batch = new TextBatch(model);
        foreach (byte[] text in texts)
            batch.Add(text);
        return batch;
    }
}
