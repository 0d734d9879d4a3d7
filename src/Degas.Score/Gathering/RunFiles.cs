namespace Degas.Score.Gathering;

/// <summary>Sorted runs of entries in temporary files, and their merge: sorting more than fits in memory.</summary>
/// <param name="order">The order of the runs.</param>
internal sealed class RunFiles<TEntry>(Comparison<TEntry> order) : IDisposable
    where TEntry : class, IGathered<TEntry>
{
    private readonly List<FileStream> _files = [];

    /// <summary>Sorts entries, writes them out as a run and empties the list.</summary>
    public void Add(List<TEntry> entries)
    {
        entries.Sort(order);
        string path = Path.Combine(Path.GetTempPath(), $"degas-{Environment.ProcessId}-{Guid.NewGuid():N}.run");
        // Deleted when closed, however the program ends that closes it.
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        _files.Add(file);
        var writer = new BinaryWriter(file);
        writer.Write(entries.Count);
        foreach (TEntry entry in entries)
            entry.Write(writer);
        writer.Flush();
        // They grew old in memory, where they would stay beside the next run's until a full collection.
        entries.Clear();
        GC.Collect();
    }

    /// <summary>All entries of all runs and of <paramref name="rest"/>, in order; equal ones in the order of their runs.</summary>
    public IEnumerable<TEntry> Merge(List<TEntry> rest)
    {
        rest.Sort(order);
        if (_files.Count == 0)
            return rest;
        return MergeRuns([.. _files.Select(ReadRun), rest]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FileStream file in _files)
            file.Dispose();
    }

    private IEnumerable<TEntry> MergeRuns(List<IEnumerable<TEntry>> runs)
    {
        var byFirst = new PriorityQueue<IEnumerator<TEntry>, (TEntry Entry, int Run)>(
            Comparer<(TEntry Entry, int Run)>.Create((a, b) => order(a.Entry, b.Entry) is not 0 and int c ? c : a.Run.CompareTo(b.Run)));
        for (int run = 0; run < runs.Count; run++)
        {
            IEnumerator<TEntry> entries = runs[run].GetEnumerator();
            if (entries.MoveNext())
                byFirst.Enqueue(entries, (entries.Current, run));
        }

        while (byFirst.TryDequeue(out IEnumerator<TEntry>? entries, out (TEntry Entry, int Run) first))
        {
            yield return first.Entry;
            if (entries.MoveNext())
                byFirst.Enqueue(entries, (entries.Current, first.Run));
        }
    }

    private static IEnumerable<TEntry> ReadRun(FileStream file)
    {
        file.Position = 0;
        var reader = new BinaryReader(file);
        for (int count = reader.ReadInt32(); count > 0; count--)
            yield return TEntry.Read(reader);
    }
}
