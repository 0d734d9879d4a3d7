namespace Degas.Train.Data;

/// <summary>A raw corpus: a CSV file, plain or gzip, whose first column is a name and whose second says where it comes from.</summary>
public static class Corpus
{
    /// <summary>Reads the (name, group) pairs of the file at <paramref name="path"/>.</summary>
    /// <param name="path">A <c>.csv</c> or <c>.csv.gz</c> file with the header <c>domain,family</c> or <c>domain,source</c>.</param>
    /// <exception cref="InvalidDataException">The header is another one, a row has no second column, or the file is damaged; the message names file and row.</exception>
    public static IEnumerable<(string Name, string Group)> Read(string path)
    {
        using CsvFile csv = CsvFile.Open(path);
        if (csv.Header is not ["domain", "family" or "source"])
            throw new InvalidDataException($"{path}: the header should be 'domain,family' or 'domain,source'");
        while (csv.Read())
            yield return (csv[0], csv[1]);
    }
}
