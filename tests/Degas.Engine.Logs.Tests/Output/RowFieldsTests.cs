using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

public sealed class RowFieldsTests
{
    [Fact]
    public void Every_name_reads_as_its_field() =>
        Assert.All([false, true], unique => Assert.All(RowFields.Names(unique), name => Assert.Equal(name, RowFields.NameOf(Assert.Single(RowFields.Parse(name, unique))))));

    [Fact]
    public void A_list_keeps_its_order() =>
        Assert.Equal([RowField.Time, RowField.Domain, RowField.Score, RowField.Domain], RowFields.Parse("time, domain,score ,domain"));

    [Fact]
    public void Every_field_is_had_by_rows_of_one_kind_or_the_other() =>
        Assert.Equal(Enum.GetValues<RowField>().Select(RowFields.NameOf).Order(), RowFields.Names(unique: false).Union(RowFields.Names(unique: true)).Order());

    [Theory]
    [InlineData("count", false)]
    [InlineData("time", true)]
    public void A_field_that_such_rows_do_not_have_is_refused(string name, bool unique) =>
        Assert.Throws<FormatException>(() => RowFields.Parse(name, unique));

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
        Assert.All(RowFields.Names(unique: false), name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }
}
