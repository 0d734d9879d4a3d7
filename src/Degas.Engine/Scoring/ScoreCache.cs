using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Degas.Engine.Scoring;

/// <summary>
/// Scores of texts seen before, for all threads: a resolver asks for the same names over and over. Bounded; exact, for a text is compared whole
/// and not by its hash alone. What does not fit takes the place of another text of its set.
/// </summary>
/// <remarks>
/// Entries of 64 bytes, four to a set; texts over 55 bytes are not kept. A writer makes the entry's version odd while it writes, and a reader
/// that meets an odd or a changed one has missed (a sequence lock), so nobody ever waits. Memory that no text was put into is never touched.
/// A cache that keeps families too has them in the last two bytes of a text's room.
/// </remarks>
public sealed class ScoreCache
{
    private const int Ways = 4, EntrySize = 64, LongestText = 55, FamilySize = sizeof(ushort);
    private readonly int _longest;
    private readonly Entry[] _entries;
    private readonly uint _setMask;

    /// <summary>A cache of at most <paramref name="bytes"/>, and of at least one set.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="withFamilies">Whether a text's family is kept beside its score; the longest texts are not kept then.</param>
    public ScoreCache(long bytes, bool withFamilies = false)
    {
        _longest = withFamilies ? LongestText - FamilySize : LongestText;
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        int sets = 1;
        while (sets * 2L * Ways * EntrySize <= bytes && sets < Array.MaxLength / (2 * Ways))
            sets *= 2;
        _setMask = (uint)(sets - 1);
        _entries = new Entry[sets * Ways];
    }

    /// <summary>Looks a text up.</summary>
    /// <param name="text">The scored text.</param>
    /// <param name="hash">Its hash; the same one at <see cref="Add"/>.</param>
    /// <param name="score">The score that was added for just this text.</param>
    public bool TryGet(ReadOnlySpan<byte> text, uint hash, out float score) => TryGet(text, hash, out score, out _);

    /// <summary>Looks a text up.</summary>
    /// <param name="text">The scored text.</param>
    /// <param name="hash">Its hash; the same one at <see cref="Add"/>.</param>
    /// <param name="score">The score that was added for just this text.</param>
    /// <param name="family">The family that was; of no meaning in a cache without families.</param>
    public bool TryGet(ReadOnlySpan<byte> text, uint hash, out float score, out ushort family)
    {
        foreach (ref Entry entry in Set(hash))
        {
            int version = Volatile.Read(ref entry.Version);
            if (version == 0 || (version & 1) != 0 || entry.Length != text.Length || text.Length > _longest || !text.SequenceEqual(((ReadOnlySpan<byte>)entry.Text)[..text.Length]))
                continue;
            score = entry.Score;
            family = BinaryPrimitives.ReadUInt16LittleEndian(((ReadOnlySpan<byte>)entry.Text)[^FamilySize..]);
            // What was read may be of two writes: it counts only if no write began before the last of it was read.
            Volatile.ReadBarrier();
            if (Volatile.Read(ref entry.Version) == version)
                return true;
        }

        score = float.NaN;
        family = 0;
        return false;
    }

    /// <summary>Keeps the score of a text that was not found. Texts that are too long, or whose place another thread is writing, are not kept.</summary>
    /// <param name="text">The scored text.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="score">Its score.</param>
    /// <param name="family">Its family, where the cache is with families.</param>
    public void Add(ReadOnlySpan<byte> text, uint hash, float score, ushort family = 0)
    {
        if (text.Length == 0 || text.Length > _longest)
            return;
        Span<Entry> set = Set(hash);
        // The hash's highest bits choose the entry to give up.
        int place = (int)(hash >> 30);
        for (int way = 0; way < Ways; way++)
        {
            if (set[way].Length == 0)
            {
                place = way;
                break;
            }
        }

        ref Entry entry = ref set[place];
        int version = Volatile.Read(ref entry.Version);
        if ((version & 1) != 0 || Interlocked.CompareExchange(ref entry.Version, version + 1, version) != version)
            return;
        entry.Score = score;
        entry.Length = (byte)text.Length;
        text.CopyTo(entry.Text);
        if (_longest < LongestText)
            BinaryPrimitives.WriteUInt16LittleEndian(((Span<byte>)entry.Text)[^FamilySize..], family);
        Volatile.Write(ref entry.Version, version + 2);
    }

    private Span<Entry> Set(uint hash) => _entries.AsSpan((int)(hash & _setMask) * Ways, Ways);

    private struct Entry
    {
        public int Version;
        public float Score;
        public byte Length;
        public TextBytes Text;
    }

    [InlineArray(LongestText)]
    private struct TextBytes
    {
        private byte _first;
    }
}
