using Degas.Serve.Grpc.Protos;
using Degas.Serve.Models;
using Grpc.Core;

namespace Degas.Serve.Grpc;

/// <summary>What all services share: the model that a request names, and errors as gRPC tells them.</summary>
internal static class Calls
{
    /// <summary>The model asked for.</summary>
    public static ModelChoice SpecOf(ModelSpec? spec)
    {
        if (spec is null)
            throw ServeException.InvalidArgument("Missing ModelSpec");
        if (spec.Name.Length == 0)
            throw ServeException.InvalidArgument("Missing model name in request.");
        return spec.VersionChoiceCase switch
        {
            ModelSpec.VersionChoiceOneofCase.Version => new(spec.Name, spec.Version),
            ModelSpec.VersionChoiceOneofCase.VersionLabel => new(spec.Name, Label: spec.VersionLabel),
            _ => new(spec.Name),
        };
    }

    /// <summary>An error as gRPC tells it. The codes are the same.</summary>
    public static RpcException ErrorOf(Exception e, ServerCallContext context)
    {
        switch (e)
        {
            case RpcException error:
                return error;
            case ServeException error:
                return Error(error.Code, error.Message);
            case OperationCanceledException:
                // The token is cancelled by the deadline too, some moments before the clock says so; the connection is not.
                return context.Deadline > DateTime.UtcNow && context.GetHttpContext().RequestAborted.IsCancellationRequested ? Error(Code.Cancelled, "The client has gone") : Error(Code.DeadlineExceeded, "The request took too long");
            default:
                Log.Error("request_failed", ("path", context.Method), ("error", e.ToString()));
                return Error(Code.Internal, "Internal error; the server's log says more");
        }
    }

    private static RpcException Error(Code code, string message) => new(new Status((StatusCode)(int)code, message));
}
