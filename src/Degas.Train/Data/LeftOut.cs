namespace Degas.Train.Data;

/// <summary>Keeps families and benign sources out of a run: they teach nothing, choose no threshold, and are measured by themselves.</summary>
public static class LeftOut
{
    /// <summary>What stands between the names of groups where one text holds several.</summary>
    public const char Separator = ',';

    /// <summary>The key of a weights file's metadata that names the groups that its training did not see.</summary>
    public const string MetadataKey = "left_out";

    /// <summary>The groups that <paramref name="text"/> names.</summary>
    public static IReadOnlyList<string> Groups(string? text) => (text ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The data with all names of <paramref name="groups"/> on the side <see cref="Split.Unseen"/>.</summary>
    /// <remarks>Other names under their registrable domains are left out altogether, as <c>process-data</c> does for a family: they would show them to the training.</remarks>
    /// <exception cref="InvalidDataException">The data has no such group.</exception>
    public static Dataset Apply(Dataset dataset, IReadOnlyCollection<string> groups)
    {
        if (groups.Count == 0)
            return dataset;
        var names = groups.ToHashSet(StringComparer.Ordinal);
        foreach (string group in names)
        {
            if (dataset.Samples.All(s => s.Group != group))
                throw new InvalidDataException($"--leave-out {group}: the data has no family and no benign source of that name");
        }

        var registrable = dataset.Samples.Where(s => names.Contains(s.Group)).Select(s => s.Registrable).ToHashSet(StringComparer.Ordinal);
        return dataset.With(
        [
            .. dataset.Samples
                .Where(s => s.Split == Split.Unseen || names.Contains(s.Group) || !registrable.Contains(s.Registrable))
                .Select(s => names.Contains(s.Group) ? s with { Split = Split.Unseen } : s),
        ]);
    }
}
