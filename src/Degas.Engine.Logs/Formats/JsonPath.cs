using System.Text;

namespace Degas.Engine.Logs.Formats;

/// <summary>Any log of JSON lines, with the name at a path that the user gives (<c>--json-key a.b.c</c>), or under a well-known key; with the latter, time and client and type too.</summary>
public struct JsonPath : ILogFormat
{
    private sealed class Key(byte[] path) : LogLayout
    {
        public byte[][] Paths { get; } = [path];
    }

    private static readonly JsonTable s_known = new(
        (JsonField.Name, "query"),
        (JsonField.Name, "qname"),
        (JsonField.Name, "query_name"),
        (JsonField.Name, "queryName"),
        (JsonField.Name, "QueryName"),
        (JsonField.Name, "dns_query"),
        // Sentinel's schema for DNS, and Splunk's export of a search.
        (JsonField.Name, "DnsQuery"),
        (JsonField.Name, "result.query"),
        (JsonField.Name, "dns.query"),
        (JsonField.Name, "dns.qname"),
        (JsonField.Name, "rrname"),
        (JsonField.Name, "fqdn"),
        (JsonField.Name, "domain"),
        (JsonField.Name, "domain_name"),
        (JsonField.Name, "domainName"),
        (JsonField.Time, "timestamp"),
        (JsonField.Time, "@timestamp"),
        (JsonField.Time, "time"),
        (JsonField.Time, "ts"),
        (JsonField.Time, "_time"),
        (JsonField.Time, "result._time"),
        (JsonField.Time, "TimeGenerated"),
        (JsonField.Time, "date"),
        (JsonField.Client, "client_ip"),
        (JsonField.Client, "clientIp"),
        (JsonField.Client, "client"),
        (JsonField.Client, "src_ip"),
        (JsonField.Client, "source_ip"),
        (JsonField.Client, "source.ip"),
        (JsonField.Client, "client.ip"),
        (JsonField.Client, "src"),
        (JsonField.Client, "result.src"),
        (JsonField.Client, "result.src_ip"),
        (JsonField.Client, "SrcIpAddr"),
        (JsonField.QueryType, "qtype_name"),
        (JsonField.QueryType, "qtype"),
        (JsonField.QueryType, "query_type"),
        (JsonField.QueryType, "queryType"),
        (JsonField.QueryType, "DnsQueryTypeName"),
        (JsonField.QueryType, "record_type"),
        (JsonField.QueryType, "result.record_type"),
        (JsonField.QueryType, "rrtype"),
        (JsonField.QueryType, "type"),
        (JsonField.ResponseCode, "rcode_name"),
        (JsonField.ResponseCode, "rcode"),
        (JsonField.ResponseCode, "response_code"),
        (JsonField.ResponseCode, "responseCode"),
        (JsonField.ResponseCode, "DnsResponseCodeName"),
        (JsonField.ResponseCode, "reply_code"),
        (JsonField.ResponseCode, "result.reply_code"),
        (JsonField.Kind, "verdict"),
        (JsonField.Other, "score"));

    /// <inheritdoc/>
    public static string Name => "json";

    /// <inheritdoc/>
    public static string Description => "any JSON lines with a key such as domain, query or qname (another: --json-key)";

    /// <inheritdoc/>
    public static string Sample => """
        {"time":"2024-05-02T10:00:01Z","client":"192.0.2.7","query":"www.example.com","qtype":"A"}
        """;

    /// <inheritdoc/>
    public static bool IsForAnyLog => true;

    /// <summary>The format with the name at <paramref name="path"/>.</summary>
    /// <param name="path">Keys from the outside in, parted by dots; a key that holds dots itself is found as well.</param>
    /// <exception cref="FormatException">The path is empty or longer than 256 bytes.</exception>
    public static LogFormat Create(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path.StartsWith("_source.", StringComparison.Ordinal) ? path["_source.".Length..] : path);
        if (bytes.Length is 0 or > JsonFields.MaxPath)
            throw new FormatException($"a JSON key has 1 to {JsonFields.MaxPath} bytes");
        return LogFormat.Of<JsonPath>(new Key(bytes));
    }

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (state.Layout is not Key key)
            return ReadKnown(line, state, ref record);
        Span<FieldRange> values = stackalloc FieldRange[1];
        if (!JsonFields.TryRead(line, key.Paths, values, out bool isEscaped))
            return JsonTable.NoObject(line);
        if (values[0].Start == 0)
            return LineKind.OtherEvent;
        if (isEscaped)
            JsonFields.Unescape(line, values, state);
        record.Name = values[0];
        record.InScratch = isEscaped;
        // Whatever its lines are, the user asked for them.
        return LineKind.Transaction;
    }

    // A line without such a key may be anything, and so may the log.
    private static LineKind ReadKnown(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_known.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        // Rows of this program are not a log.
        if (!values.HasName || (values.Has(JsonField.Kind) && values.Has(JsonField.Other)))
            return LineKind.Unparsed;
        return values.ToRecord(LineKind.Transaction, values.EpochOrIso(line), line, state, ref record);
    }
}
