using System.Runtime.CompilerServices;
using System.Text.Json;

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

    /// <summary>Port of that other.</summary>
    OtherPort,

    /// <summary>An array with a record in each element, by a path with <c>[]</c>.</summary>
    Elements,
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
            if (values[_fields[i]].Length == 0 && found[i].Start > 0)
                values[_fields[i]] = found[i];
        }

        return true;
    }

    /// <summary>Reads the next object with a name of an array of <paramref name="line"/>, which is sound JSON.</summary>
    /// <param name="line">The line.</param>
    /// <param name="next">Where to begin, behind the bracket that opens the array or the last element; afterwards behind this one.</param>
    /// <param name="values">Ranges of the line.</param>
    /// <returns>False where the array has no other.</returns>
    public bool TryReadElement(ReadOnlySpan<byte> line, ref int next, out JsonValues values)
    {
        values = default;
        while (true)
        {
            int gap = line[next..].IndexOfAnyExcept(" \t,"u8);
            if (gap < 0 || line[next += gap] != '{')
                return false;
            var reader = new Utf8JsonReader(line[next..]);
            reader.Read();
            reader.Skip();
            int start = next, length = (int)reader.BytesConsumed;
            next += length;
            if (!TryRead(line.Slice(start, length), out values) || !values.HasName)
                continue;
            values.Move(start);
            return true;
        }
    }

    /// <summary>What a line is that holds no JSON object.</summary>
    public static LineKind NoObject(ReadOnlySpan<byte> line) => line.IsWhiteSpace() ? LineKind.Comment : LineKind.Unparsed;
}

/// <summary>The values that a <see cref="JsonTable"/> found, as ranges of the line.</summary>
internal struct JsonValues
{
    private const int Count = (int)JsonField.Elements + 1, RecordCount = (int)JsonField.ResponseCode + 1;
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

    /// <summary>Whether the line has a name, were it the root's, which some write as an empty string.</summary>
    public readonly bool HasName => this[JsonField.Name].Start > 0;

    /// <summary>Moves the ranges, for values that were read from a part of the line.</summary>
    public void Move(int by)
    {
        foreach (ref FieldRange range in (Span<FieldRange>)_ranges)
            range = range.Start == 0 ? default : new(range.Start + by, range.Length);
    }

    /// <summary>The time's style where a format has either seconds or ISO 8601.</summary>
    public readonly TimeStyle EpochOrIso(ReadOnlySpan<byte> line) => TimeText.EpochOrIso(this[JsonField.Time].Of(line));

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

    /// <summary>Puts name and type of another record of the line in the place of the last one's.</summary>
    public readonly void Replace(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (IsEscaped && !record.InScratch)
        {
            state.ClearScratch();
            record.Time = state.Append(record.Time.Of(line));
            record.Client = state.Append(record.Client.Of(line));
            record.ResponseCode = state.Append(record.ResponseCode.Of(line));
            record.InScratch = true;
        }

        record.Name = record.InScratch ? JsonFields.Unescape(line, this[JsonField.Name], state) : this[JsonField.Name];
        record.QueryType = record.InScratch ? JsonFields.Unescape(line, this[JsonField.QueryType], state) : this[JsonField.QueryType];
    }

    [InlineArray(Count)]
    private struct Ranges
    {
        private FieldRange _first;
    }
}
