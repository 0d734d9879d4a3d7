using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class RecombinationTests
{
    private static readonly string[] s_words = ("through severe doctor against gentle island summer wonder picture remember beneath captain dinner effort forget "
        + "yesterday horse window perhaps kitchen laughter mountain november opinion question station theory umbrella village weather").Split(' ');

    [Fact]
    public void A_family_of_two_words_gets_other_pairs_of_its_words()
    {
        // Four pairs of five.
        Sample[] family = [.. Pairs().Where((_, i) => (i / s_words.Length + i) % 5 != 0).Select(label => Generated(label + ".net", "words"))];

        Sample[] made = Make(family, 2000);

        Assert.All(made, s => Assert.Contains(Label(s), Pairs()));
        Assert.Contains(made, s => !family.Contains(s));
    }

    [Fact]
    public void A_family_of_three_words_keeps_its_words_whole()
    {
        var random = new Random(7);
        Sample[] family = [.. Enumerable.Range(0, 3000).Select(_ => Generated(string.Concat(random.GetItems(s_words, 3)) + ".com", "words")).Distinct()];

        Sample[] made = Make(family, 1000);

        Assert.All(made, s => Assert.True(IsMadeOf(Label(s)), s.Domain));
        Assert.InRange(made.Count(s => !family.Contains(s)), 300, 1000);
    }

    [Fact]
    public void A_family_of_letters_keeps_lengths_and_what_stands_where()
    {
        // A letter of ten, a digit, and four to eight letters of the other ten.
        var random = new Random(7);
        Sample[] family = [.. Enumerable.Range(0, 2000).Select(_ =>
            Generated(new string([.. random.GetItems<char>("abcdefghij", 1), .. random.GetItems<char>("0123456789", 1), .. random.GetItems<char>("klmnopqrst", random.Next(4, 9))]) + ".ru", "letters"))];

        Sample[] made = Make(family, 2000);

        Assert.All(made, s => Assert.Matches(@"^[a-j][0-9][k-t]{4,8}\.ru$", s.Domain));
        Assert.InRange(made.Count(s => !family.Contains(s)), 1900, 2000);
        Assert.InRange(made.Average(s => Label(s).Length), 7.7, 8.3);
    }

    [Fact]
    public void What_is_not_generated_of_a_name_stays()
    {
        var random = new Random(7);
        Sample[] family = [.. Enumerable.Range(0, 400).Select(_ =>
        {
            string parent = $"{new string(random.GetItems<char>("abcdefghij", 12))}.ddns.net";
            return new Sample($"ns1.{parent}", parent, true, "hosts", Split.Train);
        })];

        Assert.All(Make(family, 100), s => Assert.Matches(@"^ns1\.[a-j]{12}\.ddns\.net$", s.Domain));
    }

    [Fact]
    public void A_family_of_few_names_is_left_alone()
    {
        Sample[] family = [.. Enumerable.Range(0, 100).Select(i => Generated($"qxz{i}.ru", "few"))];

        Assert.All(Make(family, 100), s => Assert.Contains(s, family));
    }

    [Fact]
    public void Benign_names_teach_it_nothing()
    {
        Sample[] training = [.. Enumerable.Range(0, 400).Select(i => new Sample($"name{i}.org", $"name{i}.org", false, "list", Split.Train))];

        Assert.Equal(training[5], new Recombination(training).Next(training[5], new Random(1)));
    }

    private static Sample[] Make(Sample[] family, int count)
    {
        var recombination = new Recombination(family);
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => recombination.Next(family[random.Next(family.Length)], random))];
    }

    private static string[] Pairs() => [.. s_words.SelectMany(head => s_words.Select(tail => head + tail))];

    private static Sample Generated(string domain, string family) => new(domain, domain, true, family, Split.Train);

    private static string Label(Sample sample) => sample.Domain[..sample.Domain.IndexOf('.')];

    private static bool IsMadeOf(string label) => label.Length == 0 || s_words.Any(w => label.StartsWith(w, StringComparison.Ordinal) && IsMadeOf(label[w.Length..]));
}
