using Degas.Serve.Grpc.Protos;
using Grpc.Core;

namespace Degas.Serve.Grpc;

/// <summary><c>grpc.health.v1.Health</c>, for the server as a whole (no name) and for each of its services.</summary>
internal sealed class HealthCalls(ServeHealth health) : Health.HealthBase
{
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsKnown(request.Service) ? Task.FromResult(new HealthCheckResponse { Status = Current }) : throw new RpcException(new Status(StatusCode.NotFound, $"unknown service {request.Service}"));

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        HealthCheckResponse.Types.ServingStatus? told = null;
        try
        {
            // Once it has said that the server stops, a watch must not hold it up.
            while (!context.CancellationToken.IsCancellationRequested && !(health.IsStopping && told is not null))
            {
                HealthCheckResponse.Types.ServingStatus now = IsKnown(request.Service) ? Current : HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
                if (now != told)
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, context.CancellationToken);
                told = now;
                await Task.Delay(s_watch, context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static bool IsKnown(string service) => service is "" or "tensorflow.serving.PredictionService" or "tensorflow.serving.ModelService" or "grpc.health.v1.Health";

    private HealthCheckResponse.Types.ServingStatus Current => health.IsServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
}
