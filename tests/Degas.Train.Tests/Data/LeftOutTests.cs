using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class LeftOutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _dataset;

    public LeftOutTests()
    {
        Dataset.Write(_folder.Path,
        [
            new("a.example", "a.example", true, "alpha", Split.Train),
            new("b.example", "b.example", true, "beta", Split.Test),
            new("x.a.example", "a.example", true, "beta", Split.Train),
            new("mail.uni.example", "uni.example", false, "universities", Split.Validation),
            new("www2.uni.example", "uni.example", false, "toplist", Split.Train),
            new("shop.example", "shop.example", false, "toplist", Split.Train),
            new("old.example", "old.example", true, "unseen", Split.Unseen),
        ]);
        _dataset = Dataset.Read(_folder.Path, Scope.Full);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Families_and_sources_go_to_the_unseen_side_and_names_that_would_show_them_go_away()
    {
        Dataset view = LeftOut.Apply(_dataset, ["alpha", "universities"]);

        Assert.Equal(
            [("a.example", Split.Unseen), ("b.example", Split.Test), ("mail.uni.example", Split.Unseen), ("shop.example", Split.Train), ("old.example", Split.Unseen)],
            view.Samples.Select(s => (s.Domain, s.Split)));
        Assert.Equal(_dataset.Hash, view.Hash);
    }

    [Fact]
    public void Without_groups_nothing_changes() => Assert.Same(_dataset, LeftOut.Apply(_dataset, []));

    [Fact]
    public void A_group_that_is_not_there_is_named() =>
        Assert.Contains("--leave-out gamma", Assert.Throws<InvalidDataException>(() => LeftOut.Apply(_dataset, ["alpha", "gamma"])).Message, StringComparison.Ordinal);
}
