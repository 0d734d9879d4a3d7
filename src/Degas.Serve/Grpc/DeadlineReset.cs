using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Degas.Serve.Grpc;

/// <summary>What resets the stream of a call whose deadline has passed. It comes behind the whole answer, which says so.</summary>
/// <remarks>
/// The gRPC library resets with CANCEL. A client that is still sending then drops the answer and may tell its caller of a call cancelled, where it was
/// late; NO_ERROR asks it to stop sending and keep the answer (RFC 9113, section 8.1).
/// </remarks>
internal sealed class DeadlineReset(IHttpResetFeature stream, HttpResponse response) : IHttpResetFeature
{
    private const int NoError = 0, Cancel = 8;

    /// <summary>Has calls with a deadline reset so.</summary>
    public static void Use(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey("grpc-timeout") && context.Features.Get<IHttpResetFeature>() is { } stream)
            context.Features.Set<IHttpResetFeature>(new DeadlineReset(stream, context.Response));
    }

    /// <inheritdoc/>
    public void Reset(int errorCode) => stream.Reset(errorCode == Cancel && response.HasStarted ? NoError : errorCode);
}
