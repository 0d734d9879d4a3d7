using Degas.Serve.Models;

namespace Degas.Serve;

/// <summary>Whether requests find a model: for load balancers and orchestrators.</summary>
internal sealed class ServeHealth(ModelVersions versions)
{
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    public bool IsServing => !_isStopping && versions.IsAvailable;

    /// <summary>No longer serving, though open requests are still answered.</summary>
    public void Stop() => _isStopping = true;
}
