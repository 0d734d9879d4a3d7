using System.Globalization;
using Degas.Score.Native;

namespace Degas.Score.Output;

/// <summary>Where an output goes: one of this process's open files, or a path without links.</summary>
/// <param name="Descriptor">The open file; null where there is a path.</param>
/// <param name="File">The path; null where there is an open file.</param>
internal readonly record struct OutputPlace(int? Descriptor, string? File)
{
    /// <summary>What stands there now.</summary>
    public FileStatus Status => Descriptor is { } descriptor ? Posix.StatusOf(descriptor) : Posix.StatusOf(File!);

    /// <summary>The place that <paramref name="path"/> leads to; standard output without one.</summary>
    /// <exception cref="IOException">The path cannot be followed.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be followed.</exception>
    public static OutputPlace Find(string? path)
    {
        if (path is null or "-" or "/dev/stdout")
            return new(1, null);
        string file = FollowLinks(path);
        return DescriptorOf(file) is { } descriptor ? new(descriptor, null) : new(null, file);
    }

    // A link stays, and what it points to is replaced, which need not be there yet.
    private static string FollowLinks(string path)
    {
        // As many as the kernel follows.
        for (int links = 0; links <= 40; links++)
        {
            string name = Path.GetFileName(path), folder = Posix.RealPath($"{path[..^name.Length]}."), file = Path.Combine(folder, name);
            if (DescriptorOf(file) is not null || new FileInfo(file).LinkTarget is not { } target)
                return file;
            path = Path.Combine(folder, target);
        }

        throw new IOException("too many levels of links");
    }

    // Of this process, as of /dev/stderr and a shell's >(command): not each can be opened by its path again, and a file would be written from its start.
    private static int? DescriptorOf(string path) =>
        int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) && Path.GetDirectoryName(path) == Posix.RealPath("/proc/self/fd") ? descriptor : null;
}
