using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Degas.Engine.Cuda;
using Degas.Engine.Cuda.Driver;
using Degas.Kernels.PtxCompiler;

namespace Degas.Kernels.Cuda.Tests;

/// <summary>The PTX that is checked in: made of the kernels as they stand, and called as it wants to be.</summary>
public sealed class PtxTests
{
    private static readonly string s_folder = Path.Combine(Engine.Tests.Repository.Root, "kernels", "ptx");

    public static TheoryData<string> Files => new(PtxKernel.All.Select(k => k.Name + ".ptx"));

    [Fact]
    public void The_files_are_what_the_kernels_give_to_the_byte() =>
        Assert.True(PtxFolder.Differences(s_folder) is [] and var none, $"run kernels/Degas.Kernels.PtxCompiler on kernels/ptx: {string.Join("; ", PtxFolder.Differences(s_folder))}");

    [Fact]
    public void A_changed_a_missing_and_a_foreign_file_are_told()
    {
        string folder = Directory.CreateTempSubdirectory("degas-").FullName;
        try
        {
            foreach ((string name, byte[] content) in PtxFolder.Make())
                File.WriteAllBytes(Path.Combine(folder, name), content);
            Assert.Empty(PtxFolder.Differences(folder));
            File.Delete(Path.Combine(folder, "lstm-float32-any.ptx"));
            File.AppendAllText(Path.Combine(folder, "lstm-float32-h64.ptx"), "\n");
            File.WriteAllText(Path.Combine(folder, "old.ptx"), "");
            Assert.Equal(["lstm-float32-any.ptx is missing", "lstm-float32-h64.ptx differs", "old.ptx is of no kernel"], PtxFolder.Differences(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void The_host_passes_the_parameters_that_the_entry_declares(string file)
    {
        string ptx = Text(file);
        CudaKernel kernel = KernelOf(file);
        Assert.Equal(kernel.Entry, PtxKernel.Entry(ptx));
        IReadOnlyList<PtxParameter> declared = PtxKernel.Parameters(ptx);
        // The half-precision kernel takes all but the one that only the other knows.
        Assert.Equal(kernel.IsReduced ? LaunchArguments.Layout.Count - 1 : LaunchArguments.Layout.Count, declared.Count);
        Assert.Equal(LaunchArguments.Layout.Take(declared.Count).Select(a => a.Name.ToLowerInvariant()), declared.Select(p => p.Name.Replace("Argument", "", StringComparison.Ordinal).ToLowerInvariant()));
        int end = 0;
        foreach ((PtxParameter parameter, (string name, int offset)) in declared.Zip(LaunchArguments.Layout))
        {
            // Side by side in the host's structure, so that the distance to the next one is its size.
            Assert.True(offset == end && offset % parameter.Alignment == 0, $"{name} stands at {offset}");
            end += parameter.Size;
        }

        Assert.Equal(Unsafe.SizeOf<LaunchArguments>(), ((kernel.IsReduced ? end + sizeof(int) : end) + 7) & ~7);
    }

    [Theory, MemberData(nameof(Files))]
    public void Cards_and_drivers_can_take_it(string file)
    {
        string ptx = Text(file);
        (string version, string target) = file switch { "lstm-half-sm80.ptx" or "lstm-half-resident.ptx" => ("7.0", "sm_80"), "lstm-half-sm75.ptx" => ("6.5", "sm_75"), _ => ("6.3", "sm_75") };
        Assert.Contains($".version {version}\n.target {target}\n", ptx, StringComparison.Ordinal);
        Assert.Contains(".maxntid 512, 1, 1\n", ptx, StringComparison.Ordinal);
        // Shared memory is asked for at the launch, and none is declared beside it.
        Assert.Single(Regex.Matches(ptx, @"\.shared \.align"));
        // What makes it fast is not lost on the way: sixteen bytes a load, and no call in the loop.
        Assert.Contains(KernelOf(file).IsReduced ? "ld.shared.v4.b32" : "ld.shared.v4.f32", ptx, StringComparison.Ordinal);
        Assert.Contains(KernelOf(file).IsReduced ? "ld.global.v4.b32" : "ld.global.v4.f32", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Files))]
    public void Nothing_but_operands_of_inline_PTX_is_in_local_memory(string file)
    {
        // ILGPU passes them so; ptxas makes registers of single words whose addresses go nowhere.
        string ptx = Text(file);
        Assert.Equal(KernelOf(file).IsReduced, ptx.Contains(".local", StringComparison.Ordinal));
        Assert.Equal(Regex.Count(ptx, @"^\s*\.local ", RegexOptions.Multiline), Regex.Count(ptx, @"^\s*\.local \.align 4 \.b8 __local_depot\d+\[4\];", RegexOptions.Multiline));
        foreach (Match depot in Regex.Matches(ptx, @"mov\.b64\s+(%rd\d+), __local_depot"))
            Assert.Equal(Regex.Count(ptx, $@"{depot.Groups[1].Value}\b"), 1 + Regex.Count(ptx, $@"(ld|st)\.local\.\w+\s[^\n]*\[{depot.Groups[1].Value}\]"));
    }

    [Theory]
    [InlineData(7, 5, 64, 12_040, 128, "lstm-half-sm75.ptx")]
    [InlineData(8, 0, 163, 10_020, 128, "lstm-half-sm75.ptx")]
    [InlineData(8, 0, 163, 11_000, 128, "lstm-half-sm80.ptx")]
    [InlineData(8, 9, 99, 12_040, 64, "lstm-half-resident.ptx")]
    [InlineData(9, 0, 227, 12_040, 128, "lstm-half-resident.ptx")]
    [InlineData(9, 0, 227, 12_040, 144, "lstm-half-sm80.ptx")]
    [InlineData(12, 0, 99, 13_000, 128, "lstm-half-sm80.ptx")]
    public void A_device_and_its_driver_get_the_half_precision_kernel_that_they_can_take(int major, int minor, int sharedKibibytes, int driver, int hidden, string file) =>
        Assert.Equal(file, Half.Choose(new((major, minor), sharedKibibytes << 10, driver, hidden)).File);

    [Fact]
    public void What_has_no_image_says_why()
    {
        Assert.Equal("the driver is of CUDA 10.1; kernel cuda-half wants 10.2 or later", Assert.Throws<CudaNotUsableException>(() => Half.Choose(new((7, 5), 64 << 10, 10_010, 128))).Message);
        Assert.Equal("a thread block may use 16000 bytes of shared memory; 16384 are wanted for H = 128", Assert.Throws<CudaNotUsableException>(() => Half.Choose(new((9, 0), 16_000, 12_040, 128))).Message);
    }

    [Fact]
    public void Products_are_those_of_the_cards_generation()
    {
        Assert.Equal(12, Regex.Count(Text("lstm-half-resident.ptx"), "mma.sync.aligned.m16n8k16") / 4);
        Assert.Equal(12, Regex.Count(Text("lstm-half-sm80.ptx"), "mma.sync.aligned.m16n8k16") / 4);
        Assert.Equal(12, Regex.Count(Text("lstm-half-sm75.ptx"), "mma.sync.aligned.m16n8k8") / 8);
        Assert.Equal(LstmHalf.WeightScale, HalfWeights.Scale);
    }

    [Fact]
    public void Every_hidden_size_has_a_file_and_a_shape_that_its_kernel_was_made_for()
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
        {
            foreach (CudaKernel kernel in CudaKernel.All)
            {
                foreach (int shared in (int[])[64, 99, 163, 227])
                {
                    KernelImage image = kernel.Choose(new((9, 0), shared << 10, 12_040, hidden));
                    Assert.Contains(image.File, Files.Select(f => f.Data));
                    Assert.InRange(image.Shape.SharedBytes, 1, shared << 10);
                    Assert.InRange(image.Shape.Threads, hidden / 2, LstmHalf.MaxThreads);
                    // Whole warps, in parts of four groups, with a barrier for each.
                    if (kernel.IsReduced)
                        Assert.Equal((0, 0, true), (image.Shape.Threads % 32, image.Shape.Groups % 4, image.Shape.Groups <= 32));
                }
            }
        }

        Check<Width64>(64);
        Check<Width128>(128);
        Check<Width256>(256);
        Assert.Equal([64, 128, 256], CudaKernel.Float32Widths);
    }

    private static void Check<TWidth>(int hidden)
        where TWidth : unmanaged, IWidth
    {
        TWidth width = default;
        TileShape shape = TileShape.ForFloat32(hidden);
        Assert.Equal((hidden, shape.Groups, shape.Row), (width.Hidden(0), width.Groups(0), width.Row(0)));
    }

    private static CudaKernel Half => CudaKernel.Find("cuda-half")!;

    private static CudaKernel KernelOf(string file) => CudaKernel.All.Single(k => file.StartsWith($"lstm-{k.Name["cuda-".Length..]}-", StringComparison.Ordinal));

    private static string Text(string file) => PtxDevice.Text(file);
}
