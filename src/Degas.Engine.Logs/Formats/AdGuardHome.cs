namespace Degas.Engine.Logs.Formats;

/// <summary>AdGuard Home's <c>querylog.json</c>: one object a line with the keys <c>QH</c>, <c>QT</c>, <c>IP</c>, <c>T</c>; the answer, in base64, is not read.</summary>
public struct AdGuardHome : ILogFormat
{
    private static readonly byte[][] s_paths = JsonFields.Paths("QH", "T", "IP", "QT", JsonRecord.None);

    /// <inheritdoc/>
    public static string Name => "adguard";

    /// <inheritdoc/>
    public static string Description => "AdGuard Home querylog.json";

    /// <inheritdoc/>
    public static string Sample =>
        """{"IP":"127.0.0.1","T":"2020-11-25T18:55:56.519796+03:00","QH":"an.yandex.ru","QT":"A","QC":"IN","CP":"","Answer":"Qz+=","Result":{"IsFiltered":true,"Reason":3}}""";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (line.IsWhiteSpace())
            return LineKind.Comment;
        Span<FieldRange> values = stackalloc FieldRange[s_paths.Length];
        if (!JsonRecord.IsObject(line) || !JsonFields.TryRead(line, s_paths, values, out bool escaped) || values[JsonRecord.Time].Length == 0 || values[JsonRecord.QueryType].Length == 0)
            return LineKind.Unparsed;
        JsonRecord.Fill(line, values, escaped, state, TimeStyle.Iso, ref record);
        return LineKind.Transaction;
    }
}
