using System.Globalization;
using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>Every rule of the list in the repository against the algorithm of publicsuffix.org, written down plainly on strings.</summary>
public sealed class PublicSuffixRuleTests(ITestOutputHelper output)
{
    private static readonly string[] s_lines =
        [.. Encoding.UTF8.GetString(Repository.Read("src/Degas.Engine/Names/Data/public_suffix_list.dat"))
            .Split('\n').Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))];

    // Each rule in both spellings.
    private static readonly HashSet<string> s_rules = [.. s_lines, .. s_lines.Select(ToAscii)];

    [Fact]
    public void Names_under_every_rule_have_the_suffix_that_the_algorithm_says()
    {
        int names = 0;
        foreach (string rule in s_rules)
        {
            string suffix = rule.TrimStart('!', '*').TrimStart('.');
            foreach (string name in (string[])[suffix, "x." + suffix, "y.x." + suffix, "z.y.x." + suffix, "x" + suffix])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(name);
                string expectedSuffix = Suffix(name);
                Assert.Equal(expectedSuffix, Encoding.UTF8.GetString(bytes.AsSpan(PublicSuffixList.Embedded.FindSuffix(bytes))));
                int start = PublicSuffixList.Embedded.FindRegistrable(bytes);
                Assert.Equal(Registrable(name, expectedSuffix), start < 0 ? null : Encoding.UTF8.GetString(bytes.AsSpan(start)));
                names++;
            }
        }

        output.WriteLine($"{names} names under {s_rules.Count} rules");
    }

    [Fact]
    public void Names_put_together_from_the_rules_labels_have_the_suffix_that_the_algorithm_says()
    {
        string[] labels = [.. s_rules.SelectMany(rule => rule.TrimStart('!').Split('.')).Where(label => label != "*").Distinct()];
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            // Half of the labels from the few that stand in many rules.
            int count = random.Next(1, 6);
            var picked = Enumerable.Range(0, count).Select(_ => labels[random.Next(random.Next(2) == 0 ? 60 : labels.Length)]);
            string text = string.Join('.', picked);
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Suffix(text), Encoding.UTF8.GetString(bytes.AsSpan(PublicSuffixList.Embedded.FindSuffix(bytes))));
        }
    }

    [Fact]
    public void The_embedded_list_is_the_one_in_the_repository()
    {
        using Stream stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!;
        byte[] embedded = new byte[stream.Length];
        stream.ReadExactly(embedded);
        Assert.Equal(Repository.Read("src/Degas.Engine/Names/Data/public_suffix_list.dat"), embedded);
        Assert.Equal(s_lines.Length + s_lines.Count(line => !Ascii.IsValid(line)), PublicSuffixList.Embedded.RuleCount);
    }

    // "If more than one rule matches, the prevailing rule is the one which is an exception rule. If there is no matching exception rule,
    // the prevailing rule is the one with the most labels. If no rules match, the prevailing rule is *. If the prevailing rule is an
    // exception rule, modify it by removing the leftmost label."
    private static string Suffix(string name)
    {
        string[] labels = name.Split('.');
        int longest = 1;
        for (int count = 1; count <= labels.Length; count++)
        {
            string tail = string.Join('.', labels[^count..]);
            if (s_rules.Contains("!" + tail))
                return string.Join('.', labels[^(count - 1)..]);
            if (s_rules.Contains(tail) || s_rules.Contains("*." + string.Join('.', labels[^(count - 1)..])))
                longest = count;
        }

        return string.Join('.', labels[^longest..]);
    }

    private static string? Registrable(string name, string suffix) =>
        name.Length == suffix.Length ? null : name[..^(suffix.Length + 1)].Split('.')[^1] + "." + suffix;

    private static string ToAscii(string rule)
    {
        int prefix = rule.StartsWith('!') ? 1 : rule.StartsWith("*.", StringComparison.Ordinal) ? 2 : 0;
        var labels = rule[prefix..].Split('.').Select(label => Ascii.IsValid(label) ? label : new IdnMapping().GetAscii(label));
        return rule[..prefix] + string.Join('.', labels);
    }
}
