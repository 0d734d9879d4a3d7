namespace Degas.Train.Data;

/// <summary>Files that the user names to be written.</summary>
public static class OutputFile
{
    /// <summary>Makes sure that the paths, null where none is given, can be a file's. Before the work whose outcome they are for: the system would tell of it after, and say that access is denied.</summary>
    /// <exception cref="InvalidDataException">One is a folder; the message names it.</exception>
    public static void Check(params ReadOnlySpan<string?> paths)
    {
        foreach (string? path in paths)
        {
            if (path is not null && (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)))
                throw InputFile.IsFolder(path);
        }
    }
}
