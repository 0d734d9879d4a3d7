namespace Degas.Engine.Logs.Formats;

/// <summary>The structured log of PowerDNS Recursor with <c>structured-logging-backend=json</c>: the pairs of its text form, one object a line.</summary>
public struct PowerDnsJson : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "qname"),
        (JsonField.Time, "ts"),
        (JsonField.Client, "remote"),
        (JsonField.QueryType, "qtype"),
        (JsonField.ResponseCode, "rcode"),
        (JsonField.Kind, "msg"),
        (JsonField.Other, "prio"));

    /// <inheritdoc/>
    public static string Name => "powerdns-json";

    /// <inheritdoc/>
    public static string Description => "PowerDNS recursor, JSON";

    /// <inheritdoc/>
    public static string Sample => """
        {"level":"0","msg":"Question","mtid":"1","prio":"Info","proto":"udp","qname":"www.example.com","qtype":"A","remote":"192.0.2.7:5353","subsystem":"syncres","tid":"1","ts":"1791387199.123"}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (!values.Has(JsonField.Kind) || !values.Has(JsonField.Other))
            return LineKind.Unparsed;
        bool isQuestion = values[JsonField.Kind].Of(line).SequenceEqual("Question"u8);
        if ((!isQuestion && !values[JsonField.Kind].Of(line).SequenceEqual("Answer"u8)) || !values.HasName)
            return LineKind.OtherEvent;
        values[JsonField.Client] = Address.WithoutPort(line, values[JsonField.Client]);
        return values.ToRecord(isQuestion ? LineKind.Query : LineKind.Response, values.EpochOrIso(line), line, state, ref record);
    }
}
