namespace Degas.Score.Input;

/// <summary>A file or standard input.</summary>
/// <param name="path">The path, or <c>-</c>.</param>
internal sealed class InputSource(string path)
{
    /// <summary>What messages call it.</summary>
    public string Name => path == "-" ? "standard input" : path;

    /// <summary>Opens it for reading once, from start to end, decompressed.</summary>
    /// <exception cref="IOException">It cannot be read; the message is the reason alone.</exception>
    public Stream Open() => Decompression.Open(OpenRaw());

    private Stream OpenRaw()
    {
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
