using System.Globalization;
using System.IO.Compression;
using CsvHelper;

namespace Degas.Train.Data;

/// <summary>A raw corpus: a CSV file, plain or gzip, whose first column is a name and whose second says where it comes from.</summary>
public static class Corpus
{
    /// <summary>Reads the (name, group) pairs of the file at <paramref name="path"/>.</summary>
    /// <param name="path">A <c>.csv</c> or <c>.csv.gz</c> file with the header <c>domain,family</c> or <c>domain,source</c>.</param>
    /// <exception cref="InvalidDataException">The header is another one, or a row has no second column.</exception>
    public static IEnumerable<(string Name, string Group)> Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var text = new StreamReader(plain);
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        if (csv.HeaderRecord is not ["domain", "family" or "source"])
            throw new InvalidDataException($"{path}: the header should be 'domain,family' or 'domain,source'");
        while (csv.Read())
        {
            if (csv.Parser.Count < 2)
                throw new InvalidDataException($"{path}:{csv.Parser.Row}: a row without a second column");
            yield return (csv[0]!, csv[1]!);
        }
    }
}
