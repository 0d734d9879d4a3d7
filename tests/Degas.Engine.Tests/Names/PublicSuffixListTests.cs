using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>Compiling a list, and what a look-up costs.</summary>
public sealed class PublicSuffixListTests
{
    [Fact]
    public void A_list_given_stands_in_for_the_embedded_one()
    {
        PublicSuffixList list = PublicSuffixList.Parse("intern\nco.intern\n"u8);
        Assert.Equal(2, list.RuleCount);
        Assert.Equal("b.co.intern", Registrable(list, "a.b.co.intern"));
        // With no rule for it, a top-level domain is a suffix, and no more than that.
        Assert.Equal("co.uk", Registrable(list, "a.b.co.uk"));
        Assert.Equal("ddns.net", Registrable(list, "a.b.ddns.net"));
    }

    [Theory]
    [InlineData("co.uk")]
    [InlineData("co.uk\n")]
    [InlineData("co.uk\r\nuk\r\n")]
    [InlineData("\uFEFFco.uk\nuk")]
    [InlineData("\uFEFF// comment\nco.uk")]
    [InlineData("// a.b..c\n\n   \n\t\n//\nco.uk\n")]
    [InlineData("co.uk // the rule ends at white space")]
    [InlineData("co.uk\tand more\n")]
    [InlineData("CO.uK\n")]
    [InlineData("co.uk\nco.uk\n")]
    [InlineData("*\nco.uk\n")]
    public void Comments_line_ends_case_and_a_byte_order_mark_change_nothing(string text)
    {
        PublicSuffixList list = Parse(text);
        Assert.Equal("b.co.uk", Registrable(list, "a.b.co.uk"));
        Assert.Null(Registrable(list, "co.uk"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("// nothing but a comment\n")]
    [InlineData("\uFEFF")]
    public void A_list_without_a_rule_is_refused(string text)
    {
        var error = Assert.Throws<FormatException>(() => Parse(text));
        Assert.Contains("no rule", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".com")]
    [InlineData("com.")]
    [InlineData("a..com")]
    [InlineData("a.*.com")]
    [InlineData("*.*.com")]
    [InlineData("*com")]
    [InlineData("com*")]
    [InlineData("*.")]
    [InlineData("!")]
    [InlineData("!!com")]
    [InlineData("!*.com")]
    [InlineData("*.!com")]
    [InlineData("a!b.com")]
    [InlineData("/com")]
    [InlineData("a/b")]
    [InlineData("||ads.com^")]
    [InlineData("<html>")]
    [InlineData("#")]
    [InlineData("a\0b")]
    [InlineData("a\\.b")]
    [InlineData("\"com\"")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.com")]
    public void A_line_that_is_not_a_rule_is_refused_with_its_number(string line)
    {
        var error = Assert.Throws<FormatException>(() => Parse($"// first\ncom\r\n{line}\nnet\n"));
        Assert.Contains("line 3 ", error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_cannot_be_a_domain_name_is_refused_with_its_number()
    {
        string[] lines = [new string('a', 254), new string('\u98df', 70) + ".com"];
        foreach (string line in lines)
            Assert.Contains("line 2 ", Assert.Throws<FormatException>(() => Parse("com\n" + line)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_several_labels_makes_no_suffix_of_its_parents()
    {
        PublicSuffixList list = Parse("com\na.b.c.com\n*.w.com\n!x.w.com\n");
        Assert.Equal("c.com", Registrable(list, "c.com"));
        Assert.Equal("c.com", Registrable(list, "b.c.com"));
        Assert.Null(Registrable(list, "a.b.c.com"));
        Assert.Equal("y.a.b.c.com", Registrable(list, "z.y.a.b.c.com"));
        Assert.Equal("w.com", Registrable(list, "w.com"));
        Assert.Null(Registrable(list, "any.w.com"));
        Assert.Equal("x.w.com", Registrable(list, "y.x.w.com"));
    }

    [Fact]
    public void Look_ups_allocate_nothing()
    {
        string[] texts = ["com", "www.example.com", "a.b.c.kobe.jp", "www.city.kobe.jp", "x.y.unlisted", "公司.cn"];
        byte[][] names = [.. texts.Select(Encoding.UTF8.GetBytes)];
        PublicSuffixList list = PublicSuffixList.Embedded;
        int sum = LookUp(list, names);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            sum += LookUp(list, names);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);
    }

    private static int LookUp(PublicSuffixList list, byte[][] names)
    {
        int sum = 0;
        foreach (byte[] name in names)
            sum += list.FindSuffix(name) + list.FindRegistrable(name);
        return sum;
    }

    private static PublicSuffixList Parse(string text) => PublicSuffixList.Parse(Encoding.UTF8.GetBytes(text));

    private static string? Registrable(PublicSuffixList list, string name)
    {
        int start = list.FindRegistrable(Encoding.UTF8.GetBytes(name));
        return start < 0 ? null : name[start..];
    }
}
