using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace Degas.Train.Data;

/// <summary>How a published list is written down.</summary>
/// <param name="Pattern">Its file's name, where <c>*</c> stands for anything; it may end in <c>.gz</c> or <c>.zip</c> besides.</param>
/// <param name="IsDga">True for generated names.</param>
/// <param name="Separator">What stands between fields; a space stands for any white space.</param>
/// <param name="Column">The name's field, counted from 0.</param>
/// <param name="HasHeader">True where the first row names the fields.</param>
/// <param name="Group">Source or family of all its names.</param>
public sealed record RawShape(string Pattern, bool IsDga, char Separator, int Column, bool HasHeader, string Group);

/// <summary>A raw list in a folder, of a shape that is known by the file's name or told by the user.</summary>
public sealed partial class RawFile
{
    private static readonly RawShape[] s_known =
    [
        new("bambenek.*.csv", true, ',', 0, false, "bambenek"),
        new("subset.csv", true, '\x01', 0, false, "subset"),
        new("dga-*.csv", true, ',', 0, false, "dga"),
        new("andrewaeva-dga-list.csv", true, ' ', 0, false, "andrewaeva"),
        new("cisco-umbrella-top-1m.csv", false, ',', 1, false, "cisco-umbrella"),
        new("majestic_million.csv", false, ',', 2, true, "majestic"),
        new("alexa.csv", false, ' ', 0, false, "alexa"),
        new("top10milliondomains.csv", false, ',', 1, true, "top10million"),
        new("tranco.csv", false, ',', 1, false, "tranco"),
        new("domain-map.csv", false, ',', 0, false, "httparchive"),
    ];

    private readonly string _path;
    private readonly Func<RawFile, IEnumerable<(string Name, string Group)>> _read;

    private RawFile(string path, bool isDga, Func<RawFile, IEnumerable<(string Name, string Group)>> read) => (_path, IsDga, _read) = (path, isDga, read);

    /// <summary>The file's name.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>True for generated names.</summary>
    public bool IsDga { get; }

    /// <summary>The lists in <paramref name="folder"/>: the corpora <c>dga.csv</c> and <c>benign.csv</c>, those of <paramref name="told"/>, and those whose names are known.</summary>
    /// <exception cref="InvalidDataException">A shape of <paramref name="told"/> fits no file, or only files that are read by another; the message names it.</exception>
    public static IReadOnlyList<RawFile> Find(string folder, IReadOnlyList<RawShape> told)
    {
        var files = new List<RawFile>();
        var used = new HashSet<RawShape>();
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path), stem = Compression().Replace(name, "");
            if (stem is "dga.csv" or "benign.csv")
                files.Add(new RawFile(path, stem == "dga.csv", f => Corpus.Read(f._path)));
            else if (told.Concat(s_known).FirstOrDefault(s => Matches(s.Pattern, name) || Matches(s.Pattern, stem)) is { } shape)
            {
                used.Add(shape);
                files.Add(new RawFile(path, shape.IsDga, f => f.Read(shape)));
            }
            else if (JsonList.Known.FirstOrDefault(l => Matches(l.Pattern, name) || Matches(l.Pattern, stem)) is { } list)
                files.Add(new RawFile(path, isDga: false, f => f.Read(list)));
        }

        if (told.FirstOrDefault(s => !used.Contains(s)) is { } unused)
            throw new InvalidDataException($"--list {unused.Pattern}: no file in {folder} is read by this pattern");

        // Generated names first, as a name's first source is the one it is counted at.
        return [.. files.OrderBy(f => !f.IsDga)];
    }

    /// <summary>A shape as told on the command line: <c>PATTERN,dga|benign,COLUMN,GROUP</c>, a CSV file without a header, columns counted from 1.</summary>
    /// <exception cref="InvalidDataException">It is not of that form.</exception>
    public static RawShape Shape(string text) => text.Split(',') is [{ Length: > 0 } pattern, "dga" or "benign", var column, { Length: > 0 } group]
        && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
        ? new RawShape(pattern, text.Split(',')[1] == "dga", ',', number - 1, false, group)
        : throw new InvalidDataException($"'{text}' is not of the form PATTERN,dga|benign,COLUMN,GROUP");

    /// <summary>The (name, group) pairs.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a row is too short; the message names file and row.</exception>
    public IEnumerable<(string Name, string Group)> Read() => _read(this);

    private IEnumerable<(string Name, string Group)> Read(RawShape shape)
    {
        using Stream file = File.OpenRead(_path);
        using Stream plain = Decompress(file);
        using var text = new StreamReader(plain);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = shape.Separator == ' ' ? "\t" : shape.Separator.ToString(),
            AllowComments = true,
            BadDataFound = null,
        });
        for (bool isHeader = shape.HasHeader; Next(csv); isHeader = false)
        {
            if (isHeader)
                continue;
            string[] fields = csv.Record!;
            if (shape.Separator == ' ')
                fields = csv.RawRecord.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= shape.Column)
                throw new InvalidDataException($"{_path}:{csv.Row}: a row of {fields.Length} fields; the name is field {shape.Column + 1}");
            yield return (fields[shape.Column], Group(shape, fields));
        }
    }

    private IEnumerable<(string Name, string Group)> Read(JsonList list)
    {
        using Stream file = File.OpenRead(_path);
        using Stream plain = Decompress(file);
        foreach (string name in list.Read(plain, _path))
            yield return (name, list.Group);
    }

    private bool Next(CsvParser csv)
    {
        try
        {
            // A quote that is not closed makes one field of all lines behind it.
            bool isRow = csv.Read();
            return !isRow || !csv.Record!.Any(f => f.Contains('\n', StringComparison.Ordinal)) ? isRow : throw new InvalidDataException("a quote is not closed on its line");
        }
        catch (Exception e) when (e is CsvHelperException or InvalidDataException)
        {
            throw new InvalidDataException($"{_path}:{csv.Row}: {e.Message.Split('\n')[0].TrimEnd()}", e);
        }
    }

    // Bambenek's feed tells the family in a sentence, the files of download-data tell it in their names.
    private string Group(RawShape shape, string[] fields) => shape.Group switch
    {
        "bambenek" when fields.Length > 1 && UsedBy().Match(fields[1]) is { Success: true } match => match.Groups[1].Value.ToLowerInvariant(),
        "dga" when Family().Match(Name) is { Success: true } match => match.Groups[1].Value,
        _ => shape.Group,
    };

    private Stream Decompress(Stream file)
    {
        if (_path.EndsWith(".gz", StringComparison.Ordinal))
            return new GZipStream(file, CompressionMode.Decompress);
        if (!_path.EndsWith(".zip", StringComparison.Ordinal))
            return file;
        try
        {
            // A folder is an entry without a name.
            return new ZipArchive(file).Entries.FirstOrDefault(e => e.Name.Length > 0)?.Open() ?? throw new InvalidDataException("there is no file in the archive");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}: {e.Message}", e);
        }
    }

    private static bool Matches(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    [GeneratedRegex(@"\.(gz|zip)$")]
    private static partial Regex Compression();

    [GeneratedRegex(@"^dga-([a-z][^.]*)\.csv")]
    private static partial Regex Family();

    [GeneratedRegex(@"used by (\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex UsedBy();
}
