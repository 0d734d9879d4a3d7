namespace Degas.Train.Data;

/// <summary>
/// Names of made-up generators, for what their kinds have in common: they stand in for families that nobody has seen. None is an algorithm
/// of malware.
/// </summary>
public sealed class SyntheticNames
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz", Consonants = "bcdfghjklmnpqrstvwxz", Vowels = "aeiouy";
    private static readonly string[] s_wordFamilies = ["suppobox", "matsnu", "gozi", "bigviktor", "ngioweb"];
    private readonly Func<Random, string>[] _kinds;
    private readonly string[] _tails;

    /// <summary>Learns the endings that generators use, and the words of the word-list families, from <paramref name="training"/>.</summary>
    public SyntheticNames(IReadOnlyList<Sample> training)
    {
        Sample[] generated = [.. training.Where(s => s.IsDga)];
        // Families draw their endings from short lists: each family has an equal say, not each name.
        _tails = [.. generated.Where(s => IsBare(s.Domain)).GroupBy(s => s.Group).SelectMany(g => g.Take(200)).Select(s => Tail(s.Domain))];
        if (_tails.Length == 0)
            _tails = [".com"];
        string[] words = WordSplitter.Words(generated.Where(s => s_wordFamilies.Contains(s.Group)).Select(s => s.Domain.Split('.')[0]));
        _kinds =
        [
            r => Draw(r, Letters, 6, 10),
            r => Draw(r, Letters, 10, 16),
            r => Draw(r, Letters, 16, 32),
            r => Draw(r, Letters + "0123456789", 8, 16),
            r => Draw(r, Letters + "0123456789", 16, 32),
            r => Draw(r, "0123456789abcdef", 8, 8 * r.Next(1, 5)),
            r => Draw(r, "0123456789abcdef", 10, 32),
            r => Draw(r, Draw(r, Letters, 8, 14), 8, 18),
            r => Syllables(r, 3, 5),
            r => Syllables(r, 5, 8),
            .. words.Length < 100 ? Array.Empty<Func<Random, string>>() : [r => Compound(r, words, 2), r => Compound(r, words, 3)],
        ];
    }

    /// <summary>Number of kinds.</summary>
    public int Kinds => _kinds.Length;

    /// <summary>A name of a kind.</summary>
    public Sample Next(int kind, Random random)
    {
        string domain = _kinds[kind](random) + Ending(random);
        return new Sample(domain, domain, IsDga: true, $"synthetic-{kind}", Split.Train);
    }

    /// <summary>An ending that some family uses, such as <c>.ru</c>.</summary>
    public string Ending(Random random) => _tails[random.Next(_tails.Length)];

    /// <summary>True for a name of two labels.</summary>
    public static bool IsBare(string domain) => domain.Count(c => c == '.') == 1;

    private static string Tail(string domain) => domain[domain.IndexOf('.')..];

    private static string Draw(Random random, string symbols, int least, int most) =>
        new(random.GetItems<char>(symbols, random.Next(least, Math.Max(least, most) + 1)));

    private static string Syllables(Random random, int least, int most)
    {
        string text = "";
        for (int n = random.Next(least, most + 1); n > 0; n--)
            text += Draw(random, Consonants, 1, random.Next(8) == 0 ? 2 : 1) + Draw(random, Vowels, 1, random.Next(8) == 0 ? 2 : 1);
        return random.Next(2) == 0 ? text + Draw(random, Consonants, 1, 1) : text;
    }

    private static string Compound(Random random, string[] words, int count) => string.Join(random.Next(8) == 0 ? "-" : "", random.GetItems(words, count));
}
