using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Degas.Engine.Names;

namespace Degas.Train.Data;

/// <summary>What a row is for. No registrable domain has rows on two sides.</summary>
public enum Split : byte
{
    /// <summary>Fits the weights.</summary>
    Train,

    /// <summary>Chooses among the epochs' weights, and the thresholds.</summary>
    Validation,

    /// <summary>Measures; looked at once, by <c>evaluate</c>.</summary>
    Test,

    /// <summary>Families and benign sources that are left out of training whole, to measure what was never seen.</summary>
    Unseen,
}

/// <summary>One name of the dataset.</summary>
/// <param name="Domain">The name in normal form, without a leading <c>www.</c>: the scored text of scope <c>full</c>.</param>
/// <param name="Registrable">Its registrable domain: the scored text of scope <c>registered</c>.</param>
/// <param name="IsDga">True for a generated name.</param>
/// <param name="Group">The malware family, or the list that a benign name comes from.</param>
/// <param name="Split">The side it stands on.</param>
public sealed record Sample(string Domain, string Registrable, bool IsDga, string Group, Split Split)
{
    /// <summary>What files call its class.</summary>
    public string Label => IsDga ? "dga" : "benign";

    /// <summary>The text that a model of <paramref name="scope"/> reads.</summary>
    public string Text(Scope scope) => scope == Scope.Full ? Domain : Registrable;
}

/// <summary>The prepared names: <c>dataset.csv.gz</c> with the columns <c>domain,registrable,label,group,split</c>.</summary>
public sealed class Dataset
{
    /// <summary>The file's name in its folder.</summary>
    public const string FileName = "dataset.csv.gz";

    private static readonly string[] s_columns = ["domain", "registrable", "label", "group", "split"];
    private static readonly Dictionary<string, Split> s_splits = Enum.GetValues<Split>().ToDictionary(s => s.ToString().ToLowerInvariant());

    private Dataset(IReadOnlyList<Sample> samples, string hash)
    {
        Samples = samples;
        Hash = hash;
    }

    /// <summary>All names, in the file's order.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>SHA-256 of the rows, in hexadecimal: names the data in a model's metadata.</summary>
    public string Hash { get; }

    /// <summary>The same data, of which only <paramref name="samples"/> are used, on the sides that they name.</summary>
    public Dataset With(IReadOnlyList<Sample> samples) => new(samples, Hash);

    /// <summary>The side of a registrable domain, drawn by its hash, so that it does not depend on which other names there are.</summary>
    public static Split SideOf(string registrable, int seed, double validation, double test)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{registrable}"));
        double draw = BitConverter.ToUInt32(hash) / (double)(1L << 32);
        return draw < test ? Split.Test : draw < test + validation ? Split.Validation : Split.Train;
    }

    /// <summary>Writes the samples to <c>dataset.csv.gz</c> in <paramref name="folder"/>, whole or not at all.</summary>
    public static void Write(string folder, IEnumerable<Sample> samples)
    {
        Directory.CreateDirectory(folder);
        CsvFile.Write(Path.Combine(folder, FileName), s_columns, samples.Select(s => new[] { s.Domain, s.Registrable, s.Label, s.Group, s.Split.ToString().ToLowerInvariant() }));
    }

    /// <summary>Reads a dataset from its folder or its file.</summary>
    /// <param name="path">The folder that <c>process-data</c> wrote, or the file in it.</param>
    /// <param name="scope">Names whose scored text is the same count once; where both classes have it, it is left out.</param>
    /// <exception cref="IOException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">A row is not of the form; the message names the row.</exception>
    public static Dataset Read(string path, Scope scope)
    {
        if (Directory.Exists(path))
            path = Path.Combine(path, FileName);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using CsvFile csv = CsvFile.Open(path);
        if (!csv.Header.SequenceEqual(s_columns))
            throw new InvalidDataException($"{path}: the header should be '{string.Join(',', s_columns)}'");

        var byText = new Dictionary<string, Sample?>();
        while (csv.Read())
        {
            if (csv[0].Length == 0 || csv[1].Length == 0 || csv[2] is not ("dga" or "benign") || !s_splits.TryGetValue(csv[4], out Split split))
                throw csv.Damage($"not a row of a dataset: {csv.RawRow.TrimEnd()}");
            var sample = new Sample(csv[0], csv[1], csv[2] == "dga", csv[3], split);
            sha.AppendData(Encoding.UTF8.GetBytes(csv.RawRow));
            string key = sample.Text(scope);
            if (!byText.TryAdd(key, sample) && byText[key] is { } other && other.IsDga != sample.IsDga)
                byText[key] = null;
        }

        return new Dataset([.. byText.Values.OfType<Sample>()], Convert.ToHexStringLower(sha.GetHashAndReset()));
    }
}
