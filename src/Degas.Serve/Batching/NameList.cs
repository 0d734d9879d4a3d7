using System.Buffers;
using Degas.Engine.Names;

namespace Degas.Serve.Batching;

/// <summary>Names that follow each other in a request: the unit that batches are made of.</summary>
internal sealed class NameChunk(byte[] bytes, int first)
{
    /// <summary>For each name its length in one byte, 0 where it is not scored, and the name in normal form.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Bytes used.</summary>
    public int Length { get; set; }

    /// <summary>Number of names.</summary>
    public int Count { get; set; }

    /// <summary>The place of the first name in the request.</summary>
    public int First => first;
}

/// <summary>
/// The names of a request in normal form, in pooled pieces of 64 KiB: a request of a million names takes some 30 MB, and nothing is copied as it grows.
/// </summary>
/// <param name="chunkNames">The most names in a chunk.</param>
internal sealed class NameList(int chunkNames) : IDisposable
{
    private const int ChunkBytes = 1 << 16;
    private readonly List<NameChunk> _chunks = [];

    /// <summary>Number of names.</summary>
    public int Count { get; private set; }

    /// <summary>All names.</summary>
    public IReadOnlyList<NameChunk> Chunks => _chunks;

    /// <summary>Adds a name as a client wrote it.</summary>
    public void Add(ReadOnlySpan<byte> raw)
    {
        NameChunk chunk = _chunks.Count > 0 ? _chunks[^1] : AddChunk();
        if (chunk.Count == chunkNames || ChunkBytes - chunk.Length < 1 + DomainName.MaxLength)
            chunk = AddChunk();
        NameStatus status = DomainName.Normalize(raw, chunk.Bytes.AsSpan(chunk.Length + 1, DomainName.MaxLength), out int length);
        if (status != NameStatus.Scored)
            length = 0;
        chunk.Bytes[chunk.Length] = (byte)length;
        chunk.Length += 1 + length;
        chunk.Count++;
        Count++;
    }

    /// <summary>Gives the memory back; nobody may read the names any more.</summary>
    public void Dispose()
    {
        foreach (NameChunk chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk.Bytes);
        _chunks.Clear();
    }

    private NameChunk AddChunk()
    {
        var chunk = new NameChunk(ArrayPool<byte>.Shared.Rent(ChunkBytes), Count);
        _chunks.Add(chunk);
        return chunk;
    }
}
