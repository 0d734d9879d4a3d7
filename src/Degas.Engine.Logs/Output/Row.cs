namespace Degas.Engine.Logs.Output;

/// <summary>What a row stands for.</summary>
public enum RowSubject : byte
{
    /// <summary>A query, or a response.</summary>
    Record,

    /// <summary>All records of one scored text.</summary>
    Text,

    /// <summary>All records of one client.</summary>
    Client,
}

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

    /// <summary>Records that the row stands for, of those with a score.</summary>
    Count,

    /// <summary>Records among them whose verdict is <c>dga</c>.</summary>
    Dga,

    /// <summary>Distinct texts among those.</summary>
    Names,

    /// <summary>Records whose verdict is <c>dga</c> that were answered NXDOMAIN.</summary>
    NxDomain,

    /// <summary>Time of the first record; of a client, of those whose verdict is <c>dga</c>.</summary>
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

    /// <summary>The columns of rows that stand for a client each, where none are asked for.</summary>
    public static IReadOnlyList<RowField> ClientDefault { get; } =
        [RowField.Client, RowField.Count, RowField.Dga, RowField.Names, RowField.NxDomain, RowField.First, RowField.Last, RowField.Domain, RowField.Score];

    /// <summary>The columns where none are asked for.</summary>
    public static IReadOnlyList<RowField> DefaultOf(RowSubject subject) => subject switch
    {
        RowSubject.Text => UniqueDefault,
        RowSubject.Client => ClientDefault,
        _ => Default,
    };

    /// <summary>The names of the columns that a row may have.</summary>
    /// <param name="subject">What a row stands for.</param>
    public static IEnumerable<string> Names(RowSubject subject) => Enum.GetValues<RowField>().Where(f => Has(f, subject)).Select(NameOf);

    /// <summary>What the header calls a column.</summary>
    public static string NameOf(RowField field) => field.ToString().ToLowerInvariant();

    /// <summary>Reads a list such as <c>time,domain,score</c>.</summary>
    /// <param name="text">Names, parted by commas.</param>
    /// <param name="subject">What a row stands for.</param>
    /// <exception cref="FormatException">An unknown or empty name, or one that such rows do not have.</exception>
    public static IReadOnlyList<RowField> Parse(string text, RowSubject subject = RowSubject.Record)
    {
        var fields = new List<RowField>();
        foreach (string name in text.Split(','))
        {
            int index = Enum.GetValues<RowField>().ToList().FindIndex(f => NameOf(f) == name.Trim());
            if (index < 0 || !Has((RowField)index, subject))
                throw new FormatException($"no field '{name.Trim()}'; there are {string.Join(", ", Names(subject))}");
            fields.Add((RowField)index);
        }

        return fields;
    }

    private static bool Has(RowField field, RowSubject subject) => field switch
    {
        RowField.Line or RowField.Time or RowField.QType or RowField.RCode => subject == RowSubject.Record,
        RowField.Client => subject != RowSubject.Text,
        RowField.Count or RowField.First or RowField.Last => subject != RowSubject.Record,
        RowField.Clients => subject == RowSubject.Text,
        RowField.Dga or RowField.Names or RowField.NxDomain => subject == RowSubject.Client,
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

    /// <summary>Records among them whose verdict is <c>dga</c>.</summary>
    public long Generated { get; set; }

    /// <summary>Distinct texts among those.</summary>
    public long Names { get; set; }

    /// <summary>Records whose verdict is <c>dga</c> that were answered NXDOMAIN; null where none of them tells its answer.</summary>
    public long? NameErrors { get; set; }

    /// <summary>Distinct clients of the records that the row stands for.</summary>
    public long Clients { get; set; }

    /// <summary>Time of the first record; of a client, of those whose verdict is <c>dga</c>.</summary>
    public ReadOnlySpan<byte> First { get; set; }

    /// <summary>Time of the last of them.</summary>
    public ReadOnlySpan<byte> Last { get; set; }
}
