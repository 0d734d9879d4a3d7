using System.IO.Compression;
using Degas.Score.Native;

namespace Degas.Score.Output;

/// <summary>Where rows go.</summary>
internal abstract class RowTarget : IDisposable
{
    /// <summary>Standard output, or the file at <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static RowTarget Open(string? path)
    {
        if (path is null or "-" or "/dev/stdout")
            return new StandardOutputTarget();
        if (Directory.Exists(path))
            throw new IOException("is a directory");
        // A link stays, and what it points to is replaced.
        path = new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        return OpenSpecial(path) is { } special ? new StreamTarget(special) : new NewFileTarget(path);
    }

    /// <summary>Writes whole rows.</summary>
    /// <returns>False where nobody reads them any more.</returns>
    public abstract bool Write(ReadOnlySpan<byte> rows);

    /// <summary>Makes the output final; without it, a file does not appear.</summary>
    public abstract void Commit();

    /// <inheritdoc/>
    public abstract void Dispose();

    // A device or a FIFO cannot be replaced by a file; it is written to as it stands.
    private static FileStream? OpenSpecial(string path)
    {
        if (!File.Exists(path))
            return null;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        if (!stream.CanSeek || path.StartsWith("/dev/", StringComparison.Ordinal))
            return stream;
        stream.Dispose();
        return null;
    }

    private sealed class StandardOutputTarget : RowTarget
    {
        public override bool Write(ReadOnlySpan<byte> rows) => Posix.WriteAll(1, rows);

        public override void Commit()
        {
        }

        public override void Dispose()
        {
        }
    }

    private sealed class StreamTarget(FileStream stream) : RowTarget
    {
        public override bool Write(ReadOnlySpan<byte> rows)
        {
            stream.Write(rows);
            return true;
        }

        public override void Commit() => stream.Flush();

        public override void Dispose() => stream.Dispose();
    }

    // By the name's ending, as the tools that read it go by it.
    private static Stream Compressed(string path, FileStream file) => Path.GetExtension(path) switch
    {
        ".gz" => new GZipStream(file, CompressionLevel.Optimal),
        ".zst" => new ZstdSharp.CompressionStream(file, level: 3, leaveOpen: false),
        _ => file,
    };

    // A temporary file beside the target, renamed when all rows are in it.
    private sealed class NewFileTarget : RowTarget
    {
        private readonly string _path, _temporary;
        private Stream? _stream;

        public NewFileTarget(string path)
        {
            _path = path;
            _temporary = $"{path}.{Environment.ProcessId}.tmp";
            _stream = Compressed(path, new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.Read, 0));
        }

        public override bool Write(ReadOnlySpan<byte> rows)
        {
            _stream!.Write(rows);
            return true;
        }

        public override void Commit()
        {
            _stream!.Dispose();
            _stream = null;
            File.Move(_temporary, _path, overwrite: true);
        }

        public override void Dispose()
        {
            if (_stream is null)
                return;
            _stream.Dispose();
            File.Delete(_temporary);
        }
    }
}
