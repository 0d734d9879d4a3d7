using System.Net.Http.Headers;

namespace Degas.Train.Data;

/// <summary>What has come of a file so far, beside its final place, and the mark by which the server knows whether the rest still fits.</summary>
internal sealed class PartialFile(string path)
{
    /// <summary>The bytes so far.</summary>
    public string Path { get; } = path + ".part";

    private string MarkPath => Path + ".mark";

    /// <summary>Number of bytes so far; 0 where they cannot be gone on with.</summary>
    public long Length => File.Exists(Path) && File.Exists(MarkPath) ? new FileInfo(Path).Length : 0;

    /// <summary>Asks for what is missing, provided that the file is still the same (RFC 9110, If-Range).</summary>
    public void Ask(HttpRequestMessage request)
    {
        if (Length == 0 || !RangeConditionHeaderValue.TryParse(File.ReadAllText(MarkPath), out RangeConditionHeaderValue? mark))
            return;
        request.Headers.Range = new RangeHeaderValue(Length, null);
        request.Headers.IfRange = mark;
    }

    /// <summary>Opens the file for the body of <paramref name="response"/>: at its end for the missing part, else from the start.</summary>
    public FileStream Open(HttpResponseMessage response)
    {
        if (response.StatusCode == System.Net.HttpStatusCode.PartialContent)
        {
            long? from = response.Content.Headers.ContentRange?.From;
            if (from != Length)
                throw new InvalidDataException($"the server sends from byte {from} and not from {Length}");
            return new FileStream(Path, FileMode.Append);
        }

        File.Delete(MarkPath);
        var file = new FileStream(Path, FileMode.Create);
        // A weak tag or no tag at all promises nothing about single bytes.
        string? mark = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");
        if (mark is not null)
            File.WriteAllText(MarkPath, mark);
        return file;
    }

    /// <summary>Moves the whole file to its place.</summary>
    public void Finish(string path, DateTimeOffset? modified)
    {
        if (modified is { } time)
            File.SetLastWriteTimeUtc(Path, time.UtcDateTime);
        File.Move(Path, path, overwrite: true);
        File.Delete(MarkPath);
    }

    /// <summary>Throws away what has come.</summary>
    public void Discard()
    {
        File.Delete(Path);
        File.Delete(MarkPath);
    }
}
