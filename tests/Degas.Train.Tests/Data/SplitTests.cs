using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class SplitTests
{
    // A split that moved would let one version's training see another's test.
    [Theory]
    [InlineData("example.com", 1, Split.Validation)]
    [InlineData("google.com", 1, Split.Train)]
    [InlineData("example.co.uk", 1, Split.Test)]
    [InlineData("k9s8.ddns.net", 1, Split.Test)]
    [InlineData("bücher.example", 1, Split.Train)]
    [InlineData("example.com", 2, Split.Test)]
    [InlineData("t.co", 7, Split.Train)]
    public void A_side_never_changes(string registrable, int seed, Split side) => Assert.Equal(side, Dataset.SideOf(registrable, seed, 0.3, 0.3));

    [Fact]
    public void Another_seed_draws_anew() =>
        Assert.Contains(Enumerable.Range(0, 100), i => Dataset.SideOf($"name{i}.com", 1, 0.3, 0.3) != Dataset.SideOf($"name{i}.com", 2, 0.3, 0.3));

    [Fact]
    public void Sides_have_the_shares_asked_for()
    {
        Split[] sides = [.. Enumerable.Range(0, 20_000).Select(i => Dataset.SideOf($"name{i}.com", 5, validation: 0.05, test: 0.1))];

        Assert.InRange(sides.Count(s => s == Split.Validation) / 20_000.0, 0.04, 0.06);
        Assert.InRange(sides.Count(s => s == Split.Test) / 20_000.0, 0.09, 0.11);
        Assert.DoesNotContain(Split.Unseen, sides);
    }

    [Fact]
    public void A_larger_validation_side_takes_nothing_from_the_test() =>
        Assert.All(Enumerable.Range(0, 1000), i =>
            Assert.Equal(Dataset.SideOf($"name{i}.com", 1, 0, 0.2) == Split.Test, Dataset.SideOf($"name{i}.com", 1, 0.5, 0.2) == Split.Test));

    [Fact]
    public void Shares_of_nought_and_one_are_kept()
    {
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Split.Train, Dataset.SideOf($"name{i}.com", 1, 0, 0)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Split.Test, Dataset.SideOf($"name{i}.com", 1, 0, 1)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Split.Validation, Dataset.SideOf($"name{i}.com", 1, 1, 0)));
    }
}
