namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Infoblox NIOS: as BIND's query log, and <c>client ADDRESS#PORT UDP: query: NAME CLASS TYPE response: RCODE FLAGS [RECORDS]</c> where
/// responses are logged. A log that has no such line is BIND's as well as this one's.
/// </summary>
public struct InfobloxNios : ILogFormat
{
    /// <inheritdoc/>
    public static string Name => "infoblox";

    /// <inheritdoc/>
    public static string Description => "Infoblox NIOS queries and responses";

    /// <inheritdoc/>
    public static string Sample =>
        "<30>Mar 11 23:51:31 infoblox.localdomain named[17742]: 07-Apr-2022 08:08:10.043 client 192.168.0.1#57398 UDP: query: non-exist.foo.com IN A response: NXDOMAIN +ED";

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        LineKind kind = NamedMessage.ReadQuery(line, ref record, out int rest);
        if (kind != LineKind.Query)
            return kind;
        Fields fields = new(line, rest);
        if (!fields.Next().Of(line).SequenceEqual(NamedMessage.ResponseMark))
            return LineKind.Query;
        record.ResponseCode = fields.Next();
        return record.ResponseCode.Length > 0 ? LineKind.Response : LineKind.Unparsed;
    }

    /// <inheritdoc/>
    public static bool IsOwnEvent(ReadOnlySpan<byte> line, LineState state) => NamedMessage.IsOwnEvent(line);
}
