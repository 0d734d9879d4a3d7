using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Degas.Engine.Cuda;
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
        Assert.Equal("Kernel_ScoreFloat32", PtxKernel.Entry(ptx));
        IReadOnlyList<PtxParameter> declared = PtxKernel.Parameters(ptx);
        Assert.Equal(LaunchArguments.Layout.Select(a => a.Name.ToLowerInvariant()), declared.Select(p => p.Name.Replace("Argument", "", StringComparison.Ordinal).ToLowerInvariant()));
        int end = 0;
        foreach ((PtxParameter parameter, (string name, int offset)) in declared.Zip(LaunchArguments.Layout))
        {
            // Side by side in the host's structure, so that the distance to the next one is its size.
            Assert.True(offset == end && offset % parameter.Alignment == 0, $"{name} stands at {offset}");
            end += parameter.Size;
        }

        Assert.Equal(Unsafe.SizeOf<LaunchArguments>(), (end + 7) & ~7);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_card_from_Turing_on_can_take_it(string file)
    {
        string ptx = Text(file);
        Assert.Contains(".target sm_75\n", ptx, StringComparison.Ordinal);
        Assert.Contains(".maxntid 512, 1, 1\n", ptx, StringComparison.Ordinal);
        // Shared memory is asked for at the launch, and none is declared beside it.
        Assert.Single(Regex.Matches(ptx, @"\.shared \.align"));
        // What makes it fast is not lost on the way: sixteen bytes a load, and no call in the loop.
        Assert.Contains("ld.shared.v4.f32", ptx, StringComparison.Ordinal);
        Assert.Contains("ld.global.v4.f32", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_hidden_size_has_a_file_and_a_shape_that_its_kernel_was_made_for()
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
        {
            Assert.Contains(LstmProgram.ImageName(hidden), Files.Select(f => f.Data));
            TileShape shape = TileShape.For(hidden, 64 << 10);
            Assert.InRange(shape.Threads, 2 * hidden, LstmFloat32.MaxThreads);
            Assert.InRange(shape.SharedBytes, 1, 64 << 10);
            Assert.Equal(0, hidden / 2 % shape.Ahead);
        }

        Check<Width64>(64);
        Check<Width128>(128);
        Check<Width256>(256);
        Assert.Equal([64, 128, 256], LstmProgram.OwnWidths);
    }

    private static void Check<TWidth>(int hidden)
        where TWidth : unmanaged, IWidth
    {
        TWidth width = default;
        TileShape shape = TileShape.For(hidden, 227 << 10);
        Assert.Equal((hidden, shape.Groups, shape.Row), (width.Hidden(0), width.Groups(0), width.Row(0)));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(s_folder, file), Encoding.ASCII);
}
