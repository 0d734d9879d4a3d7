using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Degas.Serve.Batching;
using Degas.Serve.Metrics;
using Degas.Serve.Models;
using Degas.Serve.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Degas.Serve.Rest;

/// <summary>The REST interface: TensorFlow Serving's, and <c>/healthz</c>.</summary>
internal sealed class RestHandler(ServeOptions options, ModelVersions versions, Batcher batcher, ServeMetrics metrics, ServeHealth health)
{
    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        string path = PathOf(context);
        Code code = Code.Ok;
        try
        {
            await AnswerAsync(context, path, start);
        }
        catch (Exception e)
        {
            ServeException error = ErrorOf(e, context);
            code = error.Code;
            await AnswerErrorAsync(context, error);
        }

        if (options.LogRequests)
            Log.Info("request", ("method", context.Request.Method), ("path", path), ("status", context.Response.StatusCode), ("code", Codes.NameOf(code)), ("ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds));
    }

    private async Task AnswerAsync(HttpContext context, string path, long start)
    {
        string method = context.Request.Method;
        switch (path)
        {
            case "/monitoring/prometheus/metrics" when method == "GET":
                string page = metrics.Write(batcher.Queued, versions.All().Where(v => v.State == VersionState.Available).Select(v => v.Version));
                await AnswerAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(page));
                return;
            case "/healthz" when method == "GET":
                await AnswerAsync(context, health.IsServing ? 200 : 503, "application/json", FactAnswers.Health(health.IsServing ? "SERVING" : "NOT_SERVING"));
                return;
        }

        if (!path.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase))
            throw new ServeException(Code.NotFound, $"Not Found: {method} {path}");
        RestRoute route = RestRoute.Parse(method, path);
        switch (route.Method)
        {
            case "":
                await AnswerAsync(context, 200, "application/json", FactAnswers.Status(versions.StatusOf(route.Spec)));
                break;
            case "metadata":
                using (ModelLease lease = versions.Acquire(route.Spec))
                    await AnswerAsync(context, 200, "application/json", FactAnswers.Metadata(route.Spec.Name, lease.Model.Version));
                break;
            default:
                await ScoreAsync(context, route, start);
                break;
        }
    }

    private async Task ScoreAsync(HttpContext context, RestRoute route, long start)
    {
        using NameList names = batcher.CreateList();
        JsonRequest request = route.Method == "predict" ? new PredictRequest(names) : new ExamplesRequest(names, route.Method);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(options.RequestTimeout);
        float[] scores = [];
        try
        {
            await ReadAsync(context.Request, request, timeout.Token);
            request.CheckForm();
            using (ModelLease lease = versions.Acquire(route.Spec))
            {
                request.CheckContent();
                scores = ArrayPool<float>.Shared.Rent(names.Count);
                await batcher.ScoreAsync(lease.Model, names, scores, timeout.Token);
            }

            metrics.AddRequest(route.Spec.Name, route.Method, "REST", Code.Ok, names.Count, Stopwatch.GetElapsedTime(start));
            await AnswerOf(request, route.Method).WriteAsync(context.Response, scores.AsMemory(0, names.Count), context.RequestAborted);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            ServeException error = ErrorOf(e, context);
            metrics.AddRequest(route.Spec.Name, route.Method, "REST", error.Code, names.Count, Stopwatch.GetElapsedTime(start));
            throw error;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private async Task ReadAsync(HttpRequest request, JsonRequest into, CancellationToken cancellation)
    {
        if (request.ContentLength > options.MaxRequestBytes)
            throw ServeException.TooLarge(options.MaxRequestBytes);
        batcher.Arriving();
        try
        {
            switch (request.Headers.ContentEncoding.ToString().ToLowerInvariant())
            {
                case "" or "identity":
                    await JsonBody.ReadAsync(request.BodyReader, into, options.MaxRequestBytes, cancellation);
                    break;
                case "gzip":
                    PipeReader reader = PipeReader.Create(new GZipStream(request.Body, CompressionMode.Decompress));
                    await JsonBody.ReadAsync(reader, into, options.MaxRequestBytes, cancellation);
                    await reader.CompleteAsync();
                    break;
                default:
                    throw new ServeException(Code.InvalidArgument, $"Content-Encoding {request.Headers.ContentEncoding}: gzip or none is wanted") { HttpStatus = 415 };
            }
        }
        finally
        {
            batcher.Arrived();
        }
    }

    private static ScoreAnswer AnswerOf(JsonRequest request, string method) => (request, method) switch
    {
        (PredictRequest { IsRowForm: true }, _) => ScoreAnswer.Rows,
        (PredictRequest, _) => ScoreAnswer.Columns,
        (_, "classify") => ScoreAnswer.Classes,
        _ => ScoreAnswer.Regressions,
    };

    private ServeException ErrorOf(Exception e, HttpContext context)
    {
        switch (e)
        {
            case ServeException error:
                return error;
            case BadHttpRequestException bad:
                return new ServeException(Code.InvalidArgument, bad.Message) { HttpStatus = bad.StatusCode };
            case InvalidDataException:
                return ServeException.InvalidArgument($"The body is no whole gzip file: {e.Message}");
            // A connection that is cut off ends the reading first and is told as aborted a moment later.
            case IOException:
            case Exception when context.RequestAborted.IsCancellationRequested:
                return new ServeException(Code.Cancelled, "The client has gone");
            case OperationCanceledException:
                return new ServeException(Code.DeadlineExceeded, $"The request took longer than {options.RequestTimeout.TotalMilliseconds} ms (--rest_api_timeout_in_ms)");
            default:
                Log.Error("request_failed", ("path", PathOf(context)), ("error", e.ToString()));
                return new ServeException(Code.Internal, "Internal error; the server's log says more");
        }
    }

    private static async Task AnswerErrorAsync(HttpContext context, ServeException error)
    {
        // Half an answer must not look like a whole one.
        if (context.Response.HasStarted)
            context.Abort();
        else if (error.Code != Code.Cancelled)
            await AnswerAsync(context, error.HttpStatus ?? Codes.HttpOf(error.Code), "application/json", FactAnswers.Error(error.Message));
    }

    private static async Task AnswerAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string PathOf(HttpContext context)
    {
        // As it was sent: what the server has decoded cannot be cut up any more.
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        // As a client sends it to a proxy (RFC 9112, section 3.2.2).
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
            target = target.IndexOf('/', scheme + 3) is >= 0 and var path ? target[path..] : "/";
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 ? target[..query] : target;
    }
}
