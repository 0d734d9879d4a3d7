using System.Globalization;
using System.Text;
using Degas.Engine.Cuda;
using Degas.Kernels;
using Degas.Score.Devices;
using Degas.StandIn;

namespace Degas.Score.Tests;

/// <summary><c>--device</c> and <c>selftest</c> of the published program, without a driver and with the stand-in for one.</summary>
public sealed class DeviceTests
{
    private const string NoDriver = "/nowhere/libcuda.so.1";

    public static TheoryData<string> Kernels => new(CudaKernel.All.Select(k => k.Name));

    [Fact]
    public void Cuda_that_is_asked_for_and_not_there_is_an_error_before_the_first_row()
    {
        ProgramResult result = Run(NoDriver, "", "google.com\n", "--device", "cuda");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Equal($"degas-score: --device cuda: CUDA is not usable: {NoDriver} cannot be loaded (no NVIDIA driver?)\n", result.Error);
    }

    [Theory]
    [InlineData("--device gpu", "--device gpu: auto, cpu, cuda or cuda:N is wanted")]
    [InlineData("--device cuda:", "--device cuda:: auto, cpu, cuda or cuda:N is wanted")]
    [InlineData("--device cuda:-1", "--device cuda:-1: auto, cpu, cuda or cuda:N is wanted")]
    [InlineData("--device cuda --kernel reference", "--kernel reference and --device cuda exclude each other: a CUDA device has cuda-half, cuda-float32")]
    [InlineData("--device cpu --kernel cuda-half", "--kernel cuda-half and --device cpu exclude each other: the kernel is a CUDA device's")]
    [InlineData("selftest --device auto", "--device auto: cpu, cuda or cuda:N is wanted")]
    [InlineData("selftest --names 0", "--names 0: a whole number from 1 to 100000000 is wanted")]
    [InlineData("selftest --device cuda --kernel reference", "--kernel reference and --device cuda exclude each other: a CUDA device has cuda-half, cuda-float32")]
    [InlineData("selftest --device cpu --kernel cuda-half", "--kernel cuda-half and --device cpu exclude each other: the kernel is a CUDA device's")]
    public void A_mistake_in_the_command_line_is_told(string arguments, string message)
    {
        ProgramResult result = Run(NoDriver, "", "google.com\n", arguments.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"degas-score: {message}\n", result.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Rows_of_a_device_are_those_of_the_CPU(string kernel)
    {
        using var folder = new TemporaryFolder();
        string stats = Path.Combine(folder.Path, "stats.json");
        byte[] log = File.ReadAllBytes(PublishedProgram.Data("resolver.log"));
        // int16's scores are further away than float32's.
        ProgramResult cpu = PublishedProgram.Run(log, ["--device", "cpu", "--kernel", "vector128"]);
        ProgramResult cuda = PublishedProgram.Run(log, ["--kernel", kernel, "--stats", stats], null, ("DEGAS_CUDA_DRIVER", StandInDriver.Path));
        Assert.Equal(0, cuda.ExitCode);
        Assert.EndsWith($"; scored on cuda:0, Stand-in 0, kernel {kernel}\n", cuda.Error, StringComparison.Ordinal);
        Assert.Contains("\"device\": \"cuda:0\"", File.ReadAllText(stats), StringComparison.Ordinal);
        Assert.Equal(cpu.Rows.Length, cuda.Rows.Length);
        foreach ((string[] expected, string[] actual) in cpu.Rows.Select(r => r.Split(',')).Zip(cuda.Rows.Select(r => r.Split(','))))
        {
            Assert.Equal((expected[0], expected[2]), (actual[0], actual[2]));
            Assert.Equal(Number(expected[1]), Number(actual[1]), kernel == "cuda-half" ? 2e-4 : 1e-5);
        }
    }

    [Fact]
    public void A_CUDA_kernel_that_is_forced_and_not_usable_is_an_error()
    {
        ProgramResult none = Run(NoDriver, "", "google.com\n", "--kernel", "cuda-half");
        Assert.Equal((1, "", $"degas-score: --device cuda: CUDA is not usable: {NoDriver} cannot be loaded (no NVIDIA driver?)\n"), (none.ExitCode, none.Output, none.Error));
        ProgramResult old = Run(StandInDriver.Path, "version=10010", "google.com\n", "--kernel", "cuda-half");
        Assert.Equal((1, "", "degas-score: --device cuda: CUDA is not usable: the driver is of CUDA 10.1; kernel cuda-half wants 10.2 or later\n"), (old.ExitCode, old.Output, old.Error));
        ProgramResult variable = PublishedProgram.Run(Encoding.Latin1.GetBytes("google.com\n"), [], null, ("DEGAS_CUDA_DRIVER", NoDriver), ("DEGAS_KERNEL", "cuda-half"));
        Assert.Equal((1, none.Error), (variable.ExitCode, variable.Error));
        ProgramResult cpu = PublishedProgram.Run(Encoding.Latin1.GetBytes("google.com\n"), ["--device", "cpu"], null, ("DEGAS_CUDA_DRIVER", NoDriver), ("DEGAS_KERNEL", "cuda-half"));
        Assert.Equal(2, cpu.ExitCode);
        Assert.StartsWith("degas-score: DEGAS_KERNEL=cuda-half and --device cpu exclude each other: the kernel is a CUDA device's\n", cpu.Error, StringComparison.Ordinal);
        ProgramResult given = PublishedProgram.Run(Encoding.Latin1.GetBytes("google.com\n"), ["--kernel", "reference"], null, ("DEGAS_CUDA_DRIVER", NoDriver), ("DEGAS_KERNEL", "cuda-half"));
        Assert.Equal(0, given.ExitCode);
    }

    [Fact]
    public void A_small_input_leaves_the_driver_alone()
    {
        // The stand-in would be named in the summary if it had been chosen, and its failure if it had been asked.
        Assert.DoesNotContain("CUDA", Run(StandInDriver.Path, "", "google.com\n").Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("CUDA", Run(StandInDriver.Path, "cuInit#1=304", "google.com\n").Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_large_file_goes_to_a_device_and_without_one_the_summary_says_why_not()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("names", string.Concat(Enumerable.Repeat("google.com\nexample.net\n", (int)(ScoringDevice.LeastBytes / 23) + 1)));
        ProgramResult cuda = Run(StandInDriver.Path, "", "", "--unique", file);
        Assert.Equal(0, cuda.ExitCode);
        Assert.EndsWith("; scored on cuda:0, Stand-in 0\n", cuda.Error, StringComparison.Ordinal);
        ProgramResult cpu = Run(NoDriver, "", "", "--unique", file);
        Assert.Equal(0, cpu.ExitCode);
        Assert.EndsWith($"; scored on the CPU: CUDA is not usable: {NoDriver} cannot be loaded (no NVIDIA driver?)\n", cpu.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("scored on", Run(StandInDriver.Path, "", "", "--unique", "--device", "cpu", file).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("scored on", Run(StandInDriver.Path, "", "", "--unique", "--kernel", "reference", file).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_device_ends_the_run_with_whole_rows()
    {
        // Some four blocks of a megabyte, all names new; the device fails at the third, and two workers may be told.
        string log = "name,rest\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"n{i}.com,{new string('x', 8_000)}\n"));
        ProgramResult result = Run(StandInDriver.Path, "cuEventSynchronize#3+=719", log, "--device", "cuda", "--column", "name", "--threads", "1");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(": CUDA_ERROR_LAUNCH_FAILED; the device is lost to this program; the rows so far are whole", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("records", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("degas-score: cuda:0: cu", result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Rows.Length, 0, 499);
        Assert.True(result.Output is "" || result.Output[^1] == '\n');
        Assert.Equal(result.Rows.Select((_, i) => $"n{i}.com"), result.Rows.Select(r => r.Split(',')[0]));
    }

    [Fact]
    public void A_format_is_found_behind_as_many_other_lines_as_on_the_CPU()
    {
        string log = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"{i} some other program says something here, on and on\n")) + File.ReadAllText(PublishedProgram.Data("resolver.log"));
        Assert.InRange(log.Length, 600_000, 1_000_000);
        ProgramResult cpu = Run(NoDriver, "", log, "--device", "cpu"), cuda = Run(StandInDriver.Path, "", log, "--device", "cuda");
        Assert.Equal((0, 280), (cpu.ExitCode, cpu.Rows.Length));
        Assert.Equal(cpu.Rows.Select(r => r.Split(',')[0]), cuda.Rows.Select(r => r.Split(',')[0]));
    }

    [Fact]
    public void Little_memory_is_enough()
    {
        string list = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"n{i}.com\n"));
        ProgramResult result = Run(StandInDriver.Path, "cuMemAlloc_v2#2=2 cuMemAlloc_v2#3=2", list, "--device", "cuda:0");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1_000, result.Rows.Length);
    }

    [Fact]
    public void The_version_tells_about_the_device()
    {
        Assert.Contains("\nCUDA: cuda:0, Stand-in 0, compute capability 9.0, driver of CUDA 12.4, kernel cuda-half\n", Run(StandInDriver.Path, "", "", "--version").Output, StringComparison.Ordinal);
        Assert.Contains(", driver of CUDA 10.2, kernel cuda-half\n", Run(StandInDriver.Path, "version=10020", "", "--version", "--kernel", "cuda-half").Output, StringComparison.Ordinal);
        // Of the kernels, the fastest that the driver can take.
        Assert.Contains(", driver of CUDA 10.1, kernel cuda-float32\n", Run(StandInDriver.Path, "version=10010", "", "--version").Output, StringComparison.Ordinal);
        Assert.Contains("\nCUDA is not usable: the driver is of CUDA 10.1; kernel cuda-half wants", Run(StandInDriver.Path, "version=10010", "", "--version", "--kernel", "cuda-half").Output, StringComparison.Ordinal);
        Assert.Contains("\nCUDA: cuda:1, Stand-in 1, ", Run(StandInDriver.Path, "devices=2", "", "--version", "--device", "cuda:1").Output, StringComparison.Ordinal);
        ProgramResult none = Run(NoDriver, "", "", "--version");
        Assert.Equal(0, none.ExitCode);
        Assert.Contains($"\nCUDA is not usable: {NoDriver} cannot be loaded (no NVIDIA driver?)\n", none.Output, StringComparison.Ordinal);
        Assert.Contains("CUDA is not usable: device 0, Stand-in 0, has compute capability 7.0; 7.5 (Turing) or later is wanted", Run(StandInDriver.Path, "capability=70", "", "--version").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CUDA", Run(NoDriver, "", "", "--version", "--device", "cpu").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_self_test_passes_on_the_CPU_and_on_a_device()
    {
        ProgramResult cpu = Run(NoDriver, "", "", "selftest", "--names", "3000"), cuda = Run(StandInDriver.Path, "", "", "selftest", "--kernel", "cuda-float32", "--names", "200");
        ProgramResult half = Run(StandInDriver.Path, "", "", "selftest", "--device", "cuda", "--names", "200");
        foreach (ProgramResult result in (ProgramResult[])[cpu, cuda, half])
        {
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Equal(3, result.Output.Split(": ok\n").Length - 1);
            Assert.Contains("golden scores of PyTorch", result.Output, StringComparison.Ordinal);
            Assert.EndsWith("\nself-test passed\n", result.Output, StringComparison.Ordinal);
        }

        Assert.StartsWith("cuda:0, Stand-in 0, kernel cuda-float32; model", cuda.Output, StringComparison.Ordinal);
        Assert.Contains("of the float32 peak", cuda.Output, StringComparison.Ordinal);
        Assert.StartsWith("cuda:0, Stand-in 0, kernel cuda-half; model", half.Output, StringComparison.Ordinal);
        Assert.Contains("of the float16 tensor peak", half.Output, StringComparison.Ordinal);
        // Half precision is held to 2e-3, not to float32's 1e-5.
        Assert.Contains("0 beyond 0.002; ", half.Output, StringComparison.Ordinal);
    }

    // As a user runs it: among a million names are some whose scores move by more than those of a few thousand.
    [Fact]
    public void The_self_test_of_the_default_kernel_passes_on_all_its_names()
    {
        string version = Run(NoDriver, "", "", "--version").Output;
        bool isReduced = KernelRegistry.Variants.Any(v => v.IsReduced && version.Contains($"\nkernel {v.Name}\n", StringComparison.Ordinal));
        // Float32 beside itself takes a slow processor minutes and tells nothing.
        ProgramResult result = Run(NoDriver, "", "", ["selftest", .. isReduced ? (string[])[] : ["--names", "100000"]]);
        Assert.Contains(isReduced ? ": 1,000,000 names, " : ": 100,000 names, ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nself-test passed\n", result.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void The_self_test_fails_where_scores_are_off_and_where_the_device_is_not_there()
    {
        ProgramResult wrong = Run(StandInDriver.Path, "broken=1", "", "selftest", "--device", "cuda", "--names", "200");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains(": FAILED\n", wrong.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nself-test FAILED\n", wrong.Output, StringComparison.Ordinal);
        ProgramResult none = Run(NoDriver, "", "", "selftest", "--device", "cuda");
        Assert.Equal((1, "", $"degas-score: --device cuda: CUDA is not usable: {NoDriver} cannot be loaded (no NVIDIA driver?)\n"), (none.ExitCode, none.Output, none.Error));
        ProgramResult lost = Run(StandInDriver.Path, "cuLaunchKernel#2=719", "", "selftest", "--device", "cuda", "--names", "200");
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("cuLaunchKernel: CUDA_ERROR_LAUNCH_FAILED; the device is lost to this program", lost.Error, StringComparison.Ordinal);
    }

    private static ProgramResult Run(string driver, string plan, string input, params string[] arguments) =>
        PublishedProgram.Run(Encoding.Latin1.GetBytes(input), arguments, null, ("DEGAS_CUDA_DRIVER", driver), ("CUDA_STAND_IN", plan));

    private static double Number(string score) => score.Length == 0 ? -1 : double.Parse(score, CultureInfo.InvariantCulture);
}
