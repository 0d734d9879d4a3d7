using ILGPU.Runtime.Cuda;

namespace Degas.Kernels.Cuda;

/// <summary>The tensor cores of a generation of cards. All lanes of a warp call together; the PTX ISA, "mma", says which lane holds what.</summary>
public interface IMatrixUnit
{
    /// <summary><c>sums + states weights</c>: [16 names, 16 units] x [16 units, 32 gates] in float16, summed in float32.</summary>
    /// <param name="sums">This lane's share of the sums.</param>
    /// <param name="states">Its share of the states: names r and r + 8 at the first eight units, then at the other eight.</param>
    /// <param name="lower">Of the weights of the first two tiles of eight gates: the first eight units and the other eight of each.</param>
    /// <param name="upper">Of the weights of the other two tiles.</param>
    BlockGates Add(BlockGates sums, Quad states, Quad lower, Quad upper);
}

/// <summary>Turing's: eight units at a time (PTX 6.5).</summary>
public readonly struct TuringUnit : IMatrixUnit
{
    private const string Mma = "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 ";

    /// <inheritdoc/>
    public BlockGates Add(BlockGates sums, Quad states, Quad lower, Quad upper)
    {
        Ref<float> d0 = sums.T0.X, d1 = sums.T0.Y, d2 = sums.T0.Z, d3 = sums.T0.W, d4 = sums.T1.X, d5 = sums.T1.Y, d6 = sums.T1.Z, d7 = sums.T1.W;
        Ref<float> d8 = sums.T2.X, d9 = sums.T2.Y, d10 = sums.T2.Z, d11 = sums.T2.W, d12 = sums.T3.X, d13 = sums.T3.Y, d14 = sums.T3.Z, d15 = sums.T3.W;
        Input<uint> a0 = states.X, a1 = states.Y, a2 = states.Z, a3 = states.W;
        Input<uint> b0 = lower.X, b1 = lower.Y, b2 = lower.Z, b3 = lower.W, b4 = upper.X, b5 = upper.Y, b6 = upper.Z, b7 = upper.W;
        // The tiles take turns, so that a product does not wait for the one before it.
        CudaAsm.EmitRef(
            Mma + "{%0, %1, %2, %3}, {%16, %17}, {%20}, {%0, %1, %2, %3};\n\t" +
            Mma + "{%4, %5, %6, %7}, {%16, %17}, {%22}, {%4, %5, %6, %7};\n\t" +
            Mma + "{%8, %9, %10, %11}, {%16, %17}, {%24}, {%8, %9, %10, %11};\n\t" +
            Mma + "{%12, %13, %14, %15}, {%16, %17}, {%26}, {%12, %13, %14, %15};\n\t" +
            Mma + "{%0, %1, %2, %3}, {%18, %19}, {%21}, {%0, %1, %2, %3};\n\t" +
            Mma + "{%4, %5, %6, %7}, {%18, %19}, {%23}, {%4, %5, %6, %7};\n\t" +
            Mma + "{%8, %9, %10, %11}, {%18, %19}, {%25}, {%8, %9, %10, %11};\n\t" +
            Mma + "{%12, %13, %14, %15}, {%18, %19}, {%27}, {%12, %13, %14, %15};",
            ref d0, ref d1, ref d2, ref d3, ref d4, ref d5, ref d6, ref d7, ref d8, ref d9, ref d10, ref d11, ref d12, ref d13, ref d14, ref d15,
            ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        return new(
            new(d0.Value, d1.Value, d2.Value, d3.Value), new(d4.Value, d5.Value, d6.Value, d7.Value),
            new(d8.Value, d9.Value, d10.Value, d11.Value), new(d12.Value, d13.Value, d14.Value, d15.Value));
    }
}

/// <summary>That of Ampere and later: sixteen units at a time (PTX 7.0). A lane's registers are those of two of Turing's products.</summary>
public readonly struct AmpereUnit : IMatrixUnit
{
    private const string Mma = "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 ";

    /// <inheritdoc/>
    public BlockGates Add(BlockGates sums, Quad states, Quad lower, Quad upper)
    {
        Ref<float> d0 = sums.T0.X, d1 = sums.T0.Y, d2 = sums.T0.Z, d3 = sums.T0.W, d4 = sums.T1.X, d5 = sums.T1.Y, d6 = sums.T1.Z, d7 = sums.T1.W;
        Ref<float> d8 = sums.T2.X, d9 = sums.T2.Y, d10 = sums.T2.Z, d11 = sums.T2.W, d12 = sums.T3.X, d13 = sums.T3.Y, d14 = sums.T3.Z, d15 = sums.T3.W;
        Input<uint> a0 = states.X, a1 = states.Y, a2 = states.Z, a3 = states.W;
        Input<uint> b0 = lower.X, b1 = lower.Y, b2 = lower.Z, b3 = lower.W, b4 = upper.X, b5 = upper.Y, b6 = upper.Z, b7 = upper.W;
        CudaAsm.EmitRef(
            Mma + "{%0, %1, %2, %3}, {%16, %17, %18, %19}, {%20, %21}, {%0, %1, %2, %3};\n\t" +
            Mma + "{%4, %5, %6, %7}, {%16, %17, %18, %19}, {%22, %23}, {%4, %5, %6, %7};\n\t" +
            Mma + "{%8, %9, %10, %11}, {%16, %17, %18, %19}, {%24, %25}, {%8, %9, %10, %11};\n\t" +
            Mma + "{%12, %13, %14, %15}, {%16, %17, %18, %19}, {%26, %27}, {%12, %13, %14, %15};",
            ref d0, ref d1, ref d2, ref d3, ref d4, ref d5, ref d6, ref d7, ref d8, ref d9, ref d10, ref d11, ref d12, ref d13, ref d14, ref d15,
            ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
        return new(
            new(d0.Value, d1.Value, d2.Value, d3.Value), new(d4.Value, d5.Value, d6.Value, d7.Value),
            new(d8.Value, d9.Value, d10.Value, d11.Value), new(d12.Value, d13.Value, d14.Value, d15.Value));
    }
}
