using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Degas.Engine.Names;

namespace Degas.Train.Data;

/// <summary>Names of one's own to check a model on: lists and CSV files, plain or gzip, whose label the user gives.</summary>
public static class OwnNames
{
    /// <summary>Reads the files.</summary>
    /// <param name="benign">Files of benign names.</param>
    /// <param name="generated">Files of generated names.</param>
    /// <param name="column">The field that holds the name: its number from 1, or its name in the first row.</param>
    /// <param name="scope">The part of a name that the model reads; names that agree in it count once.</param>
    /// <returns>The names, each with its file as the group, and how many were left out and why.</returns>
    /// <exception cref="InvalidDataException">A file is damaged, lacks the column, or none has a name that can be scored; the message names file and row.</exception>
    public static (IReadOnlyList<Sample> Samples, IReadOnlyDictionary<string, int> Dropped) Read(IReadOnlyList<string> benign, IReadOnlyList<string> generated, string column, Scope scope)
    {
        var builder = new DatasetBuilder(seed: 1, validation: 0, test: 1, new HashSet<string>());
        bool sameNames = benign.Concat(generated).Select(Path.GetFileName).Distinct().Count() < benign.Count + generated.Count;
        foreach ((string path, bool isDga) in benign.Select(p => (p, false)).Concat(generated.Select(p => (p, true))))
        {
            foreach (string name in Read(path, column))
                builder.Add(name, isDga, sameNames ? path : Path.GetFileName(path));
        }

        IGrouping<string, Sample>[] byText = [.. builder.Build().GroupBy(s => s.Text(scope))];
        Sample[] samples = [.. byText.Where(g => g.DistinctBy(s => s.IsDga).Count() == 1).Select(g => g.First())];
        var dropped = new SortedDictionary<string, int>(builder.Dropped.ToDictionary());
        Count("duplicate", byText.Sum(g => g.Count() - 1));
        Count("in both classes", byText.Length - samples.Length);
        return samples.Length > 0 ? (samples, dropped) : throw new InvalidDataException($"no name that can be scored in {string.Join(", ", benign.Concat(generated))}");

        void Count(string reason, int count)
        {
            if (count > 0)
                dropped[reason] = dropped.GetValueOrDefault(reason) + count;
        }
    }

    /// <summary>Names the names in a report: SHA-256 of them and their labels, in hexadecimal.</summary>
    public static string Hash(IEnumerable<Sample> samples)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in samples.Select(s => $"{s.Domain},{s.Label}\n").Order(StringComparer.Ordinal))
            sha.AppendData(Encoding.UTF8.GetBytes(line));
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>The names in a list or CSV file, as they stand there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or lacks the column; the message names file and row.</exception>
    public static IEnumerable<string> Read(string path, string column)
    {
        using Stream file = InputFile.Open(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var text = new StreamReader(plain);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true, BadDataFound = null });
        bool isNumber = int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        int index = number - 1;
        if (!isNumber)
        {
            if (!Next(csv, path) || (index = Array.FindIndex(csv.Record!, f => f.Trim() == column)) < 0)
                throw new InvalidDataException($"{path}: its first row has no field '{column}'");
        }

        while (Next(csv, path))
        {
            string[] fields = csv.Record!;
            if (index >= fields.Length)
                throw new InvalidDataException($"{path}:{csv.Row}: a row of {fields.Length} fields; the name is field {index + 1}");
            // A quote that is not closed makes one field of all lines behind it.
            string name = fields[index].Trim();
            yield return !name.Contains('\n', StringComparison.Ordinal) ? name : throw new InvalidDataException($"{path}:{csv.Row}: a quote is not closed on its line");
        }
    }

    private static bool Next(CsvParser csv, string path)
    {
        try
        {
            return csv.Read();
        }
        catch (Exception e) when (e is CsvHelperException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}:{csv.Row}: {e.Message.Split('\n')[0].TrimEnd()}", e);
        }
    }
}
