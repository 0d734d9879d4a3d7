using Degas.Engine.Names;
using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>
/// Finds names of earlier blocks by their bytes in the log, before anything is made of them. That is exact because only names are kept that
/// were written without escapes: what is equal to such a name's normal form has that normal form. Shared by all workers.
/// </summary>
/// <remarks>
/// Where names do not repeat, as in a list of distinct ones, keeping and looking for them is a seventh of the work and for nothing. So after a block in
/// which next to none did, one in sixteen is kept and looked for, by its hash, until these show that names repeat again.
/// </remarks>
internal sealed class KnownNames(ScoreCache cache)
{
    private const int SampleOf = 16, NamesForOneRepeated = 32, LeastNames = 1024;
    private volatile bool _isSampled;

    /// <summary>Whether all names are kept and looked for, or those of <see cref="IsInSample"/>.</summary>
    public bool TakesAll => !_isSampled;

    /// <summary>Whether a name of that <see cref="Hash"/> is kept and looked for in any case.</summary>
    public static bool IsInSample(uint hash) => hash % SampleOf == 0;

    /// <summary>Takes notice of a block.</summary>
    /// <param name="names">Names in it.</param>
    /// <param name="found">Those that earlier blocks knew.</param>
    /// <param name="repeated">Those that repeat another of the block.</param>
    public void Note(int names, int found, int repeated)
    {
        if (names < LeastNames && found == 0)
            return;
        bool isSampled = ((_isSampled ? SampleOf : 1L) * found + repeated) * NamesForOneRepeated < names;
        // Not written where nothing changes: all workers read it.
        if (isSampled != _isSampled)
            _isSampled = isSampled;
    }

    /// <summary>The hash of a name as it stands in the log.</summary>
    public static uint Hash(ReadOnlySpan<byte> raw) => DistinctTexts.Hash(WithoutDot(raw));

    /// <summary>Has the memory fetched where a name of this length in the log and this hash would stand.</summary>
    public void Touch(int length, uint hash) => cache.Touch(length, hash);

    /// <summary>Finds a name as it stands in the log. One in upper case is not found so, but by its normal form.</summary>
    /// <param name="raw">The name in the log.</param>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="length">Bytes of it that are its normal form: without the dot at its end.</param>
    /// <param name="known">What is known of it.</param>
    public bool TryFind(ReadOnlySpan<byte> raw, uint hash, out int length, out KnownScore known)
    {
        ReadOnlySpan<byte> name = WithoutDot(raw);
        length = name.Length;
        return cache.TryGet(name, hash, out known);
    }

    /// <summary>Finds the score of a text that stands within a name.</summary>
    public bool TryFindText(ReadOnlySpan<byte> text, out KnownScore known)
    {
        known = default;
        if (!IsItsOwnText(text))
            return false;
        uint hash = DistinctTexts.Hash(text);
        return IsTaken(hash) && cache.TryGet(text, hash, out known);
    }

    /// <summary>Keeps the score of a name, and of the text in it.</summary>
    /// <param name="name">The name's normal form.</param>
    /// <param name="isEscaped">Whether it stands in the log with escapes.</param>
    /// <param name="text">Where its scored text and its registrable domain are.</param>
    /// <param name="score">The text's score.</param>
    /// <param name="family">The text's family.</param>
    public void Add(ReadOnlySpan<byte> name, bool isEscaped, ScoredText text, float score, ushort family)
    {
        if (isEscaped || text.Registrable > byte.MaxValue)
            return;
        Keep(name, new(score, family, (byte)text.Start, (byte)text.Registrable));
        ReadOnlySpan<byte> own = name[text.Start..];
        if (text.Start > 0 && IsItsOwnText(own))
            Keep(own, new(score, family, 0, (byte)(text.Registrable - text.Start)));
    }

    private void Keep(ReadOnlySpan<byte> name, KnownScore known)
    {
        uint hash = DistinctTexts.Hash(name);
        if (IsTaken(hash))
            cache.Add(name, hash, known);
    }

    private bool IsTaken(uint hash) => TakesAll || IsInSample(hash);

    // A text that begins so would be cut again if it were a name.
    private static bool IsItsOwnText(ReadOnlySpan<byte> text) => !text.StartsWith("www."u8);

    private static ReadOnlySpan<byte> WithoutDot(ReadOnlySpan<byte> raw) => raw.Length > 0 && raw[^1] == '.' ? raw[..^1] : raw;
}
