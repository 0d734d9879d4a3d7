using Degas.Score.Native;

namespace Degas.Score.Input;

/// <summary>
/// The regular files below a folder, by name. Links in it to folders are not followed, which could lead in a circle; links to files are, as all of
/// <c>/var/log/containers</c> are, but a file is read once whatever its names.
/// </summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files below <paramref name="folder"/>; a folder that cannot be read is an input that cannot be, so that the run goes on and tells it.</summary>
    public static IEnumerable<InputSource> Below(string folder)
    {
        var found = new List<Entry>();
        Gather(folder, found);
        return found.OrderBy(e => e.IsLink).ThenBy(e => e.Path, StringComparer.Ordinal).DistinctBy(e => e.RealPath)
            .OrderBy(e => e.Path, StringComparer.Ordinal).Select(e => new InputSource(e.Path, e.Failure) { IsFound = true });
    }

    private static void Gather(string folder, List<Entry> found)
    {
        try
        {
            string real = Posix.RealPath(folder);
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", s_everything))
            {
                FileKind kind = Posix.KindOf(path, followLinks: false);
                if (kind == FileKind.Folder)
                    Gather(path, found);
                else if (kind == FileKind.Link && Posix.KindOf(path) is FileKind.Regular or FileKind.Missing)
                    found.Add(new Entry(path, Target(path), IsLink: true));
                // What is missing was there a moment ago: opening it tells why it is not read.
                else if (kind is FileKind.Regular or FileKind.Missing)
                    found.Add(new Entry(path, Path.Combine(real, Path.GetFileName(path)), IsLink: false));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(new Entry(folder, folder, IsLink: false, ScoringSetup.Reason(e)));
        }
    }

    private static string Target(string link)
    {
        try
        {
            return Posix.RealPath(link);
        }
        catch (IOException)
        {
            return link;
        }
    }

    private sealed record Entry(string Path, string RealPath, bool IsLink, string? Failure = null);
}
