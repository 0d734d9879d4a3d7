using Degas.Score.Native;
using Microsoft.Win32.SafeHandles;

namespace Degas.Score.Output;

/// <summary>Where rows go.</summary>
internal abstract class RowTarget : IDisposable
{
    /// <summary>Standard output, or the file at <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static RowTarget Open(string? path)
    {
        var place = OutputPlace.Find(path);
        if (place.Descriptor is { } descriptor)
            return new DescriptorTarget(descriptor);
        string file = place.File!;
        return place.Status.Kind switch
        {
            FileKind.Folder => throw new IOException("is a directory"),
            // A device or a FIFO cannot be replaced by a file; it is written to as it stands.
            FileKind.Special => new StreamTarget(new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0)),
            _ => new NewFileTarget(file),
        };
    }

    /// <summary>Whether an exception says that an output cannot be written. A file past the file system's or the user's limit is an argument out of range to .NET.</summary>
    public static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Writes whole rows.</summary>
    /// <returns>False where nobody reads them any more.</returns>
    public abstract bool Write(ReadOnlySpan<byte> rows);

    /// <summary>Makes the output final; without it, a file does not appear.</summary>
    public abstract void Commit();

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class DescriptorTarget(int descriptor) : RowTarget
    {
        public override bool Write(ReadOnlySpan<byte> rows) => Posix.WriteAll(descriptor, rows);

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

    // A temporary file beside the target, renamed when all rows are in it.
    private sealed class NewFileTarget : RowTarget
    {
        private readonly string _path, _temporary;
        private readonly FileStream _file;
        private readonly Stream _rows;
        private bool _isCommitted;

        public NewFileTarget(string path)
        {
            _path = path;
            _temporary = $"{path}.{Environment.ProcessId}.tmp";
            UnixFileMode? mode = ReplacedMode(path);
            _file = new FileStream(_temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, UnixCreateMode = mode });
            // What the umask took off.
            if (mode is { } all)
                File.SetUnixFileMode(_file.SafeFileHandle, all);
            _rows = Compression.Open(path, _file);
        }

        public override bool Write(ReadOnlySpan<byte> rows)
        {
            _rows.Write(rows);
            return true;
        }

        public override void Commit()
        {
            _rows.Dispose();
            File.Move(_temporary, _path, overwrite: true);
            _isCommitted = true;
        }

        public override void Dispose()
        {
            if (_isCommitted)
                return;
            // Not the compressor, which would write what it holds, and fail on a full disk once more.
            _file.Dispose();
            try
            {
                File.Delete(_temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What kept the rows from being written was told.
            }
        }

        // A file that may not be written is not replaced either. Null where there is none.
        private static UnixFileMode? ReplacedMode(string path)
        {
            if (!File.Exists(path))
                return null;
            using SafeFileHandle replaced = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return File.GetUnixFileMode(replaced);
        }
    }
}
