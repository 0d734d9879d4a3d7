using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class FoldsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _dataset;

    public FoldsTests() => _dataset = MadeUpNames.WriteDataset(_folder.Path, 400);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_name_outside_the_test_is_held_out_once_and_the_test_never_shows()
    {
        Dataset[] folds = [.. Enumerable.Range(1, 4).Select(f => Folds.Hold(_dataset, f, 4, seed: 9))];

        Assert.Equal(
            _dataset.Samples.Where(s => s.Split is Split.Train or Split.Validation).Select(s => s.Domain).Order(StringComparer.Ordinal),
            folds.SelectMany(f => f.Samples.Where(s => s.Split == Split.Test)).Select(s => s.Domain).Order(StringComparer.Ordinal));
        var test = _dataset.Samples.Where(s => s.Split == Split.Test).Select(s => s.Domain).ToHashSet();
        Assert.All(folds, fold => Assert.DoesNotContain(fold.Samples, s => test.Contains(s.Domain)));
        Assert.All(folds, fold => Assert.Equal(_dataset.Samples.Count(s => s.Split == Split.Unseen), fold.Samples.Count(s => s.Split == Split.Unseen)));
    }

    [Fact]
    public void No_registrable_domain_stands_on_two_sides() =>
        Assert.All(Folds.Hold(_dataset, 2, 3, seed: 1).Samples.GroupBy(s => s.Registrable), g => Assert.Single(g.Select(s => s.Split).Distinct()));

    [Fact]
    public void Folds_are_about_equal_and_a_seed_deals_anew()
    {
        int[] counts = [.. Enumerable.Range(0, 20_000).CountBy(i => Folds.Of($"name{i}.com", 5, 1)).OrderBy(c => c.Key).Select(c => c.Value)];

        Assert.Equal(5, counts.Length);
        Assert.All(counts, c => Assert.InRange(c, 3_800, 4_200));
        Assert.Contains(Enumerable.Range(0, 100), i => Folds.Of($"name{i}.com", 5, 1) != Folds.Of($"name{i}.com", 5, 2));
    }

    // Folds that moved would show a run that goes on its held-out names.
    [Theory]
    [InlineData("example.com", 5, 1, 2)]
    [InlineData("google.com", 5, 1, 1)]
    [InlineData("google.com", 10, 7, 5)]
    public void A_fold_never_changes(string registrable, int folds, int seed, int fold) => Assert.Equal(fold, Folds.Of(registrable, folds, seed));
}
