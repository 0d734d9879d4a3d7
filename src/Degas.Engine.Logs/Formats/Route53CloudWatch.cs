namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Amazon Route 53 Resolver's query log as CloudWatch Logs hands it out: an event whose <c>message</c> holds the line, or a batch of them in
/// <c>logEvents</c> as a subscription sends it, one record for each.
/// </summary>
public struct Route53CloudWatch : ILogFormat
{
    private static readonly JsonTable s_event = new(
        // Insights puts an at sign before its own fields.
        (JsonField.Name, "message"),
        (JsonField.Name, "@message"),
        (JsonField.Kind, "messageType"),
        (JsonField.Elements, "logEvents[]"));

    /// <inheritdoc/>
    public static string Name => "route53-cloudwatch";

    /// <inheritdoc/>
    public static string Description => "Amazon Route 53 Resolver query log, events of CloudWatch";

    /// <inheritdoc/>
    public static string Sample => """
        {"timestamp":1639262783000,"message":"{\"version\":\"1.100000\",\"query_timestamp\":\"2021-12-11T22:46:23Z\",\"query_name\":\"does-not-exist.abc.com.\",\"query_type\":\"A\",\"query_class\":\"IN\",\"rcode\":\"NXDOMAIN\",\"answers\":[],\"srcaddr\":\"172.31.86.159\"}","ingestionTime":1639262790000}
        """;

    /// <inheritdoc/>
    public static bool HasFurther => true;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_event.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        state.Next = line.Length;
        if (values.Has(JsonField.Elements))
        {
            state.Next = values[JsonField.Elements].Start + 1;
            if (ReadFurther(line, state, ref record))
                return LineKind.Transaction;
            return values.Has(JsonField.Kind) ? LineKind.OtherEvent : LineKind.Unparsed;
        }

        return values.HasName && TryReadMessage(line, values, state, ref record) ? LineKind.Transaction : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static bool ReadFurther(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        int next = state.Next;
        // Another log's events in the batch are passed over.
        while (s_event.TryReadElement(line, ref next, out JsonValues values))
        {
            state.Next = next;
            if (TryReadMessage(line, values, state, ref record))
                return true;
        }

        return false;
    }

    private static bool TryReadMessage(ReadOnlySpan<byte> line, JsonValues values, LineState state, ref LogRecord record)
    {
        state.ClearScratch();
        FieldRange message = JsonFields.Unescape(line, values[JsonField.Name], state);
        record = default;
        LineKind kind = Route53.Read(message.Of(state.Scratch), state.Inner, ref record);
        if (!kind.IsRecord())
            return false;
        if (record.InScratch)
            ContainerLine.Move(ref record, state.Append(state.Inner.Scratch).Start);
        record.InScratch = true;
        return true;
    }
}
