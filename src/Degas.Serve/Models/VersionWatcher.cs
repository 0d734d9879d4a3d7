using System.Diagnostics;
using System.Globalization;
using Degas.Engine.Model;
using Degas.Serve.Metrics;
using Degas.Serve.Options;

namespace Degas.Serve.Models;

/// <summary>
/// Keeps the largest versions of the base path loaded. A new one is loaded beside the old one, which goes only when the new one answers; one that is
/// damaged is refused, its reason stands in the status, and it is tried again when its file changes, for it may have been read while being copied.
/// </summary>
internal sealed class VersionWatcher(ServeOptions options, ModelVersions versions, ServeMetrics metrics)
{
    private const string FileName = "model.safetensors";

    private readonly Dictionary<long, Refusal> _refused = [];
    private readonly HashSet<long> _loaded = [];
    private string? _complaint;

    /// <summary>Loads what is there now.</summary>
    /// <exception cref="SetupException">The base path is not there.</exception>
    public void Start()
    {
        if (options.ModelBasePath is not { } path)
        {
            LoadEmbedded();
            return;
        }

        if (!Directory.Exists(path))
            throw new SetupException($"--model_base_path {path}: no such folder");
        Look(path);
    }

    /// <summary>Looks again and again until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        if (options.ModelBasePath is not { } path || options.PollWait == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(options.PollWait);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                Look(path);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void LoadEmbedded()
    {
        byte[] file = EmbeddedModel.Read();
        long version = long.Parse(DegasModel.Parse(file).Version, CultureInfo.InvariantCulture);
        Load(version, "the model in the program", () => file);
    }

    private void Look(string path)
    {
        try
        {
            List<(long Version, string Folder)> present = Present(path);
            if (present.Count == 0)
                Complain("no_versions", $"{path}: no folder named by a whole number");
            else
                Serve(present);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is loaded goes on.
            Complain("base_path_unreadable", $"{path}: {e.Message}");
        }
    }

    // The largest versions that can be loaded, and those that are loaded and still have their folders.
    private void Serve(List<(long Version, string Folder)> present)
    {
        _complaint = null;
        var wanted = new HashSet<long>();
        foreach ((long version, string folder) in present)
        {
            if (wanted.Count < options.Versions && (_loaded.Contains(version) || TryLoad(version, Path.Combine(folder, FileName))))
                wanted.Add(version);
        }

        // Nothing that answers is given up for nothing.
        if (wanted.Count == 0)
            return;
        foreach (long version in _loaded.Except(wanted).ToList())
        {
            Log.Info("version_unloading", ("model", versions.Name), ("version", version));
            _loaded.Remove(version);
            versions.Retire(version);
        }
    }

    private bool TryLoad(long version, string path)
    {
        FileInfo file = TargetOf(path);
        if (!file.Exists)
        {
            // A folder may appear before its file does.
            if (!_refused.ContainsKey(version))
                Refuse(version, new Refusal(-1, default, Code.NotFound, $"{path}: no such file"));
            return false;
        }

        // A file that is no model stays none until it changes; one that cannot be read may be readable the next time.
        Refusal? before = _refused.GetValueOrDefault(version);
        if (before is not { Code: Code.Unavailable } && (before?.Length, before?.Written) == (file.Length, file.LastWriteTimeUtc))
            return false;
        try
        {
            Load(version, path, () => File.ReadAllBytes(path));
            _refused.Remove(version);
            return true;
        }
        catch (Exception e)
        {
            // Whatever is wrong with a file, the version that answers goes on.
            var refusal = new Refusal(file.Length, file.LastWriteTimeUtc, e is ModelFormatException ? Code.InvalidArgument : Code.Unavailable, $"{path}: {e.Message}");
            if (refusal != before)
                Refuse(version, refusal);
            return false;
        }
    }

    private void Load(long version, string path, Func<byte[]> read)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] file = read();
        versions.Set(new VersionStatus(version, VersionState.Loading));
        ServedModel model = ServedModel.Create(version, file, options);
        versions.Publish(model);
        _loaded.Add(version);
        metrics.AddLoad(isLoaded: true);
        Log.Info("version_loaded", ("model", versions.Name), ("version", version), ("path", path), ("sha256", model.Model.Hash), ("ms", Stopwatch.GetElapsedTime(start).TotalMilliseconds));
    }

    private void Refuse(long version, Refusal refusal)
    {
        _refused[version] = refusal;
        versions.Set(new VersionStatus(version, VersionState.End, refusal.Code, refusal.Reason));
        metrics.AddLoad(isLoaded: false);
        Log.Error("version_refused", ("model", versions.Name), ("version", version), ("error", refusal.Reason));
    }

    // A link stays as it is where its target changes; of links in a circle the first stands for them all.
    private static FileInfo TargetOf(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (IOException)
        {
            return file;
        }
    }

    // Once, until something else is wrong or all is well.
    private void Complain(string name, string reason)
    {
        if (_complaint == reason)
            return;
        _complaint = reason;
        Log.Warn(name, ("model", versions.Name), ("reason", reason));
    }

    // Largest first; of "7" and "007" one.
    private static List<(long Version, string Folder)> Present(string path)
    {
        var present = new List<(long Version, string Folder)>();
        foreach (string folder in Directory.EnumerateDirectories(path))
        {
            if (long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out long version))
                present.Add((version, folder));
        }

        return [.. present.DistinctBy(p => p.Version).OrderByDescending(p => p.Version)];
    }

    // What the file looked like, and what was wrong with it.
    private sealed record Refusal(long Length, DateTime Written, Code Code, string Reason);
}
