namespace Degas.Engine.Logs.Formats;

/// <summary>
/// Azure Firewall's DNS proxy log: structured (<c>AZFWDnsQuery</c>, <c>properties.QueryName</c>), or before with the line of the proxy in <c>properties.msg</c>:
/// <c>DNS Request: CLIENT:PORT - ID TYPE CLASS NAME PROTOCOL SIZE DO BUFSIZE RCODE FLAGS SIZE DURATION</c>.
/// </summary>
public struct AzureFirewallDns : ILogFormat
{
    private static readonly JsonTable s_table = new(
        (JsonField.Name, "properties.QueryName"),
        (JsonField.Time, "time"),
        (JsonField.Client, "properties.SourceIp"),
        (JsonField.QueryType, "properties.QueryType"),
        (JsonField.ResponseCode, "properties.ResponseCode"),
        (JsonField.Other, "properties.msg"),
        (JsonField.Kind, "category"));

    /// <inheritdoc/>
    public static string Name => "azure-firewall";

    /// <inheritdoc/>
    public static string Description => "Azure Firewall DNS proxy log";

    /// <inheritdoc/>
    public static string Sample => """
        {"category":"AZFWDnsQuery","time":"2024-05-02T10:00:01.123456Z","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.NETWORK/AZUREFIREWALLS/F","properties":{"SourceIp":"10.0.0.7","SourcePort":48197,"QueryId":15676,"QueryType":"A","QueryClass":"IN","QueryName":"www.example.com.","Protocol":"udp","ResponseCode":"NOERROR"}}
        {"category":"AzureFirewallDnsProxy","time":"2020-09-02T19:12:33.751Z","operationName":"AzureFirewallDnsProxyLog","properties":{"msg":"DNS Request: 11.5.0.7:48197 - 15676 AAAA IN www.example.com. udp 55 false 512 NOERROR - 0 2.000301956s"}}
        """;

    /// <inheritdoc/>
    public static LineKind Read(ReadOnlySpan<byte> line, LineState state, ref LogRecord record)
    {
        if (!s_table.TryRead(line, out JsonValues values))
            return JsonTable.NoObject(line);
        if (values.HasName && values.Has(JsonField.Kind))
            return values.ToRecord(LineKind.Transaction, TimeStyle.Iso, line, state, ref record);
        bool isFirewall = values[JsonField.Kind].Of(line).StartsWith("AzureFirewall"u8) || values[JsonField.Kind].Of(line).StartsWith("AZFW"u8);
        if (!isFirewall || !values[JsonField.Other].Of(line).StartsWith("DNS Request: "u8))
            return isFirewall ? LineKind.OtherEvent : LineKind.Unparsed;
        // A name with an escape of JSON's shows as it stands there: the proxy writes none of its own.
        FieldRange message = values[JsonField.Other];
        Fields fields = new(line[..(message.Start + message.Length)], message.Start + "DNS Request: ".Length);
        FieldRange client = fields.Next();
        fields.Next();
        fields.Next();
        FieldRange type = fields.Next(), queryClass = fields.Next(), name = fields.Next();
        for (int i = 0; i < 4; i++)
            fields.Next();
        FieldRange code = fields.Next();
        if (name.Length == 0 || !NamedMessage.IsClass(queryClass.Of(line)))
            return LineKind.Unparsed;
        record.Name = name;
        record.QueryType = type;
        record.Client = Address.WithoutPort(line, client);
        record.ResponseCode = code;
        record.Time = values[JsonField.Time];
        record.TimeStyle = TimeStyle.Iso;
        return LineKind.Transaction;
    }
}
