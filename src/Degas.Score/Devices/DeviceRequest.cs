namespace Degas.Score.Devices;

/// <summary>What <c>--device</c> asks for.</summary>
internal enum DeviceKind : byte
{
    /// <summary>CUDA where it is usable and will pay, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA, or an error.</summary>
    Cuda,
}

/// <summary>The value of <c>--device</c>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Ordinal">The number of the CUDA device; null for the first usable one.</param>
internal readonly record struct DeviceRequest(DeviceKind Kind, int? Ordinal);
