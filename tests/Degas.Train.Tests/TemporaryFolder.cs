using System.IO.Compression;
using System.Text;

namespace Degas.Train.Tests;

/// <summary>An empty folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("degas-train-tests-").FullName;

    /// <summary>The path of a file or a folder in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes text to a file, compressed where its name ends in <c>.gz</c>.</summary>
    /// <returns>The file's path.</returns>
    public string Write(string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(this[name], name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(bytes) : bytes);
        return this[name];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var zip = new GZipStream(compressed, CompressionLevel.Fastest))
            zip.Write(bytes);
        return compressed.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
