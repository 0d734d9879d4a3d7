using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class DatasetBuilderTests
{
    [Theory]
    [InlineData("Google.COM.", "google.com", "google.com")]
    [InlineData("www.Example.co.uk", "example.co.uk", "example.co.uk")]
    [InlineData("a.b.example.com", "a.b.example.com", "example.com")]
    [InlineData("www.mail.example.com", "mail.example.com", "example.com")]
    [InlineData("www.com", "www.com", "www.com")]
    [InlineData("www.ddns.net", "www.ddns.net", "www.ddns.net")]
    [InlineData("www2.example.com", "www2.example.com", "example.com")]
    [InlineData("k9s8.ddns.net", "k9s8.ddns.net", "k9s8.ddns.net")]
    [InlineData("\\097.example.com", "a.example.com", "example.com")]
    public void A_name_is_kept_in_normal_form(string raw, string domain, string registrable)
    {
        Sample sample = Assert.Single(Build((raw, true, "alpha")).Samples);

        Assert.Equal((domain, registrable, true, "alpha"), (sample.Domain, sample.Registrable, sample.IsDga, sample.Group));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(".", "empty")]
    [InlineData("a..com", "malformed")]
    [InlineData("10.0.0.1", "address")]
    [InlineData("localhost", "local")]
    [InlineData("host", "single-label")]
    [InlineData("co.uk", "public-suffix")]
    [InlineData("1.0.0.10.in-addr.arpa", "arpa")]
    public void A_name_that_is_not_scored_is_left_out_with_the_reason(string raw, string reason)
    {
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = Build((raw, true, "alpha"), ("example.com", false, "list"));

        Assert.Equal(["example.com"], samples.Select(s => s.Domain));
        Assert.Equal(1, Assert.Single(dropped, d => d.Key == reason).Value);
    }

    [Fact]
    public void A_name_counts_once()
    {
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) =
            Build(("a.com", false, "list"), ("www.a.com", false, "other"), ("A.com.", false, "list"), ("b.com", true, "alpha"), ("b.com", true, "beta"));

        Assert.Equal([("a.com", "list"), ("b.com", "alpha")], samples.Select(s => (s.Domain, s.Group)));
        Assert.Equal([new("duplicate", 3)], dropped);
    }

    [Fact]
    public void Names_under_the_registrable_domains_held_out_are_left_out()
    {
        var builder = new DatasetBuilder(1, 0, 0, new HashSet<string>());
        builder.HoldOut("www.Example.co.uk.");
        builder.HoldOut("10.0.0.1");
        foreach (string name in (string[])["example.co.uk", "a.b.example.co.uk", "other.co.uk", "example.com"])
            builder.Add(name, false, "list");

        Assert.Equal(["other.co.uk", "example.com"], builder.Build().Select(s => s.Domain));
        Assert.Equal([new("held out", 2)], builder.Dropped);
    }

    [Fact]
    public void A_name_in_both_classes_is_left_out_of_both()
    {
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) =
            Build(("a.com", false, "list"), ("b.com", false, "list"), ("www.a.com", true, "alpha"), ("a.com", false, "other"), ("a.com", true, "beta"));

        Assert.Equal(["b.com"], samples.Select(s => s.Domain));
        Assert.Equal(1, dropped["in both classes"]);
        Assert.Equal(4, dropped.Values.Sum());
    }

    [Fact]
    public void Kept_and_left_out_make_up_what_was_added()
    {
        (string, bool, string)[] raw = [.. MadeUpNames.Raw(500, 2), .. MadeUpNames.Raw(500, 2).Take(100), .. MadeUpNames.Raw(100, 2).Select(n => (n.Name, !n.IsDga, "x"))];

        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = Build(raw);

        Assert.Equal(raw.Length, samples.Count + dropped.Values.Sum());
    }

    [Fact]
    public void A_family_that_is_left_out_of_training_stands_on_its_own_side()
    {
        (IReadOnlyList<Sample> samples, _) = Build([.. MadeUpNames.Raw(400, 3)]);

        Assert.All(samples, s => Assert.Equal(s.Group == "unseen", s.Split == Split.Unseen));
        Assert.Contains(samples, s => s.Split == Split.Unseen);
    }

    [Fact]
    public void A_benign_list_named_like_an_unseen_family_is_not_left_out() =>
        Assert.NotEqual(Split.Unseen, Assert.Single(Build(("a.com", false, "unseen")).Samples).Split);

    [Theory]
    [InlineData(false, "list")]
    [InlineData(true, "alpha")]
    public void The_registrable_domain_of_an_unseen_family_is_shown_to_no_other_side(bool isDga, string group)
    {
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = Build(("x.a.com", isDga, group), ("y.a.com", true, "unseen"), ("b.com", false, "list"));

        Assert.Equal(["y.a.com", "b.com"], samples.Select(s => s.Domain));
        Assert.Equal([new("registrable domain of an unseen family", 1)], dropped);
    }

    [Theory]
    [InlineData("alpha", "unseen")]
    [InlineData("unseen", "alpha")]
    public void A_name_of_an_unseen_family_is_not_trained_on_as_another_familys(string first, string second)
    {
        // Enough names that some would be drawn for training.
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"name{i}.com")];

        (IReadOnlyList<Sample> samples, _) = Build([.. names.Select(n => (n, true, first)), .. names.Select(n => (n, true, second))]);

        Assert.DoesNotContain(samples, s => s.Split != Split.Unseen);
    }

    [Fact]
    public void No_registrable_domain_stands_on_two_sides()
    {
        var random = new Random(4);
        (string, bool, string)[] raw = [.. Enumerable.Range(0, 3000).Select(_ =>
            ($"h{random.Next(40)}.d{random.Next(150)}.{(random.Next(2) == 0 ? "com" : "co.uk")}", random.Next(2) == 0, "alpha beta unseen".Split(' ')[random.Next(3)]))];

        (IReadOnlyList<Sample> samples, _) = Build(raw);

        Assert.All(samples.GroupBy(s => s.Registrable), g => Assert.Single(g.Select(s => s.Split).Distinct()));
        Assert.Equal(4, samples.Select(s => s.Split).Distinct().Count());
    }

    private static (IReadOnlyList<Sample> Samples, IReadOnlyDictionary<string, int> Dropped) Build(params (string Name, bool IsDga, string Group)[] raw)
    {
        var builder = new DatasetBuilder(seed: 1, validation: 0.1, test: 0.2, new HashSet<string> { "unseen" });
        foreach ((string name, bool isDga, string group) in raw)
            builder.Add(name, isDga, group);
        return (builder.Build(), builder.Dropped);
    }
}
