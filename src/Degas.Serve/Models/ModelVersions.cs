namespace Degas.Serve.Models;

/// <summary>The versions of the one model that is served, loaded or not.</summary>
internal sealed class ModelVersions(string name, IReadOnlyDictionary<string, long> labels)
{
    private readonly Lock _gate = new();

    // Largest first, as TensorFlow Serving lists them.
    private readonly SortedDictionary<long, (VersionStatus Status, ServedModel? Model)> _versions = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));

    /// <summary>The model's name.</summary>
    public string Name => name;

    /// <summary>Whether any version can be asked.</summary>
    public bool IsAvailable
    {
        get
        {
            lock (_gate)
                return Find(null) is not null;
        }
    }

    /// <summary>The version asked for, held until the lease ends.</summary>
    /// <exception cref="ServeException">There is no such model, version or label.</exception>
    public ModelLease Acquire(ModelChoice spec)
    {
        long? version = VersionOf(spec);
        lock (_gate)
        {
            ServedModel? model = spec.Name == name ? Find(version) : null;
            if (model is null)
                throw new ServeException(Code.NotFound, version is { } number ? $"Servable not found for request: Specific({spec.Name}, {number})" : $"Servable not found for request: Latest({spec.Name})");
            model.Users++;
            return new ModelLease(this, model);
        }
    }

    /// <summary>What is known of the versions asked for.</summary>
    /// <exception cref="ServeException">There is no such model, version or label.</exception>
    public List<VersionStatus> StatusOf(ModelChoice spec)
    {
        long? version = VersionOf(spec);
        List<VersionStatus> found = spec.Name == name ? [.. All().Where(s => version is null || s.Version == version)] : [];
        if (found.Count == 0)
            throw new ServeException(Code.NotFound, version is { } number ? $"Could not find version {number} of model {spec.Name}" : $"Could not find any versions of model {spec.Name}");
        return found;
    }

    /// <summary>All versions that were seen, the largest first.</summary>
    public List<VersionStatus> All()
    {
        lock (_gate)
            return [.. _versions.Values.Select(v => v.Status)];
    }

    /// <summary>Tells of a version that is not loaded.</summary>
    public void Set(VersionStatus status)
    {
        lock (_gate)
            _versions[status.Version] = (status, null);
    }

    /// <summary>From now on requests get this version.</summary>
    public void Publish(ServedModel model)
    {
        lock (_gate)
            _versions[model.Version] = (new VersionStatus(model.Version, VersionState.Available), model);
    }

    /// <summary>No new request gets this version; it ends when the last one that uses it does.</summary>
    public void Retire(long version)
    {
        lock (_gate)
        {
            if (!_versions.TryGetValue(version, out (VersionStatus Status, ServedModel? Model) entry) || entry.Model is null)
                return;
            _versions[version] = (new VersionStatus(version, VersionState.Unloading), entry.Model);
            EndIfUnused(entry.Model);
        }
    }

    /// <summary>A lease ends.</summary>
    public void Release(ServedModel model)
    {
        lock (_gate)
        {
            model.Users--;
            EndIfUnused(model);
        }
    }

    private void EndIfUnused(ServedModel model)
    {
        if (model.Users > 0 || !_versions.TryGetValue(model.Version, out (VersionStatus Status, ServedModel? Model) entry) || entry.Model != model || entry.Status.State != VersionState.Unloading)
            return;
        _versions[model.Version] = (new VersionStatus(model.Version, VersionState.End), null);
        Log.Info("version_unloaded", ("model", name), ("version", model.Version));
        // Weights and caches are large and versions end rarely: the memory goes back now, not when the heap happens to be short of room.
        ThreadPool.UnsafeQueueUserWorkItem(_ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), null);
    }

    private ServedModel? Find(long? version)
    {
        foreach ((long number, (VersionStatus status, ServedModel? model)) in _versions)
        {
            if (status.State == VersionState.Available && (version is null || version == number))
                return model;
        }

        return null;
    }

    private long? VersionOf(ModelChoice spec)
    {
        if (spec.Label is null)
            return spec.Version;
        return spec.Name == name && labels.TryGetValue(spec.Label, out long version) ? version : throw ServeException.InvalidArgument($"Unrecognized servable version label: {spec.Label}");
    }
}
