namespace Degas.Train.Data;

/// <summary>Finds the words that a word-list generator puts together, with no dictionary but its names.</summary>
public static class WordSplitter
{
    private const int Least = 3, Often = 5;

    /// <summary>The distinct words found: for each label the cut whose two sides begin and end most other labels.</summary>
    public static string[] Words(IEnumerable<string> labels)
    {
        var words = new HashSet<string>();
        foreach ((string label, int cut) in Cuts(labels))
        {
            words.Add(label[..cut].Trim('-'));
            words.Add(label[cut..].Trim('-'));
        }

        return [.. words.Where(w => w.Length >= Least).Order(StringComparer.Ordinal)];
    }

    /// <summary>The distinct labels in which words meet, each with its best cut; labels without one are left out.</summary>
    public static IEnumerable<(string Label, int Cut)> Cuts(IEnumerable<string> labels)
    {
        string[] all = [.. labels.Distinct()];
        var heads = new Dictionary<string, int>();
        var tails = new Dictionary<string, int>();
        foreach (string label in all)
        {
            for (int cut = Least; cut <= label.Length - Least; cut++)
            {
                heads[label[..cut]] = heads.GetValueOrDefault(label[..cut]) + 1;
                tails[label[cut..]] = tails.GetValueOrDefault(label[cut..]) + 1;
            }
        }

        foreach (string label in all)
        {
            // A long shared part says more than a short one: log of the count times length is, up to a constant, the surprise that it is shared.
            int best = Enumerable.Range(Least, Math.Max(0, label.Length - 2 * Least + 1))
                .Where(cut => heads[label[..cut]] >= Often && tails[label[cut..]] >= Often)
                .OrderByDescending(cut => Math.Log(heads[label[..cut]]) * cut + Math.Log(tails[label[cut..]]) * (label.Length - cut))
                .FirstOrDefault();
            if (best != 0)
                yield return (label, best);
        }
    }
}
