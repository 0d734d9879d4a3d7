using Degas.Score.Output;

namespace Degas.Score.Gathering;

/// <summary>
/// Sorted runs of entries in temporary files, and their merge: sorting more than fits in memory. The files have no name from the moment on that they are open,
/// so that none is left however the program ends, and they are for this user alone: they hold what a log holds.
/// </summary>
/// <param name="order">The order of the runs.</param>
internal sealed class RunFiles<TEntry>(Comparison<TEntry> order) : IDisposable
    where TEntry : class, IGathered<TEntry>
{
    private const int BufferSize = 1 << 16;

    private readonly List<FileStream> _files = [];

    /// <summary>Sorts entries, writes them out as a run and empties the list.</summary>
    /// <exception cref="RunFileException">They could not be written.</exception>
    public void Add(List<TEntry> entries)
    {
        entries.Sort(order);
        try
        {
            FileStream file = Create();
            _files.Add(file);
            Write(entries, file);
        }
        catch (Exception e) when (RowTarget.IsFailure(e))
        {
            throw new RunFileException("cannot write", e);
        }

        // They grew old in memory, where they would stay beside the next run's until a full collection.
        entries.Clear();
        GC.Collect();
    }

    /// <summary>All entries of all runs and of <paramref name="rest"/>, in order; equal ones in the order of their runs.</summary>
    /// <exception cref="RunFileException">A run could not be read.</exception>
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

    private static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), $"degas-{Environment.ProcessId}-{Guid.NewGuid():N}.run");
        // Without a buffer of its own, which would be written once more when it is closed, and fail on a full disk once more.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return file;
    }

    private static void Write(List<TEntry> entries, FileStream file)
    {
        var writer = new BinaryWriter(new BufferedStream(file, BufferSize));
        writer.Write(entries.Count);
        foreach (TEntry entry in entries)
            entry.Write(writer);
        writer.Flush();
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
        var reader = new BinaryReader(new BufferedStream(file, BufferSize));
        for (int count = Read(reader, r => r.ReadInt32()); count > 0; count--)
            yield return Read(reader, TEntry.Read);
    }

    private static T Read<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (IOException e)
        {
            throw new RunFileException("cannot read", e);
        }
    }
}
