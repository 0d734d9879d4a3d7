using ILGPU.Runtime.Cuda;

namespace Degas.Kernels.Cuda;

/// <summary>
/// Two numbers, each as a sum of two float16 values: itself rounded, and what that left over, rounded. 22 bits of it, or 2^-25 where it is small. A
/// register holds two values, the first in its lower half.
/// </summary>
public readonly struct HalfPair(uint high, uint low)
{
    /// <summary>The numbers, rounded.</summary>
    public uint High { get; } = high;

    /// <summary>What rounding left over.</summary>
    public uint Low { get; } = low;

    /// <summary>Splits two numbers below 65,504.</summary>
    public static HalfPair Split(float first, float second)
    {
        Input<float> x = first, y = second;
        Output<uint> high = default, low = default;
        CudaAsm.EmitRef(
            "{\n\t.reg .b16 a, b;\n\t.reg .f32 x, y;\n\t" +
            "cvt.rn.f16.f32 a, %2;\n\tcvt.rn.f16.f32 b, %3;\n\tmov.b32 %0, {a, b};\n\t" +
            "cvt.f32.f16 x, a;\n\tcvt.f32.f16 y, b;\n\tsub.f32 x, %2, x;\n\tsub.f32 y, %3, y;\n\t" +
            "cvt.rn.f16.f32 a, x;\n\tcvt.rn.f16.f32 b, y;\n\tmov.b32 %1, {a, b};\n\t}",
            ref high, ref low, ref x, ref y);
        return new(high.Value, low.Value);
    }

    /// <summary>The first number.</summary>
    public float First()
    {
        Output<float> sum = default;
        Input<uint> high = High, low = Low;
        CudaAsm.EmitRef(
            "{\n\t.reg .b16 a, b;\n\t.reg .f32 x, y;\n\t" +
            "mov.b32 {a, b}, %1;\n\tcvt.f32.f16 x, a;\n\tmov.b32 {a, b}, %2;\n\tcvt.f32.f16 y, a;\n\tadd.f32 %0, x, y;\n\t}",
            ref sum, ref high, ref low);
        return sum.Value;
    }

    /// <summary>The second number.</summary>
    public float Second() => new HalfPair(High >> 16, Low >> 16).First();
}
