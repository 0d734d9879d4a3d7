using System.Formats.Tar;
using System.IO.Compression;

namespace Degas.Train.Data;

/// <summary>A tar.gz of raw files.</summary>
public static class RawArchive
{
    /// <summary>
    /// Takes the files out of the archive at <paramref name="path"/> into <paramref name="folder"/>, without the folders that they lie in:
    /// raw files are known by their names, and so no entry can reach outside.
    /// </summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="only">The one file that is wanted; null for all.</param>
    /// <returns>The names of the files.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, or lacks the file that is wanted.</exception>
    public static IReadOnlyList<string> Extract(string path, string folder, string? only = null)
    {
        var names = new List<string>();
        try
        {
            using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                string name = Path.GetFileName(entry.Name);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || name.Length == 0 || name[0] == '.' || (only ?? name) != name)
                    continue;
                string final = Path.Combine(folder, name);
                using (FileStream file = File.Create(final + ".part"))
                    entry.DataStream?.CopyTo(file);
                File.Move(final + ".part", final, overwrite: true);
                names.Add(name);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        return only is null || names.Count > 0 ? names : throw new InvalidDataException($"{path}: it has no {only}");
    }
}
