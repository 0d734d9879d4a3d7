using Degas.Serve.Grpc.Protos;
using Degas.Serve.Models;
using Grpc.Core;

namespace Degas.Serve.Grpc;

/// <summary><c>tensorflow.serving.ModelService</c>: the states of versions.</summary>
internal sealed class ModelCalls(ModelVersions versions) : ModelService.ModelServiceBase
{
    /// <inheritdoc/>
    public override Task<GetModelStatusResponse> GetModelStatus(GetModelStatusRequest request, ServerCallContext context)
    {
        try
        {
            var response = new GetModelStatusResponse();
            foreach (VersionStatus version in versions.StatusOf(Calls.SpecOf(request.ModelSpec)))
            {
                response.ModelVersionStatus.Add(new ModelVersionStatus
                {
                    Version = version.Version,
                    State = (ModelVersionStatus.Types.State)(int)version.State,
                    Status = new StatusProto { ErrorCode = (int)version.Error, ErrorMessage = version.Message },
                });
            }

            return Task.FromResult(response);
        }
        catch (Exception e)
        {
            throw Calls.ErrorOf(e, context);
        }
    }
}
