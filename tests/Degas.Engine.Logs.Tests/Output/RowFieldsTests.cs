using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

public sealed class RowFieldsTests
{
    [Fact]
    public void Every_name_reads_as_its_field() =>
        Assert.All(Enum.GetValues<RowField>(), field => Assert.Equal([field], RowFields.Parse(RowFields.NameOf(field))));

    [Fact]
    public void A_list_keeps_its_order() =>
        Assert.Equal([RowField.Time, RowField.Domain, RowField.Score, RowField.Domain], RowFields.Parse("time, domain,score ,domain"));

    [Fact]
    public void All_names_make_a_list() => Assert.Equal(Enum.GetValues<RowField>(), RowFields.Parse(string.Join(',', RowFields.Names)));

    [Theory]
    [InlineData("", "''")]
    [InlineData("domain,", "''")]
    [InlineData(",domain", "''")]
    [InlineData("domain,,score", "''")]
    [InlineData("domain;score", "'domain;score'")]
    [InlineData("name", "'name'")]
    [InlineData("Domain", "'Domain'")]
    [InlineData("0", "'0'")]
    public void Another_name_is_refused_with_those_there_are(string list, string named)
    {
        FormatException e = Assert.Throws<FormatException>(() => RowFields.Parse(list));

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.All(RowFields.Names, name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }
}
