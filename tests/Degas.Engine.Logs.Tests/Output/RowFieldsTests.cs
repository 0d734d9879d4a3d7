using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

public sealed class RowFieldsTests
{
    [Fact]
    public void Every_name_reads_as_its_field() =>
        Assert.All(Enum.GetValues<RowSubject>(), subject => Assert.All(RowFields.Names(subject), name => Assert.Equal(name, RowFields.NameOf(Assert.Single(RowFields.Parse(name, subject))))));

    [Fact]
    public void Rows_have_the_fields_that_they_show_where_none_are_asked_for() =>
        Assert.All(Enum.GetValues<RowSubject>(), subject => Assert.Equal(RowFields.DefaultOf(subject), RowFields.Parse(string.Join(',', RowFields.DefaultOf(subject).Select(RowFields.NameOf)), subject)));

    [Fact]
    public void A_list_keeps_its_order() =>
        Assert.Equal([RowField.Time, RowField.Domain, RowField.Score, RowField.Domain], RowFields.Parse("time, domain,score ,domain"));

    [Fact]
    public void Every_field_is_had_by_rows_of_some_kind() =>
        Assert.Equal(Enum.GetValues<RowField>().Select(RowFields.NameOf).Order(), Enum.GetValues<RowSubject>().SelectMany(RowFields.Names).Distinct().Order());

    [Theory]
    [InlineData("count", RowSubject.Record)]
    [InlineData("time", RowSubject.Text)]
    [InlineData("client", RowSubject.Text)]
    [InlineData("names", RowSubject.Text)]
    [InlineData("rcode", RowSubject.Client)]
    [InlineData("clients", RowSubject.Client)]
    public void A_field_that_such_rows_do_not_have_is_refused(string name, RowSubject subject) =>
        Assert.Throws<FormatException>(() => RowFields.Parse(name, subject));

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
        Assert.All(RowFields.Names(RowSubject.Record), name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }
}
