using System.Globalization;
using System.Text;
using Degas.Train.Evaluation;

namespace Degas.Train.Training;

/// <summary>How well families are named.</summary>
/// <param name="Names">Names counted.</param>
/// <param name="Accuracy">Share named rightly.</param>
/// <param name="MacroF1">Mean of F1 over the families that have names here, each counted once.</param>
/// <param name="Families">By family.</param>
public sealed record FamilyMetrics(int Names, double Accuracy, double MacroF1, IReadOnlyDictionary<string, FamilyFigures> Families)
{
    /// <summary>From pairs of the true family and the one named.</summary>
    public static FamilyMetrics Of(IReadOnlyList<(string Family, string Named)> pairs)
    {
        ILookup<string, string> byFamily = pairs.ToLookup(p => p.Family, p => p.Named);
        var named = pairs.CountBy(p => p.Named).ToDictionary();
        var families = byFamily.OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            int right = g.Count(n => n == g.Key);
            string? confused = g.Where(n => n != g.Key).CountBy(n => n).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault().Key;
            // F1 = 2 TP / (2 TP + FP + FN), whose denominator is all that are of the family and all that are called so.
            return new FamilyFigures(g.Count(), 2.0 * right / (g.Count() + named.GetValueOrDefault(g.Key)), confused);
        });
        return new FamilyMetrics(pairs.Count, pairs.Count == 0 ? double.NaN : pairs.Count(p => p.Family == p.Named) / (double)pairs.Count,
            families.Count == 0 ? double.NaN : families.Values.Average(f => f.F1), families);
    }

    /// <summary>The section of a model's card.</summary>
    public string Card()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""

            ## Families

            `family.weight` and `family.bias` name the likely family of a name called `dga`: a linear head on the last hidden state, fitted afterwards, so the verdict does not depend on it.
            Macro F1 {MacroF1.OrDash("F3")} over {Families.Count} families, accuracy {Accuracy.OrDash("F3")}, on {Names:N0} generated names of the test split. Algorithms that only differ in a seed or a word list cannot be told apart by one name.

            | family | names | F1 | most often taken for |
            |---|---|---|---|

            """);
        foreach ((string family, FamilyFigures figures) in Families)
            text.Append(culture, $"| {family} | {figures.Names:N0} | {figures.F1:F3} | {figures.Confused} |\n");
        return text.ToString();
    }
}

/// <summary>One family's figures.</summary>
/// <param name="Names">Its names.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Confused">The family that its names are taken for most often besides itself.</param>
public sealed record FamilyFigures(int Names, double F1, string? Confused);
