using Degas.Engine.Cuda.Driver;
using Degas.StandIn;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Degas.Engine.Cuda.Tests;

/// <summary>What is said where there is no usable driver or device. None of it may end the program.</summary>
public sealed class CudaPlatformTests
{
    [Fact]
    public void A_machine_without_a_driver_says_so()
    {
        Environment.SetEnvironmentVariable(CudaDriver.EnvironmentVariable, "/nowhere/libcuda.so.1");
        Assert.Equal("/nowhere/libcuda.so.1 cannot be loaded (no NVIDIA driver?)", Reason());
    }

    [Fact]
    public void A_library_that_is_no_driver_says_what_it_lacks()
    {
        Environment.SetEnvironmentVariable(CudaDriver.EnvironmentVariable, "libm.so.6");
        Assert.Equal("libm.so.6 is too old or no CUDA driver: it has no cuInit", Reason());
    }

    [Fact]
    public void A_file_that_is_no_library_says_so()
    {
        Environment.SetEnvironmentVariable(CudaDriver.EnvironmentVariable, typeof(CudaPlatformTests).Assembly.Location);
        Assert.EndsWith("cannot be loaded (no NVIDIA driver?)", Reason(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version=9020", "the driver is of CUDA 9.2; 10.0 or later is wanted")]
    [InlineData("devices=0", "cuInit: CUDA_ERROR_NO_DEVICE")]
    [InlineData("cuInit#1=304", "cuInit: CUDA_ERROR_OPERATING_SYSTEM")]
    [InlineData("cuInit#1=802", "cuInit: CUDA_ERROR_SYSTEM_NOT_READY")]
    [InlineData("cuInit#1=4711", "cuInit: error 4711")]
    [InlineData("cuDeviceGetCount#1=100", "cuDeviceGetCount: CUDA_ERROR_NO_DEVICE")]
    [InlineData("cuDeviceGetAttribute#1=1", "cuDeviceGetAttribute: CUDA_ERROR_INVALID_VALUE")]
    [InlineData("capability=61", "device 0, Stand-in 0, has compute capability 6.1; 7.5 (Turing) or later is wanted")]
    [InlineData("mode=2", "device 0, Stand-in 0, is in a compute mode that allows no program")]
    public void A_driver_or_a_device_that_will_not_do_is_told_by_name(string plan, string reason)
    {
        StandInDriver.Plan(plan);
        Assert.Equal(reason, Reason());
        Assert.Equal(0, StandInDriver.Live);
    }

    [Fact]
    public void Devices_are_listed_and_chosen_by_number()
    {
        StandInDriver.Plan("devices=3 version=12040");
        CudaPlatform platform = CudaPlatform.Load();
        Assert.Equal("12.4", platform.DriverVersion);
        Assert.Equal(["cuda:0, Stand-in 0", "cuda:1, Stand-in 1", "cuda:2, Stand-in 2"], platform.Devices.Select(d => d.ToString()));
        Assert.Equal(2, platform.Choose(2).Ordinal);
        Assert.Equal(0, platform.Choose(null).Ordinal);
        Assert.Equal("there is no device 3; the driver shows 3", Assert.Throws<CudaNotUsableException>(() => platform.Choose(3)).Message);
        Assert.Equal(0, StandInDriver.Calls("cuDevicePrimaryCtxRetain"));
    }

    [Theory, InlineData(75, 4 * 64), InlineData(80, 4 * 64), InlineData(86, 4 * 128), InlineData(90, 4 * 128), InlineData(120, 4 * 128)]
    public void The_float32_peak_goes_by_the_architecture(int capability, int lanes)
    {
        StandInDriver.Plan($"capability={capability}");
        Assert.Equal(lanes * 2 * 1.98e9, CudaPlatform.Load().Devices[0].Float32Peak, 1e3);
    }

    [Theory, InlineData(75, 512), InlineData(80, 1024), InlineData(86, 512), InlineData(89, 512), InlineData(90, 2048), InlineData(100, 2048), InlineData(120, 512)]
    public void The_tensor_peak_goes_by_the_architecture(int capability, int lanes)
    {
        StandInDriver.Plan($"capability={capability}");
        Assert.Equal(4 * lanes * 2 * 1.98e9, CudaPlatform.Load().Devices[0].TensorPeak!.Value, 1e3);
        StandInDriver.Plan("capability=110");
        Assert.Null(CudaPlatform.Load().Devices[0].TensorPeak);
    }

    private static string Reason() => Assert.Throws<CudaNotUsableException>(() => CudaPlatform.Load().Choose(null)).Message;
}
