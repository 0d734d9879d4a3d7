namespace Degas.Serve;

/// <summary>The codes of an answer: TensorFlow's and gRPC's, with their numbers.</summary>
internal enum Code
{
    Ok = 0,
    Cancelled = 1,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
}

/// <summary>A request that is answered with an error.</summary>
internal sealed class ServeException(Code code, string message) : Exception(message)
{
    /// <summary>Its code.</summary>
    public Code Code => code;

    /// <summary>The HTTP status, where it is not the code's.</summary>
    public int? HttpStatus { get; init; }

    public static ServeException InvalidArgument(string message) => new(Code.InvalidArgument, message);

    /// <summary>A body over the limit. HTTP has a status of its own for it, which proxies and clients know.</summary>
    public static ServeException TooLarge(long limit) =>
        new(Code.ResourceExhausted, $"The request is larger than {limit} bytes (--max_request_bytes)") { HttpStatus = 413 };
}

/// <summary>Names and HTTP statuses of the codes.</summary>
internal static class Codes
{
    /// <summary>The name as JSON and metrics have it: <c>INVALID_ARGUMENT</c>.</summary>
    public static string NameOf(Code code) => code switch
    {
        Code.Ok => "OK",
        Code.Cancelled => "CANCELLED",
        Code.InvalidArgument => "INVALID_ARGUMENT",
        Code.DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code.NotFound => "NOT_FOUND",
        Code.ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code.FailedPrecondition => "FAILED_PRECONDITION",
        Code.OutOfRange => "OUT_OF_RANGE",
        Code.Unimplemented => "UNIMPLEMENTED",
        Code.Unavailable => "UNAVAILABLE",
        _ => "INTERNAL",
    };

    /// <summary>The HTTP status that TensorFlow Serving gives.</summary>
    public static int HttpOf(Code code) => code switch
    {
        Code.Ok => 200,
        Code.InvalidArgument or Code.FailedPrecondition or Code.OutOfRange => 400,
        Code.NotFound => 404,
        Code.ResourceExhausted => 429,
        Code.Cancelled => 499,
        Code.Unimplemented => 501,
        Code.Unavailable => 503,
        Code.DeadlineExceeded => 504,
        _ => 500,
    };
}
