namespace Degas.Serve.Models;

/// <summary>The life of a version, with TensorFlow Serving's numbers.</summary>
internal enum VersionState
{
    Unknown = 0,
    Start = 10,
    Loading = 20,
    Available = 30,
    Unloading = 40,
    End = 50,
}

/// <summary>What is told of a version.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State">Where in its life it is.</param>
/// <param name="Error">Why it could not be loaded; <see cref="Code.Ok"/> otherwise.</param>
/// <param name="Message">The reason in words.</param>
internal sealed record VersionStatus(long Version, VersionState State, Code Error = Code.Ok, string Message = "");

/// <summary>What a request asks for.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">A version, or null for the largest.</param>
/// <param name="Label">A version by its label.</param>
internal readonly record struct ModelChoice(string Name, long? Version = null, string? Label = null);

/// <summary>A version in use: it is not unloaded before the lease ends.</summary>
internal sealed class ModelLease(ModelVersions versions, ServedModel model) : IDisposable
{
    public ServedModel Model => model;

    public void Dispose() => versions.Release(model);
}
