namespace Degas.Score.Pipeline;

/// <summary>
/// How many bytes the next block has. Where most names are still to be scored, blocks are large: their texts share steps, the more the more of them there are. Where
/// most are known from earlier blocks, or another device scores them, small ones go faster, for what a block needs stays in the core's cache.
/// </summary>
/// <param name="scoresElsewhere">Whether another device scores the texts.</param>
internal sealed class BlockSizing(bool scoresElsewhere)
{
    /// <summary>The largest, and the first of every input: an input's format is found in it.</summary>
    public const int Large = 1 << 20;

    private const int Small = 1 << 18, NamesForOneNew = 8;
    private volatile int _next = scoresElsewhere ? Small : Large;

    /// <summary>Bytes in a block that is cut now.</summary>
    public int Next => _next;

    /// <summary>Takes notice of a block.</summary>
    /// <param name="names">Names in it.</param>
    /// <param name="texts">Texts of it that had to be scored.</param>
    public void Note(int names, int texts)
    {
        if (!scoresElsewhere)
            _next = (long)texts * NamesForOneNew < names ? Small : Large;
    }
}
