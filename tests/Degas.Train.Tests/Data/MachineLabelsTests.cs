using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class MachineLabelsTests
{
    private readonly string[] _drawn = Draw(5000, 1);

    [Fact]
    public void All_are_labels_of_host_names() => Assert.All(_drawn, drawn =>
    {
        Assert.InRange(drawn.Split('.').Max(l => l.Length), 1, DomainName.MaxLabelLength);
        Assert.Matches(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", drawn);
    });

    [Fact]
    public void Hardly_any_comes_twice() => Assert.InRange(_drawn.Distinct().Count(), 4800, 5000);

    [Fact]
    public void A_seed_decides_them()
    {
        Assert.Equal(_drawn, Draw(5000, 1));
        Assert.NotEqual(_drawn, Draw(5000, 2));
    }

    [Theory]
    [InlineData("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    [InlineData("^[a-z]{10,18}$")]
    [InlineData("^[0-9a-f]{32}$")]
    [InlineData("^mail-[a-z0-9]{4,12}$")]
    [InlineData(@"-\d+-\d+-\d+-\d+$")]
    [InlineData("^r\\d+---sn-")]
    public void Such_as_logs_hold(string pattern) => Assert.Contains(_drawn, d => System.Text.RegularExpressions.Regex.IsMatch(d, pattern));

    [Fact]
    public void Words_are_those_of_more_than_one_host() =>
        Assert.DoesNotContain(_drawn, d => d.Split('.', '-').Contains("once"));

    private static string[] Draw(int count, int seed)
    {
        var labels = new MachineLabels(["mail.", "mail.eu.", "eu-west.", "once.", "x1."]);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => labels.Next(random))];
    }
}
