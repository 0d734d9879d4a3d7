using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Degas.Serve.Grpc;

/// <summary>The deadline of each gRPC call, its sending included: the client's, and the server's own where that is nearer.</summary>
internal static class CallDeadline
{
    private const string Header = "grpc-timeout", Watch = "/grpc.health.v1.Health/Watch";

    /// <summary>Gives a call its deadline; the gRPC library keeps it.</summary>
    /// <param name="context">The call, before the gRPC library sees it.</param>
    /// <param name="most">The most time for a call. Watching has no end.</param>
    public static void Use(HttpContext context, TimeSpan most)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (context.Request.Path != Watch && !(TimeOf(headers[Header].ToString()) <= most))
            headers[Header] = string.Create(CultureInfo.InvariantCulture, $"{(long)most.TotalMilliseconds}m");
        if (headers.ContainsKey(Header) && context.Features.Get<IHttpResetFeature>() is { } stream)
            context.Features.Set<IHttpResetFeature>(new Reset(stream, context.Response));
    }

    // Eight digits at most and a unit; null where it is none.
    private static TimeSpan? TimeOf(string text)
    {
        if (text.Length is < 2 or > 9 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks(count / 100),
            _ => null,
        };
    }

    // Resets the stream of a call whose deadline has passed, behind the whole answer, which says so. The library resets with CANCEL; a client that is
    // still sending then drops the answer and may tell its caller of a call cancelled, where it was late. NO_ERROR asks it to stop sending and keep
    // the answer (RFC 9113, section 8.1).
    private sealed class Reset(IHttpResetFeature stream, HttpResponse response) : IHttpResetFeature
    {
        private const int NoError = 0, Cancel = 8;

        void IHttpResetFeature.Reset(int errorCode) => stream.Reset(errorCode == Cancel && response.HasStarted ? NoError : errorCode);
    }
}
