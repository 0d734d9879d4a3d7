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

    [Theory]
    [InlineData("||ads.com^", "'|'")]
    [InlineData("@@||ads.com^", "'@'")]
    [InlineData("*", "'*'")]
    [InlineData("a.*.com", "'*'")]
    [InlineData("*com", "'*'")]
    [InlineData("!com", "'!'")]
    [InlineData("<html>", "'<'")]
    [InlineData("\"example.com\"", "'\"'")]
    [InlineData("example.com,1", "','")]
    [InlineData("example.com:443", "':'")]
    [InlineData("10.0.0.0/8", "'/'")]
    [InlineData("0.0.0.0 example.com", "' '")]
    [InlineData("10.0.0.1", "addresses are not scored")]
    [InlineData("a\0b.com", "'\0'")]
    [InlineData("a.com\rb.com", "'\r'")]
    [InlineData("\u001f\u0008\0\0", "'\u001f'")]
    [InlineData("*.", "no name")]
    [InlineData("a..com", "empty label")]
    [InlineData("a.com\\", "escape")]
    [InlineData("b\u00fc\\099.com", "'\\'")]
    [InlineData("\u00a0example.com", "U+00A0")]
    [InlineData("\u200bexample.com", "U+200B")]
    [InlineData("b\u00fc..com", "no spelling in ASCII")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.com", "too long")]
    public void A_line_that_can_match_nothing_is_refused_with_the_reason(string line, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(() => DomainSet.Parse(System.Text.Encoding.UTF8.GetBytes($"# ours\ngood.com\n{line}\n")));
        Assert.StartsWith($"line 3 is not a domain: {line.Trim()} (", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.Contains("not UTF-8", Assert.Throws<FormatException>(() => DomainSet.Parse([(byte)'b', 0xFC, .. ".com"u8])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_of_a_megabyte_is_refused_at_once() =>
        Assert.EndsWith("\u2026 (it is too long for one)", Assert.Throws<FormatException>(() => DomainSet.Parse(System.Text.Encoding.UTF8.GetBytes(new string('\u98df', 350_000)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_long_line_is_shown_in_part() =>
        Assert.Equal($"line 1 is not a domain: {new string('<', 120)}\u2026 (it holds '<')", Assert.Throws<FormatException>(() => DomainSet.Parse(Enumerable.Repeat((byte)'<', 100_000).ToArray())).Message);

    [Theory]
    [InlineData("_dmarc.Example-1.com.", "_dmarc.example-1.com")]
    // Who means another byte writes it as rows show it.
    [InlineData("a\\043b.com", "a+b.com")]
    [InlineData("a\\@b.com", "a@b.com")]
    // Both spellings of an IDN occur.
    [InlineData("b\u00fccher.example", "xn--bcher-kva.example")]
    [InlineData("B\u00dcCHER.Example.", "xn--bcher-kva.example")]
    [InlineData("*.b\u00fccher.example", "x.b\u00fccher.example")]
    [InlineData("com", "example.com")]
    public void A_line_covers_its_name(string line, string name) =>
        Assert.True(DomainSet.Parse(System.Text.Encoding.UTF8.GetBytes(line)).Covers(System.Text.Encoding.UTF8.GetBytes(name)));

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
