namespace Degas.Engine.Logs.Output;

/// <summary>A column that a row may have.</summary>
public enum RowField : byte
{
    /// <summary>Line number in its input, from 1.</summary>
    Line,

    /// <summary>Time of the query, as in the log.</summary>
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

    /// <summary>The threshold in force.</summary>
    Threshold,

    /// <summary>The model: its version and the start of its hash.</summary>
    Model,
}

/// <summary>The columns of an output, in order.</summary>
public static class RowFields
{
    /// <summary>The columns where none are asked for.</summary>
    public static IReadOnlyList<RowField> Default { get; } = [RowField.Domain, RowField.Score, RowField.Verdict];

    /// <summary>The names of all columns.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<RowField>().Select(NameOf);

    /// <summary>What the header calls a column.</summary>
    public static string NameOf(RowField field) => field.ToString().ToLowerInvariant();

    /// <summary>Reads a list such as <c>time,domain,score</c>.</summary>
    /// <exception cref="FormatException">An unknown or empty name.</exception>
    public static IReadOnlyList<RowField> Parse(string text)
    {
        var fields = new List<RowField>();
        foreach (string name in text.Split(','))
        {
            int index = Enum.GetValues<RowField>().ToList().FindIndex(f => NameOf(f) == name.Trim());
            if (index < 0)
                throw new FormatException($"no field '{name.Trim()}'; there are {string.Join(", ", Names)}");
            fields.Add((RowField)index);
        }

        return fields;
    }
}

/// <summary>The values of one row; an empty span is an empty field.</summary>
public ref struct Row
{
    /// <summary>Line number in its input, from 1.</summary>
    public long Line { get; set; }

    /// <summary>Time as in the log.</summary>
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
}
