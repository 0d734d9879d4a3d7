using System.Text.Json;

namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Picks values out of one line of JSON by their paths. What syslog, a container's runtime or a shipper puts before the object is passed over. A path names nested objects, keys that hold dots, or both alike:
/// <c>dns.question.name</c> finds <c>{"dns":{"question":{"name":…}}}</c> and <c>{"dns.question.name":…}</c>; keys may be written with JSON escapes. In an array the first element that has the key counts.
/// What stands under <c>_source</c> counts as standing at the top. A path that ends in <c>[]</c> finds the bracket that opens the array there.
/// </summary>
internal static class JsonFields
{
    /// <summary>Bytes that a path may have.</summary>
    public const int MaxPath = 256;

    /// <summary>Whether a line ends with what may be a JSON object. Tells lines of other formats, and cut ones, for less than the parser's exception costs.</summary>
    public static bool LooksLikeObject(ReadOnlySpan<byte> line) => FindObject(line) >= 0;

    /// <summary>
    /// Where the object begins that a line ends with: at its start, or behind a prefix such as <c>&lt;30&gt;Nov 27 13:03:52 host prog[1]: </c> or
    /// <c>… prog: @cee: </c>. The object has to reach to the line's end, so the tail of a cut one is none.
    /// </summary>
    /// <returns>-1 where there is none.</returns>
    public static int FindObject(ReadOnlySpan<byte> line)
    {
        int end = line.LastIndexOfAnyExcept(" \t\r"u8);
        if (end < 1 || line[end] != '}')
            return -1;
        if (line[0] == '{')
            return 0;
        int start = line.IndexOfAnyExcept(" \t"u8);
        if (line[start] == '{')
            return start;
        // Braces of a prefix, such as those of a GUID, have no quote behind them.
        start = line.IndexOf("{\""u8);
        int spaced = (start < 0 ? line : line[..start]).IndexOf("{ \""u8);
        return spaced >= 0 ? spaced : start;
    }

    /// <summary>Reads <paramref name="line"/> and sets <c>values[i]</c> to the range of the value at <c>paths[i]</c>, without quotes.</summary>
    /// <param name="line">One JSON object, a prefix before it or not.</param>
    /// <param name="paths">The paths wanted.</param>
    /// <param name="values">A range for each path; start 0 where the line has no string, number or boolean there. An empty string has length 0 only.</param>
    /// <param name="escaped">Set where one of the values holds a JSON escape, so that its bytes are not the text.</param>
    /// <returns>False where the line is not one whole JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, byte[][] paths, Span<FieldRange> values, out bool escaped)
    {
        values.Clear();
        escaped = false;
        int start = FindObject(line);
        if (start < 0)
            return false;
        var reader = new Utf8JsonReader(line[start..], new JsonReaderOptions { MaxDepth = 64 });
        Span<byte> path = stackalloc byte[MaxPath];
        Span<short> parents = stackalloc short[65];
        int length = 0, depth = 0;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        // Back to the enclosing object's path, then this key.
                        length = reader.ValueIsEscaped ? AppendEscaped(ref reader, path, parents[depth]) : Append(reader.ValueSpan, path, parents[depth]);
                        break;
                    case JsonTokenType.StartObject:
                        parents[++depth] = (short)length;
                        break;
                    case JsonTokenType.StartArray:
                        // The elements of an array have its own path.
                        parents[++depth] = (short)length;
                        TakeArray(ref reader, start, path[..Math.Max(length, 0)], paths, values);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        if (depth == 0)
                            return !reader.Read();
                        length = parents[depth--];
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                        Take(ref reader, start, path[..Math.Max(length, 0)], paths, values, ref escaped);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    /// <summary>Undoes the JSON escapes of all values, in the scratch text of <paramref name="state"/>.</summary>
    /// <param name="line">The line that the ranges are of.</param>
    /// <param name="values">Ranges from <see cref="TryRead"/>; afterwards ranges of the scratch text.</param>
    /// <param name="state">Where the text goes.</param>
    public static void Unescape(ReadOnlySpan<byte> line, Span<FieldRange> values, LineState state)
    {
        state.ClearScratch();
        foreach (ref FieldRange value in values)
            value = Unescape(line, value, state);
    }

    /// <summary>Appends one value to the scratch text, its JSON escapes undone.</summary>
    /// <returns>Where it stands.</returns>
    public static FieldRange Unescape(ReadOnlySpan<byte> line, FieldRange value, LineState state)
    {
        if (value.Length == 0)
            return default;
        ReadOnlySpan<byte> text = value.Of(line);
        if (!text.Contains((byte)'\\'))
            return state.Append(text);
        var reader = new Utf8JsonReader(line.Slice(value.Start - 1, value.Length + 2));
        try
        {
            reader.Read();
            return state.Take(reader.CopyString(state.Reserve(value.Length)));
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // Half of a surrogate pair, bytes that are not UTF-8, or a part of a value that ends within an escape: shown as they stand.
            return state.Append(text);
        }
    }

    /// <summary>The paths as bytes.</summary>
    public static byte[][] Paths(params string[] paths) => [.. paths.Select(System.Text.Encoding.UTF8.GetBytes)];

    private static void Take(ref Utf8JsonReader reader, int start, scoped ReadOnlySpan<byte> path, byte[][] paths, Span<FieldRange> values, ref bool escaped)
    {
        for (int i = 0; i < paths.Length; i++)
        {
            if (values[i].Length > 0 || !path.SequenceEqual(paths[i]))
                continue;
            int quote = reader.TokenType == JsonTokenType.String ? 1 : 0;
            values[i] = new(start + (int)reader.TokenStartIndex + quote, reader.ValueSpan.Length);
            escaped |= reader.ValueIsEscaped;
        }
    }

    private static void TakeArray(ref Utf8JsonReader reader, int start, scoped ReadOnlySpan<byte> path, byte[][] paths, Span<FieldRange> values)
    {
        for (int i = 0; i < paths.Length; i++)
        {
            if (values[i].Start == 0 && paths[i].AsSpan().EndsWith("[]"u8) && path.SequenceEqual(paths[i].AsSpan(0, paths[i].Length - 2)))
                values[i] = new(start + (int)reader.TokenStartIndex, 1);
        }
    }

    // Few writers escape a key, but for one that is not ASCII. No more than six bytes stand for one.
    private static int AppendEscaped(ref Utf8JsonReader reader, scoped Span<byte> path, int parent)
    {
        Span<byte> key = stackalloc byte[MaxPath * 6];
        if (reader.ValueSpan.Length > key.Length)
            return -1;
        try
        {
            return Append(key[..reader.CopyString(key)], path, parent);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            return Append(reader.ValueSpan, path, parent);
        }
    }

    // Length of parent + '.' + key, or -1 where it is longer than any path that is looked for.
    private static int Append(ReadOnlySpan<byte> key, Span<byte> path, int parent)
    {
        int dot = parent > 0 ? 1 : 0;
        // A document out of Elasticsearch or OpenSearch is read as what it was made from.
        if (parent == 0 && key.SequenceEqual("_source"u8))
            return 0;
        if (parent < 0 || parent + dot + key.Length > path.Length)
            return -1;
        if (dot > 0)
            path[parent++] = (byte)'.';
        key.CopyTo(path[parent..]);
        return parent + key.Length;
    }
}
