using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Degas.Engine.Native;

namespace Degas.Engine.Scoring;

/// <summary>
/// A hash table of fixed-size entries, four to a set, for all threads. A writer makes the entry's version odd while it writes, and a reader that
/// meets an odd or a changed one has missed (a sequence lock), so nobody ever waits to read.
/// </summary>
/// <remarks>
/// It starts small and doubles: names that stand close together take fewer pages, and where a look-up's page is not in the processor's own
/// table of pages, finding that out takes longer than all the rest of it.
/// </remarks>
internal sealed class ScoreTable
{
    private const int Ways = 4, FirstSets = 256;

    // Packed, so that the name follows at once; the version stands at a multiple of 64 bytes.
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Head
    {
        public int Version;
        public uint Hash;
        public KnownScore Known;
        public byte Length;
    }

    private sealed class Generation
    {
        public Generation(int sets, int entrySize)
        {
            Sets = sets;
            Memory = LargePages.Allocate<byte>(sets * Ways * entrySize);
            Memory.AsSpan().Clear();
        }

        public byte[] Memory { get; }

        public int Sets { get; }

        public int Used;

        public Span<byte> Set(uint hash, int entrySize) => Memory.AsSpan((int)((ulong)hash * (uint)Sets >> 32) * Ways * entrySize, Ways * entrySize);
    }

    private static readonly int s_headSize = Unsafe.SizeOf<Head>();
    private readonly int _entrySize, _mostSets;
    private readonly Lock _growth = new();
    private volatile Generation _current;

    /// <summary>A table of entries of <paramref name="entrySize"/> bytes that grows to at most <paramref name="bytes"/>, and to at least one set.</summary>
    public ScoreTable(int entrySize, long bytes)
    {
        _entrySize = entrySize;
        _mostSets = (int)Math.Clamp(bytes / (Ways * entrySize), 1, Array.MaxLength / (Ways * entrySize));
        _current = new Generation(Math.Min(FirstSets, _mostSets), entrySize);
    }

    /// <summary>Bytes of the longest name that an entry has room for.</summary>
    public int LongestName => _entrySize - s_headSize;

    public void Touch(uint hash) => Volatile.Read(ref MemoryMarshal.AsRef<Head>(_current.Set(hash, _entrySize)).Version);

    public bool TryGet(ReadOnlySpan<byte> name, uint hash, out KnownScore known)
    {
        for (Span<byte> rest = _current.Set(hash, _entrySize); rest.Length > 0; rest = rest[_entrySize..])
        {
            ref Head head = ref MemoryMarshal.AsRef<Head>(rest);
            int version = Volatile.Read(ref head.Version);
            if (version == 0 || (version & 1) != 0 || head.Hash != hash || head.Length != name.Length || !name.SequenceEqual(rest.Slice(s_headSize, name.Length)))
                continue;
            known = head.Known;
            // What was read may be of two writes: it counts only if no write began before the last of it was read.
            Volatile.ReadBarrier();
            if (Volatile.Read(ref head.Version) == version)
                return true;
        }

        known = new(float.NaN, 0, 0, 0);
        return false;
    }

    public void Add(ReadOnlySpan<byte> name, uint hash, KnownScore known)
    {
        if (name.IsEmpty || name.Length > LongestName || TryGet(name, hash, out _))
            return;
        Generation generation = _current;
        if (Write(generation, name, hash, known) && Interlocked.Increment(ref generation.Used) > generation.Sets * Ways / 2 && generation.Sets < _mostSets)
            Grow(generation);
    }

    // True where the entry was free before.
    private bool Write(Generation generation, ReadOnlySpan<byte> name, uint hash, KnownScore known)
    {
        Span<byte> set = generation.Set(hash, _entrySize);
        // The hash's lowest bits choose the entry to give up; its highest have chosen the set.
        int place = (int)(hash % Ways);
        for (int way = 0; way < Ways; way++)
        {
            if (MemoryMarshal.AsRef<Head>(set[(way * _entrySize)..]).Version == 0)
            {
                place = way;
                break;
            }
        }

        Span<byte> entry = set.Slice(place * _entrySize, _entrySize);
        ref Head head = ref MemoryMarshal.AsRef<Head>(entry);
        int version = Volatile.Read(ref head.Version);
        if ((version & 1) != 0 || Interlocked.CompareExchange(ref head.Version, version + 1, version) != version)
            return false;
        head.Hash = hash;
        head.Known = known;
        head.Length = (byte)name.Length;
        name.CopyTo(entry[s_headSize..]);
        Volatile.Write(ref head.Version, version + 2);
        return version == 0;
    }

    // What others add meanwhile to the generation that is left may be lost, and is scored again.
    private void Grow(Generation old)
    {
        lock (_growth)
        {
            if (_current != old)
                return;
            var grown = new Generation((int)Math.Min(2L * old.Sets, _mostSets), _entrySize);
            Span<byte> copy = stackalloc byte[_entrySize];
            for (Span<byte> rest = old.Memory; rest.Length > 0; rest = rest[_entrySize..])
            {
                ref int version = ref MemoryMarshal.AsRef<Head>(rest).Version;
                int before = Volatile.Read(ref version);
                rest[.._entrySize].CopyTo(copy);
                Volatile.ReadBarrier();
                if (before == 0 || (before & 1) != 0 || Volatile.Read(ref version) != before)
                    continue;
                Head head = MemoryMarshal.AsRef<Head>(copy);
                if (Write(grown, copy.Slice(s_headSize, head.Length), head.Hash, head.Known))
                    grown.Used++;
            }

            _current = grown;
        }
    }
}
