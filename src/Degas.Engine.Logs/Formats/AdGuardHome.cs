namespace Degas.Engine.Logs.Formats;

/// <summary>AdGuard Home's <c>querylog.json</c>. The response code is in the packed answer alone, which is left as it is.</summary>
public struct AdGuardHome : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "QH"),
        (JsonField.Time, "T"),
        (JsonField.Client, "IP"),
        (JsonField.QueryType, "QT"));

    /// <inheritdoc/>
    public static string Name => "adguard";

    /// <inheritdoc/>
    public static string Description => "AdGuard Home querylog.json";

    /// <inheritdoc/>
    public static string Sample => """
        {"IP":"127.0.0.1","T":"2020-11-25T18:55:56.519796+03:00","QH":"an.yandex.ru","QT":"A","QC":"IN","CP":"","Answer":"Qz+BgAABAAEAAAAAAmFuBnlhbmRleAJydQAAAQABwAwAAQABAAAACgAEAAAAAA==","Result":{},"Elapsed":837429}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (!values.Has(JsonField.Time) || !(values.HasName || values.Has(JsonField.QueryType)))
            return LineKind.Unparsed;
        return values.HasName ? values.ToRecord(LineKind.Transaction, TimeStyle.Iso, line, state, ref record) : LineKind.OtherEvent;
    }
}
