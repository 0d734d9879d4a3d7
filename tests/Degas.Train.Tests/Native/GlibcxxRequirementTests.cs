using System.Buffers.Binary;
using Degas.Train.Native;

namespace Degas.Train.Tests.Native;

public sealed class GlibcxxRequirementTests
{
    private static readonly byte[] s_original = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "original", "libLibTorchSharp.so"));

    [Fact]
    public void Two_bytes_of_the_library_change()
    {
        byte[] image = [.. s_original];

        Assert.True(GlibcxxRequirement.Relax(image));

        // The flags of the version need, and the binding of the symbol.
        int[] changed = [.. Enumerable.Range(0, image.Length).Where(i => image[i] != s_original[i])];
        Assert.Equal(2, changed.Length);
        Assert.Equal(s_original.Length, image.Length);
        Assert.Equal([0, 2], changed.Where(i => s_original[i] == 0).SelectMany(i => new[] { s_original[i], image[i] }));
        Assert.Equal([0x10, 0x20], changed.Where(i => s_original[i] != 0).SelectMany(i => new[] { s_original[i] & 0xF0, image[i] & 0xF0 }));
    }

    [Fact]
    public void A_second_time_nothing_changes()
    {
        byte[] image = [.. s_original];
        GlibcxxRequirement.Relax(image);
        byte[] relaxed = [.. image];

        Assert.False(GlibcxxRequirement.Relax(image));
        Assert.Equal(relaxed, image);
    }

    [Fact]
    public void A_file_is_replaced_whole_and_once()
    {
        using var folder = new TemporaryFolder();
        string path = folder["libLibTorchSharp.so"];
        File.WriteAllBytes(path, s_original);
        byte[] expected = [.. s_original];
        GlibcxxRequirement.Relax(expected);

        Assert.True(GlibcxxRequirement.Relax(path));
        Assert.Equal(expected, File.ReadAllBytes(path));
        Assert.False(GlibcxxRequirement.Relax(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_copy_beside_the_program_is_relaxed_when_it_starts() =>
        Assert.False(GlibcxxRequirement.Relax(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so")));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(63)]
    public void A_file_without_a_whole_ELF_header_is_left_as_it_is(int length) => Assert.False(GlibcxxRequirement.Relax(s_original.AsSpan(0, length).ToArray()));

    [Fact]
    public void A_file_that_is_not_ELF_is_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("text.so", string.Concat(Enumerable.Repeat("not a library\n", 100)));

        Assert.False(GlibcxxRequirement.Relax(path));
        Assert.StartsWith("not a library", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 1)] // 32 bits
    [InlineData(5, 2)] // big-endian
    public void Another_kind_of_ELF_is_left_as_it_is(int at, byte value)
    {
        byte[] image = [.. s_original];
        image[at] = value;

        Assert.False(GlibcxxRequirement.Relax(image));
    }

    [Fact]
    public void A_library_without_sections_is_left_as_it_is()
    {
        byte[] image = [.. s_original];
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(0x3C), 0);

        Assert.False(GlibcxxRequirement.Relax(image));
    }

    [Fact]
    public void A_missing_file_is_an_IOException() => Assert.ThrowsAny<IOException>(() => GlibcxxRequirement.Relax("/nonexistent/libLibTorchSharp.so"));

    // The section headers stand at the end, so any cut loses some. A half-copied library is not this code's to judge, but to survive.
    [Theory]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    [InlineData(-64)]
    [InlineData(-1)]
    public void A_truncated_library_is_left_as_it_is(int length)
    {
        byte[] image = s_original[..(length > 0 ? length : s_original.Length + length)];

        Assert.False(GlibcxxRequirement.Relax(image));
    }
}
