using System.Globalization;
using System.IO.Compression;
using CsvHelper;

namespace Degas.Train.Data;

/// <summary>A CSV file with a header, plain or gzip by its name, read row by row; whatever is wrong with it is told with file and row. New ones are gzip.</summary>
public sealed class CsvFile : IDisposable
{
    private readonly string _path;
    private readonly CsvReader _csv;

    private CsvFile(string path, CsvReader csv)
    {
        _path = path;
        _csv = csv;
    }

    /// <summary>The header's fields.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The current row as it stands in the file.</summary>
    public string RawRow => _csv.Parser.RawRecord;

    /// <summary>A field of the current row.</summary>
    public string this[int column] => _csv.Parser[column];

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">It is empty or damaged.</exception>
    public static CsvFile Open(string path)
    {
        Stream file = InputFile.Open(path);
        Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var csv = new CsvFile(path, new CsvReader(new StreamReader(plain), CultureInfo.InvariantCulture));
        try
        {
            if (!csv.Advance())
                throw new InvalidDataException($"{path}: the file is empty");
        }
        catch
        {
            csv.Dispose();
            throw;
        }

        csv.Header = csv._csv.Parser.Record!;
        return csv;
    }

    /// <summary>Writes a gzip file, whole or not at all.</summary>
    /// <param name="path">Where it will stand.</param>
    /// <param name="header">The header's fields.</param>
    /// <param name="rows">The fields of each row.</param>
    public static void Write(string path, string[] header, IEnumerable<string[]> rows)
    {
        string temporary = path + ".tmp";
        using (var zip = new GZipStream(File.Create(temporary), CompressionLevel.Optimal))
        using (var text = new StreamWriter(zip) { NewLine = "\n" })
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            foreach (string[] row in rows.Prepend(header))
            {
                foreach (string field in row)
                    csv.WriteField(field);
                csv.NextRecord();
            }
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The row is damaged or has another number of fields than the header.</exception>
    public bool Read()
    {
        if (!Advance())
            return false;
        if (_csv.Parser.Count != Header.Length)
            throw Damage($"a row of {_csv.Parser.Count} fields under a header of {Header.Length}", null);
        return true;
    }

    /// <summary>What is wrong with the current row.</summary>
    public InvalidDataException Damage(string reason, Exception? cause = null) => new($"{_path}:{_csv.Parser.Row}: {reason}", cause);

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private bool Advance()
    {
        try
        {
            // The fields are parsed when they are asked for, so they are asked for here, where a stray quote can be told with its row.
            return _csv.Read() && _csv.Parser.Record is not null;
        }
        catch (BadDataException e)
        {
            throw Damage("a quote stands inside a field or is not closed", e);
        }
        catch (Exception e) when (e is CsvHelperException or InvalidDataException)
        {
            throw Damage(e.Message.Split('\n')[0].TrimEnd(), e);
        }
    }
}
