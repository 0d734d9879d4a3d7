using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class BenignSourcesTests
{
    [Theory]
    [InlineData("alexa-click", true)]
    [InlineData("cloudflare100k", true)]
    [InlineData("tranco10k", true)]
    [InlineData("httparchive", true)]
    [InlineData("hsts-preload", false)]
    [InlineData("universities", false)]
    [InlineData("misp-misc", false)]
    public void Lists_of_popularity_are_not_vouched_for(string source, bool isPopularity) => Assert.Equal(isPopularity, BenignSources.IsPopularityList(source));

    [Fact]
    public void Measures_use_vouched_names_where_there_are_any()
    {
        Sample popular = Of(false, "tranco10k"), vouched = Of(false, "universities"), generated = Of(true, "alpha");

        Assert.Equal([vouched], new[] { popular, vouched, generated }.Where(BenignSources.Measured([popular, vouched, generated])));
        Assert.Equal([popular], new[] { popular, generated }.Where(BenignSources.Measured([popular, generated])));
    }

    private static Sample Of(bool isDga, string group) => new("a.example", "a.example", isDga, group, Split.Test);
}
