namespace Degas.Engine.Cuda.Driver;

/// <summary>Results of the driver's functions that this program tells apart (CUDA Driver API, "CUresult"); all others go by their names.</summary>
internal static class CudaStatus
{
    public const int Success = 0, OutOfMemory = 2;

    /// <summary>
    /// Whether the device or its context is gone for good: no later call of the process can succeed. Deinitialized, device unavailable, ECC and NVLink
    /// errors, illegal address, launch timeout, destroyed context, and the kernel's faults from 714 to 719.
    /// </summary>
    public static bool IsDeviceLost(int status) => status is 4 or 46 or 214 or 220 or 226 or 700 or 702 or 709 or (>= 714 and <= 719);
}

/// <summary>A call of the driver failed.</summary>
public sealed class CudaException : Exception
{
    internal CudaException(string call, int status, string name, string? detail = null)
        : base($"{call}: {name}{(CudaStatus.IsDeviceLost(status) ? "; the device is lost to this program" : "")}{(string.IsNullOrWhiteSpace(detail) ? "" : $"\n{detail.Trim()}")}")
    {
        Status = status;
        Name = name;
    }

    /// <summary>The driver's number of the error.</summary>
    public int Status { get; }

    /// <summary>The driver's name of it, such as <c>CUDA_ERROR_OUT_OF_MEMORY</c>.</summary>
    public string Name { get; }

    /// <summary>Whether less memory would have done.</summary>
    public bool IsOutOfMemory => Status == CudaStatus.OutOfMemory;

    /// <summary>Whether no later call can succeed.</summary>
    public bool IsDeviceLost => CudaStatus.IsDeviceLost(Status);
}

/// <summary>There is nothing here to run on; the message says why, in words that go on from "CUDA is not usable: ".</summary>
public sealed class CudaNotUsableException(string message) : Exception(message);
