using Degas.Engine.Cuda.Driver;

namespace Degas.Engine.Cuda;

/// <summary>What CUDA is on this machine: a driver and its devices. Loading it takes the driver a part of a second, so it is asked for only where a run may use it.</summary>
public sealed class CudaPlatform
{
    private CudaPlatform(CudaDriver driver, IReadOnlyList<CudaDevice> devices)
    {
        Driver = driver;
        Devices = devices;
    }

    /// <summary>All devices, usable or not.</summary>
    public IReadOnlyList<CudaDevice> Devices { get; }

    /// <summary>The CUDA version that the driver is of, such as <c>12.4</c>.</summary>
    public string DriverVersion => CudaDriver.VersionText(Driver.Version);

    internal CudaDriver Driver { get; }

    /// <summary>Loads the driver.</summary>
    /// <exception cref="CudaNotUsableException">No driver, one that is too old, or no device; the message says which.</exception>
    public static CudaPlatform Load()
    {
        CudaDriver driver = CudaDriver.Load();
        try
        {
            IReadOnlyList<CudaDevice> devices = CudaDevice.All(driver);
            return devices.Count > 0 ? new(driver, devices) : throw new CudaNotUsableException("the driver shows no device");
        }
        catch (CudaException e)
        {
            throw new CudaNotUsableException(e.Message);
        }
    }

    /// <summary>The device of a number, or the first usable one.</summary>
    /// <exception cref="CudaNotUsableException">There is none, or it is not usable.</exception>
    public CudaDevice Choose(int? ordinal)
    {
        if (ordinal >= Devices.Count)
            throw new CudaNotUsableException($"there is no device {ordinal}; the driver shows {Devices.Count}");
        CudaDevice device = ordinal is { } number ? Devices[number] : Devices.FirstOrDefault(d => d.Reason is null) ?? Devices[0];
        return device.Reason is { } reason ? throw new CudaNotUsableException(reason) : device;
    }
}
