using Degas.Train.Data;

namespace Degas.Train.Tests;

/// <summary>Names that a tiny network can tell apart: words against random letters.</summary>
internal static class MadeUpNames
{
    private static readonly string[] s_words = "red blue green fast slow big small house river stone cloud market garden coffee travel school music sport photo water".Split(' ');
    private static readonly string[] s_suffixes = ["com", "net", "org", "co.uk"];

    /// <summary>Raw (name, is generated, group) triples: two families, one that is kept out of training, two benign lists.</summary>
    public static IEnumerable<(string Name, bool IsDga, string Group)> Raw(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            string suffix = s_suffixes[random.Next(s_suffixes.Length)];
            if (i % 2 == 0)
                yield return ($"{RandomLetters(random)}.{suffix}", true, i % 20 == 0 ? "unseen" : i % 6 == 0 ? "alpha" : "beta");
            else
                yield return ($"{(i % 5 == 0 ? "www." : "")}{s_words[random.Next(s_words.Length)]}{s_words[random.Next(s_words.Length)]}.{suffix}", false, i % 3 == 0 ? "toplist" : "hosts");
        }
    }

    /// <summary>The names as a dataset in <paramref name="folder"/>, with validation and test sides large enough to measure on.</summary>
    public static Dataset WriteDataset(string folder, int count = 600, int seed = 1)
    {
        var builder = new DatasetBuilder(seed, validation: 0.15, test: 0.2, new HashSet<string> { "unseen" });
        foreach ((string name, bool isDga, string group) in Raw(count, seed))
            builder.Add(name, isDga, group);
        Dataset.Write(folder, builder.Build());
        return Dataset.Read(folder, Engine.Names.Scope.Full);
    }

    private static string RandomLetters(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8, 14)).Select(_ => "abcdefghijklmnopqrstuvwxyz0123456789"[random.Next(36)]));
}
