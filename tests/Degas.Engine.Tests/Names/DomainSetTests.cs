using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

public sealed class DomainSetTests
{
    private static readonly DomainSet s_set = DomainSet.Parse("\uFEFF# ours\nExample.COM.\r\n*.cdn.example.net # and below\n.internal.example.org\n\nlocalhost\n"u8);

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("a.b.example.com", true)]
    [InlineData("badexample.com", false)]
    [InlineData("com", false)]
    [InlineData("example.net", false)]
    [InlineData("x.cdn.example.net", true)]
    [InlineData("cdn.example.net", true)]
    [InlineData("a.internal.example.org", true)]
    [InlineData("localhost", true)]
    [InlineData("a..example.com", true)]
    [InlineData("", false)]
    public void A_domain_covers_itself_and_what_is_below_it(string name, bool expected) =>
        Assert.Equal(expected, s_set.Covers(System.Text.Encoding.ASCII.GetBytes(name)));

    [Theory]
    [InlineData("good.com\na b.com\n", "line 2")]
    [InlineData("https://example.com/\n", "line 1")]
    [InlineData("a..b\n", "line 1")]
    public void A_line_that_is_no_domain_is_named(string list, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => DomainSet.Parse(System.Text.Encoding.ASCII.GetBytes(list))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_look_up_does_not_allocate()
    {
        ReadOnlySpan<byte> name = "a.b.c.example.com"u8;
        s_set.Covers(name);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            s_set.Covers(name);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
