using Degas.Engine.Cuda.Driver;

namespace Degas.Engine.Cuda;

/// <summary>A device that the driver shows.</summary>
public sealed record CudaDevice
{
    private CudaDevice(CudaDriver driver, int ordinal)
    {
        const int ProcessorCount = 16, ClockRate = 13, ComputeMode = 20, Major = 75, Minor = 76, SharedMemory = 97;
        Ordinal = ordinal;
        Handle = driver.Device(ordinal);
        Name = driver.DeviceName(Handle);
        Capability = (driver.DeviceAttribute(Major, Handle), driver.DeviceAttribute(Minor, Handle));
        Processors = driver.DeviceAttribute(ProcessorCount, Handle);
        ClockKilohertz = driver.DeviceAttribute(ClockRate, Handle);
        SharedMemoryBytes = driver.DeviceAttribute(SharedMemory, Handle);
        MemoryBytes = driver.DeviceMemory(Handle);
        IsProhibited = driver.DeviceAttribute(ComputeMode, Handle) == 2;
    }

    /// <summary>Its number, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>Such as <c>NVIDIA H100 80GB HBM3</c>.</summary>
    public string Name { get; }

    /// <summary>Compute capability: 7.5 is Turing.</summary>
    public (int Major, int Minor) Capability { get; }

    /// <summary>Multiprocessors.</summary>
    public int Processors { get; }

    /// <summary>The highest clock.</summary>
    public int ClockKilohertz { get; }

    /// <summary>The most shared memory of one thread block.</summary>
    public int SharedMemoryBytes { get; }

    /// <summary>All its memory.</summary>
    public long MemoryBytes { get; }

    /// <summary>Whether its owner lets no program compute on it.</summary>
    public bool IsProhibited { get; }

    /// <summary>Float32 operations a second at the highest clock, a multiply-add counted as two: 64 lanes a multiprocessor on Turing and on the A100, 128 on the others.</summary>
    public double Float32Peak => Processors * (Capability is (7, _) or (8, 0) ? 64.0 : 128.0) * 2 * ClockKilohertz * 1e3;

    /// <summary>
    /// Float16 operations a second of the tensor cores with sums in float32, at the highest clock, as NVIDIA tells them for its server cards (GeForce cards of
    /// Turing to Blackwell do half of it); null for a generation not known here.
    /// </summary>
    public double? TensorPeak => Capability switch
    {
        (7, _) or (8, 6) or (8, 9) or (12, _) => 512,
        (8, 0) => 1024,
        (9, _) or (10, 0) => 2048,
        _ => null,
    } * 2.0 * Processors * ClockKilohertz * 1e3;

    /// <summary>Why it is not usable; null where it is.</summary>
    public string? Reason =>
        Capability.CompareTo((7, 5)) < 0 ? $"device {Ordinal}, {Name}, has compute capability {Capability.Major}.{Capability.Minor}; 7.5 (Turing) or later is wanted"
        : IsProhibited ? $"device {Ordinal}, {Name}, is in a compute mode that allows no program"
        : null;

    internal int Handle { get; }

    internal static IReadOnlyList<CudaDevice> All(CudaDriver driver) => [.. Enumerable.Range(0, driver.DeviceCount()).Select(i => new CudaDevice(driver, i))];

    /// <inheritdoc/>
    public override string ToString() => $"cuda:{Ordinal}, {Name}";
}
