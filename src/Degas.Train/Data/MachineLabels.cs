using System.Globalization;

namespace Degas.Train.Data;

/// <summary>
/// Host labels as machines give them to machines: instances, builds, tenants, content by its hash. Logs are full of them and lists of names hold few, so that a network
/// that learned from lists alone takes some for generated.
/// </summary>
public sealed class MachineLabels
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz", LettersAndDigits = Letters + "0123456789", Hexadecimal = "0123456789abcdef", Base32 = Letters + "234567";
    private static readonly int[] s_uuid = [8, 4, 4, 4, 12];
    private readonly Func<Random, string>[] _kinds;
    private readonly string[] _words;

    /// <summary>Takes the words that stand beside the random part from <paramref name="hosts"/>: host labels, each with what stands right of it up to the registrable domain.</summary>
    public MachineLabels(IEnumerable<string> hosts)
    {
        _words = [.. hosts.SelectMany(h => h.Split('.', '-')).Where(w => w.Length is >= 2 and <= 10 && w.All(char.IsAsciiLetterLower)).GroupBy(w => w).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal)];
        if (_words.Length == 0)
            _words = ["app"];
        _kinds =
        [
            r => Draw(r, Letters, 5, 18),
            r => Draw(r, LettersAndDigits, 5, 18),
            r => Draw(r, LettersAndDigits, 18, 32),
            r => Draw(r, Base32, 10, 26),
            r => Draw(r, Hexadecimal, 6, 16),
            r => Draw(r, Hexadecimal, 8 * r.Next(2, 6)),
            r => string.Join('-', s_uuid.Select(n => Draw(r, Hexadecimal, n))),
            r => Draw(r, Letters, 1) + Draw(r, LettersAndDigits, 7, 14),
            r => Word(r) + Draw(r, "0123456789", r.Next(1, 7)),
            r => $"{Word(r)}-{Draw(r, LettersAndDigits, 4, 12)}",
            r => $"{Draw(r, LettersAndDigits, 4, 12)}-{Word(r)}",
            r => $"{Word(r)}-{Draw(r, Hexadecimal, 6, 12)}-{Draw(r, LettersAndDigits, 5)}",
            r => $"{Draw(r, LettersAndDigits, 5, 9)}-{Draw(r, LettersAndDigits, 4, 10)}-{Draw(r, LettersAndDigits, 3, 6)}",
            r => $"{Word(r)}-{Address(r, '-')}",
            r => $"{Address(r, r.Next(2) == 0 ? '-' : '.')}.{Word(r)}",
            r => $"{Draw(r, LettersAndDigits, 6, 14)}.{Word(r)}",
            r => $"{Draw(r, Hexadecimal, 8, 32)}.{Word(r)}-{Word(r)}-{r.Next(1, 4)}",
            r => $"{Word(r)}.{Draw(r, LettersAndDigits, 6, 12)}",
            r => $"r{r.Next(1, 21)}---sn-{Draw(r, LettersAndDigits, 6, 14)}",
        ];
    }

    /// <summary>One or more labels, without a dot at their end.</summary>
    public string Next(Random random) => _kinds[random.Next(_kinds.Length)](random);

    private string Word(Random random) => _words[random.Next(_words.Length)];

    private static string Draw(Random random, string symbols, int least, int most) => Draw(random, symbols, random.Next(least, most + 1));

    private static string Draw(Random random, string symbols, int count) => new(random.GetItems<char>(symbols, count));

    private static string Address(Random random, char separator) => string.Join(separator, Enumerable.Range(0, 4).Select(_ => random.Next(256).ToString(CultureInfo.InvariantCulture)));
}
