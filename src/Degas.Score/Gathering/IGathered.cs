using Degas.Engine.Logs.Output;
using Degas.Score.Pipeline;

namespace Degas.Score.Gathering;

/// <summary>What is known of all records that share a key, from which a row is made at the end.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IGathered<TSelf>
    where TSelf : class, IGathered<TSelf>
{
    /// <summary>What the records share.</summary>
    byte[] Key { get; }

    /// <summary>The highest score among them.</summary>
    float Score { get; }

    /// <summary>Bytes of memory, roughly.</summary>
    int Size { get; }

    /// <summary>The order of rows; never 0 for entries of different keys.</summary>
    static abstract int CompareRows(TSelf a, TSelf b);

    /// <summary>Reads an entry from a run file.</summary>
    static abstract TSelf Read(BinaryReader reader);

    /// <summary>Adds what another part of the input, later than this one, knows of the same key.</summary>
    void Add(TSelf later);

    /// <summary>Writes the entry to a run file.</summary>
    void Write(BinaryWriter writer);

    /// <summary>The row.</summary>
    Row ToRow(ScoringContext context);
}
