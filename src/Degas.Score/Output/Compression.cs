using System.IO.Compression;

namespace Degas.Score.Output;

/// <summary>How an output is compressed: by its name's ending, as the tools that read it go by it.</summary>
internal static class Compression
{
    // No plain text under such a name: it would be found out by whoever opens it, when the run is long over.
    private static readonly HashSet<string> s_others = new(StringComparer.OrdinalIgnoreCase) { ".7z", ".br", ".bz2", ".lz", ".lz4", ".lzma", ".xz", ".zip" };

    /// <summary>Whether the name is that of a file compressed in a way that there is none of here.</summary>
    public static bool IsOther(string path) => s_others.Contains(Path.GetExtension(path));

    /// <summary>What is to be written to, so that <paramref name="file"/> gets what its name says.</summary>
    public static Stream Open(string path, FileStream file) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".gz" => new GZipStream(file, CompressionLevel.Optimal),
        ".zst" => new ZstdSharp.CompressionStream(file, level: 3, leaveOpen: false),
        _ => file,
    };
}
