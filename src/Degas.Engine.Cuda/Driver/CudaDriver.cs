using System.Runtime.InteropServices;

namespace Degas.Engine.Cuda.Driver;

/// <summary>
/// The CUDA driver's C interface (CUDA Driver API), found when it is first asked for: a machine without a GPU has no such library. Each method is one
/// function of the driver and throws where that fails.
/// </summary>
internal sealed unsafe class CudaDriver
{
    /// <summary>The environment variable that names another library than the system's: for tests, and for drivers in odd places.</summary>
    public const string EnvironmentVariable = "DEGAS_CUDA_DRIVER";

    /// <summary>The oldest driver that reads the kernels' PTX: that of CUDA 10.0, as the driver tells it.</summary>
    public const int OldestVersion = 10_000;

    private const string SystemLibrary = "libcuda.so.1";

    private readonly delegate* unmanaged<uint, int> _init;
    private readonly delegate* unmanaged<int*, int> _driverGetVersion, _deviceGetCount;
    private readonly delegate* unmanaged<int, byte**, int> _getErrorName;
    private readonly delegate* unmanaged<int*, int, int> _deviceGet;
    private readonly delegate* unmanaged<byte*, int, int, int> _deviceGetName;
    private readonly delegate* unmanaged<int*, int, int, int> _deviceGetAttribute;
    private readonly delegate* unmanaged<nuint*, int, int> _deviceTotalMemory;
    private readonly delegate* unmanaged<int, uint, int> _primaryContextSetFlags;
    private readonly delegate* unmanaged<nint*, int, int> _primaryContextRetain;
    private readonly delegate* unmanaged<int, int> _primaryContextRelease;
    private readonly delegate* unmanaged<nint, int> _contextSetCurrent, _moduleUnload, _streamDestroy, _streamSynchronize, _eventDestroy, _eventSynchronize;
    private readonly delegate* unmanaged<nint*, void*, uint, int*, void**, int> _moduleLoad;
    private readonly delegate* unmanaged<nint*, nint, byte*, int> _moduleGetFunction;
    private readonly delegate* unmanaged<nint, int, int, int> _functionSetAttribute;
    private readonly delegate* unmanaged<nint*, uint, int> _streamCreate, _eventCreate;
    private readonly delegate* unmanaged<nint, nint, int> _eventRecord;
    private readonly delegate* unmanaged<float*, nint, nint, int> _eventElapsedTime;
    private readonly delegate* unmanaged<ulong*, nuint, int> _memoryAllocate;
    private readonly delegate* unmanaged<ulong, int> _memoryFree;
    private readonly delegate* unmanaged<void**, nuint, uint, int> _hostAllocate;
    private readonly delegate* unmanaged<void*, int> _hostFree;
    private readonly delegate* unmanaged<ulong, void*, nuint, nint, int> _copyToDevice;
    private readonly delegate* unmanaged<void*, ulong, nuint, nint, int> _copyToHost;
    private readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> _launch;

    private CudaDriver(nint library, string path)
    {
        _init = (delegate* unmanaged<uint, int>)Find("cuInit");
        _driverGetVersion = (delegate* unmanaged<int*, int>)Find("cuDriverGetVersion");
        _deviceGetCount = (delegate* unmanaged<int*, int>)Find("cuDeviceGetCount");
        _getErrorName = (delegate* unmanaged<int, byte**, int>)Find("cuGetErrorName");
        _deviceGet = (delegate* unmanaged<int*, int, int>)Find("cuDeviceGet");
        _deviceGetName = (delegate* unmanaged<byte*, int, int, int>)Find("cuDeviceGetName");
        _deviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)Find("cuDeviceGetAttribute");
        _deviceTotalMemory = (delegate* unmanaged<nuint*, int, int>)Find("cuDeviceTotalMem_v2");
        _primaryContextSetFlags = (delegate* unmanaged<int, uint, int>)Find("cuDevicePrimaryCtxSetFlags_v2", "cuDevicePrimaryCtxSetFlags");
        _primaryContextRetain = (delegate* unmanaged<nint*, int, int>)Find("cuDevicePrimaryCtxRetain");
        _primaryContextRelease = (delegate* unmanaged<int, int>)Find("cuDevicePrimaryCtxRelease_v2", "cuDevicePrimaryCtxRelease");
        _contextSetCurrent = (delegate* unmanaged<nint, int>)Find("cuCtxSetCurrent");
        _moduleLoad = (delegate* unmanaged<nint*, void*, uint, int*, void**, int>)Find("cuModuleLoadDataEx");
        _moduleUnload = (delegate* unmanaged<nint, int>)Find("cuModuleUnload");
        _moduleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)Find("cuModuleGetFunction");
        _functionSetAttribute = (delegate* unmanaged<nint, int, int, int>)Find("cuFuncSetAttribute");
        _streamCreate = (delegate* unmanaged<nint*, uint, int>)Find("cuStreamCreate");
        _streamDestroy = (delegate* unmanaged<nint, int>)Find("cuStreamDestroy_v2");
        _streamSynchronize = (delegate* unmanaged<nint, int>)Find("cuStreamSynchronize");
        _eventCreate = (delegate* unmanaged<nint*, uint, int>)Find("cuEventCreate");
        _eventDestroy = (delegate* unmanaged<nint, int>)Find("cuEventDestroy_v2");
        _eventRecord = (delegate* unmanaged<nint, nint, int>)Find("cuEventRecord");
        _eventSynchronize = (delegate* unmanaged<nint, int>)Find("cuEventSynchronize");
        _eventElapsedTime = (delegate* unmanaged<float*, nint, nint, int>)Find("cuEventElapsedTime");
        _memoryAllocate = (delegate* unmanaged<ulong*, nuint, int>)Find("cuMemAlloc_v2");
        _memoryFree = (delegate* unmanaged<ulong, int>)Find("cuMemFree_v2");
        _hostAllocate = (delegate* unmanaged<void**, nuint, uint, int>)Find("cuMemHostAlloc");
        _hostFree = (delegate* unmanaged<void*, int>)Find("cuMemFreeHost");
        _copyToDevice = (delegate* unmanaged<ulong, void*, nuint, nint, int>)Find("cuMemcpyHtoDAsync_v2");
        _copyToHost = (delegate* unmanaged<void*, ulong, nuint, nint, int>)Find("cuMemcpyDtoHAsync_v2");
        _launch = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Find("cuLaunchKernel");

        // A second name is that of drivers before CUDA 11.
        void* Find(string name, string? older = null) =>
            NativeLibrary.TryGetExport(library, name, out nint address) || (older is not null && NativeLibrary.TryGetExport(library, older, out address))
                ? (void*)address
                : throw new CudaNotUsableException($"{path} is too old or no CUDA driver: it has no {name}");
    }

    /// <summary>The driver's version: 12040 is that of CUDA 12.4.</summary>
    public int Version { get; private set; }

    /// <summary>Finds and starts the driver.</summary>
    /// <exception cref="CudaNotUsableException">There is none, it is too old, or it finds no device that it may use.</exception>
    public static CudaDriver Load()
    {
        string? forced = Environment.GetEnvironmentVariable(EnvironmentVariable);
        string path = string.IsNullOrEmpty(forced) ? SystemLibrary : forced;
        if (!NativeLibrary.TryLoad(path, out nint library))
            throw new CudaNotUsableException($"{path} cannot be loaded (no NVIDIA driver?)");
        var driver = new CudaDriver(library, path);
        int version = 0;
        if (driver._driverGetVersion(&version) != CudaStatus.Success || version < OldestVersion)
            throw new CudaNotUsableException($"the driver is of CUDA {VersionText(version)}; {VersionText(OldestVersion)} or later is wanted");
        driver.Version = version;
        int status = driver._init(0);
        return status == CudaStatus.Success ? driver : throw new CudaNotUsableException($"cuInit: {driver.ErrorName(status)}");
    }

    /// <summary>12040 as 12.4.</summary>
    public static string VersionText(int version) => $"{version / 1000}.{version % 1000 / 10}";

    public string ErrorName(int status)
    {
        byte* name = null;
        return _getErrorName(status, &name) == CudaStatus.Success && name is not null ? Marshal.PtrToStringUTF8((nint)name)! : $"error {status}";
    }

    public int DeviceCount()
    {
        int count;
        Check("cuDeviceGetCount", _deviceGetCount(&count));
        return count;
    }

    public int Device(int ordinal)
    {
        int device;
        Check("cuDeviceGet", _deviceGet(&device, ordinal));
        return device;
    }

    public string DeviceName(int device)
    {
        byte* name = stackalloc byte[256];
        Check("cuDeviceGetName", _deviceGetName(name, 256, device));
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    public int DeviceAttribute(int attribute, int device)
    {
        int value;
        Check("cuDeviceGetAttribute", _deviceGetAttribute(&value, attribute, device));
        return value;
    }

    public long DeviceMemory(int device)
    {
        nuint bytes;
        Check("cuDeviceTotalMem", _deviceTotalMemory(&bytes, device));
        return (long)bytes;
    }

    /// <summary>The context that all of a process shares on a device. Waiting threads sleep: the cores have lines to read.</summary>
    public nint RetainPrimaryContext(int device)
    {
        const uint BlockingSync = 4;
        // Fails where the context is in use already; its flags are then what they are.
        _ = _primaryContextSetFlags(device, BlockingSync);
        nint context;
        Check("cuDevicePrimaryCtxRetain", _primaryContextRetain(&context, device));
        return context;
    }

    public void ReleasePrimaryContext(int device) => _ = _primaryContextRelease(device);

    /// <summary>Makes a context the calling thread's.</summary>
    public void SetContext(nint context) => Check("cuCtxSetCurrent", _contextSetCurrent(context));

    /// <summary>Compiles PTX for the device. The exception has what the compiler says.</summary>
    public nint LoadModule(ReadOnlySpan<byte> terminatedPtx)
    {
        const int ErrorLogBuffer = 5, ErrorLogSize = 6, LogLength = 8192;
        byte* log = stackalloc byte[LogLength];
        *log = 0;
        int* options = stackalloc int[] { ErrorLogBuffer, ErrorLogSize };
        void** values = stackalloc void*[] { log, (void*)LogLength };
        nint module;
        fixed (byte* ptx = terminatedPtx)
        {
            int status = _moduleLoad(&module, ptx, 2, options, values);
            if (status != CudaStatus.Success)
            {
                log[LogLength - 1] = 0;
                throw new CudaException("cuModuleLoadDataEx", status, ErrorName(status), Marshal.PtrToStringUTF8((nint)log));
            }
        }

        return module;
    }

    public void UnloadModule(nint module) => _ = _moduleUnload(module);

    public nint Function(nint module, ReadOnlySpan<byte> terminatedName)
    {
        nint function;
        fixed (byte* name = terminatedName)
            Check("cuModuleGetFunction", _moduleGetFunction(&function, module, name));
        return function;
    }

    /// <summary>Allows a function more dynamic shared memory than the 48 KiB that every device has.</summary>
    public void SetSharedMemory(nint function, int bytes)
    {
        const int MaxDynamicSharedSize = 8;
        Check("cuFuncSetAttribute", _functionSetAttribute(function, MaxDynamicSharedSize, bytes));
    }

    public nint CreateStream()
    {
        const uint NonBlocking = 1;
        nint stream;
        Check("cuStreamCreate", _streamCreate(&stream, NonBlocking));
        return stream;
    }

    /// <summary>Waits until nothing is under way in a stream.</summary>
    public void Synchronize(nint stream) => Check("cuStreamSynchronize", _streamSynchronize(stream));

    /// <summary>Waits until nothing is under way in a stream, or the device has failed.</summary>
    public void WaitFor(nint stream) => _ = _streamSynchronize(stream);

    public void DestroyStream(nint stream)
    {
        WaitFor(stream);
        _ = _streamDestroy(stream);
    }

    /// <summary>An event that a thread sleeps on, with the time of its passing.</summary>
    public nint CreateEvent()
    {
        const uint BlockingSync = 1;
        nint created;
        Check("cuEventCreate", _eventCreate(&created, BlockingSync));
        return created;
    }

    public void DestroyEvent(nint destroyed) => _ = _eventDestroy(destroyed);

    public void Record(nint recorded, nint stream) => Check("cuEventRecord", _eventRecord(recorded, stream));

    public void Wait(nint awaited) => Check("cuEventSynchronize", _eventSynchronize(awaited));

    public TimeSpan Elapsed(nint start, nint end)
    {
        float milliseconds;
        Check("cuEventElapsedTime", _eventElapsedTime(&milliseconds, start, end));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    public ulong Allocate(long bytes)
    {
        ulong memory;
        Check("cuMemAlloc", _memoryAllocate(&memory, (nuint)bytes));
        return memory;
    }

    public void Free(ulong memory) => _ = _memoryFree(memory);

    /// <summary>Page-locked memory: only that is copied while other things run.</summary>
    public void* AllocatePinned(long bytes)
    {
        void* memory;
        Check("cuMemHostAlloc", _hostAllocate(&memory, (nuint)bytes, 0));
        return memory;
    }

    public void FreePinned(void* memory) => _ = _hostFree(memory);

    public void CopyToDevice(ulong to, void* from, long bytes, nint stream) => Check("cuMemcpyHtoDAsync", _copyToDevice(to, from, (nuint)bytes, stream));

    public void CopyToHost(void* to, ulong from, long bytes, nint stream) => Check("cuMemcpyDtoHAsync", _copyToHost(to, from, (nuint)bytes, stream));

    public void Launch(nint function, int blocks, int threads, int sharedBytes, nint stream, void** arguments) =>
        Check("cuLaunchKernel", _launch(function, (uint)blocks, 1, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream, arguments, null));

    private void Check(string call, int status)
    {
        if (status != CudaStatus.Success)
            throw new CudaException(call, status, ErrorName(status));
    }
}
