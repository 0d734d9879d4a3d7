namespace Degas.Engine.Logs.Output;

/// <summary>A column that a row may have.</summary>
public enum RowField : byte
{
    /// <summary>Line number in its input, from 1.</summary>
    Line,

    /// <summary>Time of the query: ISO 8601 where the log allows it, else as in the log.</summary>
    Time,

    /// <summary>Address of the client.</summary>
    Client,

    /// <summary>Query type.</summary>
    QType,

    /// <summary>Response code.</summary>
    RCode,

    /// <summary>The queried name in normal form.</summary>
    Domain,

    /// <summary>The registrable domain.</summary>
    Registered,

    /// <summary>Score from 0 to 1.</summary>
    Score,

    /// <summary><c>dga</c>, <c>benign</c>, or why it was not scored.</summary>
    Verdict,

    /// <summary>The likely malware family of a name whose verdict is <c>dga</c>.</summary>
    Family,

    /// <summary>The threshold in force.</summary>
    Threshold,

    /// <summary>The model: its version and the start of its hash.</summary>
    Model,

    /// <summary>Records that had the text.</summary>
    Count,

    /// <summary>Time of the first of them.</summary>
    First,

    /// <summary>Time of the last of them.</summary>
    Last,

    /// <summary>Number of distinct clients.</summary>
    Clients,
}

/// <summary>The columns of an output, in order.</summary>
public static class RowFields
{
    /// <summary>The columns where none are asked for.</summary>
    public static IReadOnlyList<RowField> Default { get; } = [RowField.Domain, RowField.Score, RowField.Verdict];

    /// <summary>The columns of rows that stand for a distinct text each, where none are asked for.</summary>
    public static IReadOnlyList<RowField> UniqueDefault { get; } =
        [RowField.Domain, RowField.Score, RowField.Verdict, RowField.Count, RowField.First, RowField.Last, RowField.Clients];

    /// <summary>The names of the columns that a row may have.</summary>
    /// <param name="unique">Whether a row stands for a distinct text, not for a record.</param>
    public static IEnumerable<string> Names(bool unique) => Enum.GetValues<RowField>().Where(f => Has(f, unique)).Select(NameOf);

    /// <summary>What the header calls a column.</summary>
    public static string NameOf(RowField field) => field.ToString().ToLowerInvariant();

    /// <summary>Reads a list such as <c>time,domain,score</c>.</summary>
    /// <param name="text">Names, parted by commas.</param>
    /// <param name="unique">Whether a row stands for a distinct text, not for a record.</param>
    /// <exception cref="FormatException">An unknown or empty name, or one that such rows do not have.</exception>
    public static IReadOnlyList<RowField> Parse(string text, bool unique = false)
    {
        var fields = new List<RowField>();
        foreach (string name in text.Split(','))
        {
            int index = Enum.GetValues<RowField>().ToList().FindIndex(f => NameOf(f) == name.Trim());
            if (index < 0 || !Has((RowField)index, unique))
                throw new FormatException($"no field '{name.Trim()}'; there are {string.Join(", ", Names(unique))}");
            fields.Add((RowField)index);
        }

        return fields;
    }

    private static bool Has(RowField field, bool unique) => field switch
    {
        RowField.Line or RowField.Time or RowField.Client or RowField.QType or RowField.RCode => !unique,
        RowField.Count or RowField.First or RowField.Last or RowField.Clients => unique,
        _ => true,
    };
}

/// <summary>The values of one row; an empty span is an empty field.</summary>
public ref struct Row
{
    /// <summary>Line number in its input, from 1.</summary>
    public long Line { get; set; }

    /// <summary>Time of the query, in the form that the column shows.</summary>
    public ReadOnlySpan<byte> Time { get; set; }

    /// <summary>Client address.</summary>
    public ReadOnlySpan<byte> Client { get; set; }

    /// <summary>Query type.</summary>
    public ReadOnlySpan<byte> QueryType { get; set; }

    /// <summary>Response code.</summary>
    public ReadOnlySpan<byte> ResponseCode { get; set; }

    /// <summary>The line as it stands in the log, without its end; only where a writer asks for it.</summary>
    public ReadOnlySpan<byte> Original { get; set; }

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Domain { get; set; }

    /// <summary>The registrable domain.</summary>
    public ReadOnlySpan<byte> Registered { get; set; }

    /// <summary>Score from 0 to 1; NaN where there is none.</summary>
    public float Score { get; set; }

    /// <summary>The verdict.</summary>
    public ReadOnlySpan<byte> Verdict { get; set; }

    /// <summary>True where the verdict is <c>dga</c>.</summary>
    public bool IsHit { get; set; }

    /// <summary>The likely family; empty where the name is not called <c>dga</c>, or no families are asked for.</summary>
    public ReadOnlySpan<byte> Family { get; set; }

    /// <summary>Records that the row stands for.</summary>
    public long Count { get; set; }

    /// <summary>Distinct clients among them.</summary>
    public long Clients { get; set; }

    /// <summary>Time of the first of them.</summary>
    public ReadOnlySpan<byte> First { get; set; }

    /// <summary>Time of the last of them.</summary>
    public ReadOnlySpan<byte> Last { get; set; }
}
