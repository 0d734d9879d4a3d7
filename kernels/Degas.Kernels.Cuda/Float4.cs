namespace Degas.Kernels.Cuda;

/// <summary>Four values that one instruction loads or stores: a unit's gates (i, f, g, o), or a unit's hidden state of four names.</summary>
public readonly struct Float4(float x, float y, float z, float w)
{
    /// <summary>The first: gate i.</summary>
    public float X { get; } = x;

    /// <summary>The second: gate f.</summary>
    public float Y { get; } = y;

    /// <summary>The third: gate g.</summary>
    public float Z { get; } = z;

    /// <summary>The fourth: gate o.</summary>
    public float W { get; } = w;

    /// <summary>Four times one value.</summary>
    public static Float4 Of(float value) => new(value, value, value, value);

    /// <summary><c>this + weights * value</c>; a multiply-add in each of the four once the driver has compiled it.</summary>
    public Float4 Add(Float4 weights, float value) => new(X + weights.X * value, Y + weights.Y * value, Z + weights.Z * value, W + weights.W * value);
}

/// <summary>Two values that one instruction loads: gates i and f of a unit, or g and o.</summary>
public readonly struct Float2(float x, float y)
{
    /// <summary>The first.</summary>
    public float X { get; } = x;

    /// <summary>The second.</summary>
    public float Y { get; } = y;
}

/// <summary>A value of each of a group's eight names.</summary>
public readonly struct Eight(Float4 low, Float4 high)
{
    /// <summary>Names 0 to 3.</summary>
    public Float4 Low { get; } = low;

    /// <summary>Names 4 to 7.</summary>
    public Float4 High { get; } = high;
}
