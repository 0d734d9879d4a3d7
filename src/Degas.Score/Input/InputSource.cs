using Degas.Score.Native;

namespace Degas.Score.Input;

/// <summary>A file or standard input.</summary>
/// <param name="path">The path, or <c>-</c>.</param>
/// <param name="failure">Why it cannot be read, where that is known already.</param>
internal sealed class InputSource(string path, string? failure = null)
{
    /// <summary>The inputs that the paths name, in their order; with <paramref name="recursive"/> a folder stands for the files below it.</summary>
    public static List<InputSource> Find(IEnumerable<string> paths, bool recursive) =>
        [.. paths.SelectMany(p => recursive && Directory.Exists(p) ? FolderFiles.Below(p) : [new InputSource(p)])];

    /// <summary>The path, or <c>-</c>.</summary>
    public string Path => path;

    /// <summary>Whether it was found below a folder; others were named.</summary>
    public bool IsFound { get; init; }

    /// <summary>Which file it is.</summary>
    public FileStatus Status => path == "-" ? Posix.StatusOf(0) : Posix.StatusOf(path);

    /// <summary>Its size in bytes as it stands on the disk; 0 where that is not known, as of a pipe.</summary>
    public long Size
    {
        get
        {
            try
            {
                // Standard input may be a file that the shell opened.
                string? target = path == "-" ? new FileInfo("/proc/self/fd/0").LinkTarget : path;
                return target is not null && new FileInfo(target) is { Exists: true } file ? file.Length : 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>Whether its name is that of a compressed file; for the progress line, which can do with a guess.</summary>
    public bool IsCompressed => System.IO.Path.GetExtension(path) is ".gz" or ".zst" or ".bz2" or ".xz";

    /// <summary>What messages call it.</summary>
    public string Name => path == "-" ? "standard input" : path;

    /// <summary>Opens it for reading once, from start to end, decompressed.</summary>
    /// <exception cref="IOException">It cannot be read; the message is the reason alone.</exception>
    public Stream Open() => Decompression.Open(OpenRaw());

    private Stream OpenRaw()
    {
        if (failure is not null)
            throw new IOException(failure);
        if (path == "-")
            return Console.OpenStandardInput();
        if (Directory.Exists(path))
            throw new IOException("is a directory");
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("permission denied", e);
        }
    }
}
