namespace Degas.Engine.Logs.Formats;

/// <summary>The types of dnstap's messages (dnstap.proto), which other formats use too.</summary>
internal static class DnstapMessage
{
    /// <summary>What a message is by its type, such as <c>CLIENT_QUERY</c>; unparsed where that is none.</summary>
    public static LineKind KindOf(ReadOnlySpan<byte> type)
    {
        bool isQuery = type.EndsWith("_QUERY"u8);
        if (!(isQuery || type.EndsWith("_RESPONSE"u8)) || type[0] == '_' || type.ContainsAnyExceptInRange((byte)'A', (byte)'_'))
            return LineKind.Unparsed;
        return KindOf(type.StartsWith("CLIENT_"u8), isQuery);
    }

    /// <summary>What a message is by its code, such as <c>CQ</c>; unparsed where that is none.</summary>
    public static LineKind KindOfCode(ReadOnlySpan<byte> code) =>
        code.Length == 2 && char.IsAsciiLetterUpper((char)code[0]) && code[1] is ((byte)'Q' or (byte)'R') ? KindOf(code[0] == 'C', code[1] == 'Q') : LineKind.Unparsed;

    private static LineKind KindOf(bool isClient, bool isQuery) =>
        isClient ? isQuery ? LineKind.Query : LineKind.Response : isQuery ? LineKind.ServerQuery : LineKind.ServerResponse;
}
