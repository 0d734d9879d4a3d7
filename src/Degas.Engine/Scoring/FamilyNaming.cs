using System.Text;
using Degas.Engine.Model;

namespace Degas.Engine.Scoring;

/// <summary>Names the likely family of texts that are called generated; others have none, and cost nothing. Shared by all threads.</summary>
/// <param name="head">The model's family head.</param>
/// <param name="threshold">Scores from here on are called generated.</param>
public sealed class FamilyNaming(FamilyHead head, float threshold)
{
    private readonly byte[][] _names = [.. head.Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The family of a text with the given score and last hidden state: 0 for none, else 1 + its index in the head's names.</summary>
    /// <param name="score">The text's score.</param>
    /// <param name="hidden">Its last hidden state, [H].</param>
    public ushort Find(float score, ReadOnlySpan<float> hidden) => score >= threshold ? (ushort)(head.Likeliest(hidden) + 1) : (ushort)0;

    /// <summary>The name of what <see cref="Find"/> gave; empty for none.</summary>
    public ReadOnlySpan<byte> NameOf(ushort family) => family == 0 ? default : _names[family - 1];
}
