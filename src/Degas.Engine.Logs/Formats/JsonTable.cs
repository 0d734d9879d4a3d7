using System.Runtime.CompilerServices;

namespace Degas.Engine.Logs.Formats;

/// <summary>What a JSON format may take from a line: the fields of a record, and two values that tell what kind of line it is.</summary>
internal enum JsonField : byte
{
    /// <summary>The queried name.</summary>
    Name,

    /// <summary>When.</summary>
    Time,

    /// <summary>Address of the client.</summary>
    Client,

    /// <summary>Query type.</summary>
    QueryType,

    /// <summary>Response code.</summary>
    ResponseCode,

    /// <summary>What kind of event it is.</summary>
    Kind,

    /// <summary>Another value that the format looks at.</summary>
    Other,
}

/// <summary>Where a JSON format keeps its fields. A field with several paths is taken from the first that the line has.</summary>
/// <param name="entries">Fields and their paths, see <see cref="JsonFields"/>.</param>
internal sealed class JsonTable(params (JsonField Field, string Path)[] entries)
{
    private readonly byte[][] _paths = JsonFields.Paths([.. entries.Select(e => e.Path)]);
    private readonly JsonField[] _fields = [.. entries.Select(e => e.Field)];

    /// <summary>Reads <paramref name="line"/> into <paramref name="values"/>.</summary>
    /// <returns>False where the line is not one whole JSON object.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out JsonValues values)
    {
        values = default;
        Span<FieldRange> found = stackalloc FieldRange[_paths.Length];
        if (!JsonFields.TryRead(line, _paths, found, out bool isEscaped))
            return false;
        values.IsEscaped = isEscaped;
        for (int i = 0; i < found.Length; i++)
        {
            if (values[_fields[i]].Length == 0)
                values[_fields[i]] = found[i];
        }

        return true;
    }

    /// <summary>What a line is that holds no JSON object.</summary>
    public static LineKind NoObject(ReadOnlySpan<byte> line) => line.IsWhiteSpace() ? LineKind.Comment : LineKind.Unparsed;
}

/// <summary>The values that a <see cref="JsonTable"/> found, as ranges of the line.</summary>
internal struct JsonValues
{
    private const int Count = (int)JsonField.Other + 1, RecordCount = (int)JsonField.ResponseCode + 1;
    private Ranges _ranges;

    /// <summary>Whether a value holds a JSON escape, so that its bytes are not the text. Set, it makes the record one of scratch text.</summary>
    public bool IsEscaped { get; set; }

    /// <summary>The value of a field; length 0 where the line does not have it.</summary>
    public FieldRange this[JsonField field]
    {
        readonly get => _ranges[(int)field];
        set => _ranges[(int)field] = value;
    }

    /// <summary>Whether the line has a value for the field.</summary>
    public readonly bool Has(JsonField field) => this[field].Length > 0;

    /// <summary>The time's style where a format has either seconds or ISO 8601.</summary>
    public readonly TimeStyle EpochOrIso(ReadOnlySpan<byte> line) => this[JsonField.Time].Of(line).Contains((byte)'T') ? TimeStyle.Iso : TimeStyle.Epoch;

    /// <summary>Makes the record, with the JSON escapes undone.</summary>
    /// <returns><paramref name="kind"/>.</returns>
    public LineKind ToRecord(LineKind kind, TimeStyle timeStyle, ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        Span<FieldRange> ranges = _ranges;
        if (IsEscaped)
            JsonFields.Unescape(line, ranges[..RecordCount], state);
        record.InScratch = IsEscaped;
        record.Name = this[JsonField.Name];
        record.Time = this[JsonField.Time];
        record.TimeStyle = timeStyle;
        record.Client = this[JsonField.Client];
        record.QueryType = this[JsonField.QueryType];
        record.ResponseCode = this[JsonField.ResponseCode];
        return kind;
    }

    [InlineArray(Count)]
    private struct Ranges
    {
        private FieldRange _first;
    }
}
