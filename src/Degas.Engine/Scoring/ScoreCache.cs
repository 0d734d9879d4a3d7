namespace Degas.Engine.Scoring;

/// <summary>What a run knows of a name.</summary>
/// <param name="Score">Its score.</param>
/// <param name="Family">Its family, as <see cref="FamilyNaming.Find"/> tells it; 0 where none was asked for.</param>
/// <param name="Start">First byte of the scored text in the name.</param>
/// <param name="Registrable">First byte of the registrable domain in the name.</param>
public readonly record struct KnownScore(float Score, ushort Family, byte Start, byte Registrable);

/// <summary>
/// Scores of names seen before, for all threads: a resolver asks for the same names over and over. Bounded; exact, for a name is compared whole
/// and not by its hash alone. What does not fit takes the place of another name.
/// </summary>
/// <remarks>
/// Most names are short, and a cache line each is enough for them; a quarter of the memory is for the long ones of content networks and
/// trackers. Names over 111 bytes are not kept.
/// </remarks>
public sealed class ScoreCache
{
    private readonly ScoreTable _short, _long;

    /// <summary>A cache that grows to at most <paramref name="bytes"/>, and to at least a few names.</summary>
    public ScoreCache(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _short = new ScoreTable(64, bytes - bytes / 4);
        _long = new ScoreTable(128, bytes / 4);
    }

    /// <summary>Looks a name up.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hash">Its hash; the same one at <see cref="Add"/>.</param>
    /// <param name="known">What was added for just this name.</param>
    public bool TryGet(ReadOnlySpan<byte> name, uint hash, out KnownScore known) => TableOf(name).TryGet(name, hash, out known);

    /// <summary>Has the memory fetched where a name would stand: several, asked for one after the other, come in the time of one.</summary>
    /// <param name="length">The name's length, or one more.</param>
    /// <param name="hash">Its hash.</param>
    public void Touch(int length, uint hash) => (length <= _short.LongestName ? _short : _long).Touch(hash);

    /// <summary>Keeps what is known of a name. A name that is too long, or whose place another thread is writing, is not kept.</summary>
    public void Add(ReadOnlySpan<byte> name, uint hash, KnownScore known) => TableOf(name).Add(name, hash, known);

    private ScoreTable TableOf(ReadOnlySpan<byte> name) => name.Length <= _short.LongestName ? _short : _long;
}
