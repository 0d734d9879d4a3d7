namespace Degas.Engine.Logs;

/// <summary>What a line turned out to be.</summary>
public enum LineKind : byte
{
    /// <summary>A query on its way in.</summary>
    Query,

    /// <summary>The answer to a query, in a log that has lines for both or for answers alone.</summary>
    Response,

    /// <summary>A query and what became of it in one line.</summary>
    Transaction,

    /// <summary>A query of a server's own to another, or one that an authoritative server got: counts where the input has none of clients.</summary>
    ServerQuery,

    /// <summary>The answer to such a query.</summary>
    ServerResponse,

    /// <summary>Blank, a comment or a header.</summary>
    Comment,

    /// <summary>A sound line of the same program about something else.</summary>
    OtherEvent,

    /// <summary>Another program's line in the same log.</summary>
    OtherProgram,

    /// <summary>Not a line of this format.</summary>
    Unparsed,
}

/// <summary>Which lines give rows (<c>--events</c>).</summary>
public enum EventSelection : byte
{
    /// <summary>Queries; answers where there is no query at the start of the input.</summary>
    Auto,

    /// <summary>Queries.</summary>
    Queries,

    /// <summary>Answers.</summary>
    Responses,

    /// <summary>Both, each with a row of its own.</summary>
    All,
}

/// <summary>Questions about kinds of lines.</summary>
public static class LineKinds
{
    /// <summary>Number of kinds.</summary>
    public const int Count = (int)LineKind.Unparsed + 1;

    /// <summary>Whether a line of this kind holds a name.</summary>
    public static bool IsRecord(this LineKind kind) => kind <= LineKind.ServerResponse;

    /// <summary>Whether a line of this kind gives a row.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="events">Which lines give rows.</param>
    /// <param name="servers">Whether servers' queries and responses count as clients' do.</param>
    public static bool IsSelected(this LineKind kind, EventSelection events, bool servers) => kind switch
    {
        LineKind.Query => events != EventSelection.Responses,
        LineKind.Response => events is EventSelection.Responses or EventSelection.All,
        LineKind.Transaction => true,
        LineKind.ServerQuery => servers && events != EventSelection.Responses,
        LineKind.ServerResponse => servers && events is (EventSelection.Responses or EventSelection.All),
        _ => false,
    };

    /// <summary>What the summary calls lines of this kind that are passed over.</summary>
    public static string PassedOver(this LineKind kind) => kind switch
    {
        LineKind.Query => "queries",
        LineKind.Response => "responses",
        LineKind.ServerQuery => "servers' queries",
        LineKind.ServerResponse => "servers' responses",
        LineKind.Comment => "blank lines and headers",
        LineKind.OtherEvent => "other events",
        LineKind.OtherProgram => "other programs' lines",
        _ => "",
    };

    /// <summary>What the summary calls a single line of this kind that is passed over.</summary>
    public static string PassedOverOne(this LineKind kind) => kind switch
    {
        LineKind.Query => "query",
        LineKind.Response => "response",
        LineKind.ServerQuery => "server's query",
        LineKind.ServerResponse => "server's response",
        LineKind.Comment => "blank line or header",
        LineKind.OtherEvent => "other event",
        LineKind.OtherProgram => "other program's line",
        _ => "",
    };
}
