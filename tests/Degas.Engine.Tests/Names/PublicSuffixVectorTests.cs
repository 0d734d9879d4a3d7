using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>
/// The vectors of https://github.com/publicsuffix/list/blob/main/tests/test_psl.txt that are lower-case names without a leading dot
/// (public domain): a name and its registrable domain, null for a public suffix.
/// </summary>
public sealed class PublicSuffixVectorTests
{
    [Theory]
    // Unlisted top-level domain.
    [InlineData("example", null)]
    [InlineData("example.example", "example.example")]
    [InlineData("b.example.example", "example.example")]
    [InlineData("a.b.example.example", "example.example")]
    // Top-level domain with only 1 rule.
    [InlineData("biz", null)]
    [InlineData("domain.biz", "domain.biz")]
    [InlineData("b.domain.biz", "domain.biz")]
    [InlineData("a.b.domain.biz", "domain.biz")]
    // Top-level domain with some 2-level rules.
    [InlineData("com", null)]
    [InlineData("example.com", "example.com")]
    [InlineData("b.example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("uk.com", null)]
    [InlineData("example.uk.com", "example.uk.com")]
    [InlineData("b.example.uk.com", "example.uk.com")]
    [InlineData("a.b.example.uk.com", "example.uk.com")]
    [InlineData("test.ac", "test.ac")]
    // Top-level domain with only 1 (wildcard) rule.
    [InlineData("mm", null)]
    [InlineData("c.mm", null)]
    [InlineData("b.c.mm", "b.c.mm")]
    [InlineData("a.b.c.mm", "b.c.mm")]
    // More complex top-level domain.
    [InlineData("jp", null)]
    [InlineData("test.jp", "test.jp")]
    [InlineData("www.test.jp", "test.jp")]
    [InlineData("ac.jp", null)]
    [InlineData("test.ac.jp", "test.ac.jp")]
    [InlineData("www.test.ac.jp", "test.ac.jp")]
    [InlineData("kyoto.jp", null)]
    [InlineData("test.kyoto.jp", "test.kyoto.jp")]
    [InlineData("ide.kyoto.jp", null)]
    [InlineData("b.ide.kyoto.jp", "b.ide.kyoto.jp")]
    [InlineData("a.b.ide.kyoto.jp", "b.ide.kyoto.jp")]
    [InlineData("c.kobe.jp", null)]
    [InlineData("b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("a.b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    // Top-level domain with a wildcard rule and exceptions.
    [InlineData("ck", null)]
    [InlineData("test.ck", null)]
    [InlineData("b.test.ck", "b.test.ck")]
    [InlineData("a.b.test.ck", "b.test.ck")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.www.ck", "www.ck")]
    // US K12.
    [InlineData("us", null)]
    [InlineData("test.us", "test.us")]
    [InlineData("www.test.us", "test.us")]
    [InlineData("ak.us", null)]
    [InlineData("test.ak.us", "test.ak.us")]
    [InlineData("www.test.ak.us", "test.ak.us")]
    [InlineData("k12.ak.us", null)]
    [InlineData("test.k12.ak.us", "test.k12.ak.us")]
    [InlineData("www.test.k12.ak.us", "test.k12.ak.us")]
    // IDN labels.
    [InlineData("食狮.com.cn", "食狮.com.cn")]
    [InlineData("食狮.公司.cn", "食狮.公司.cn")]
    [InlineData("www.食狮.公司.cn", "食狮.公司.cn")]
    [InlineData("shishi.公司.cn", "shishi.公司.cn")]
    [InlineData("公司.cn", null)]
    [InlineData("食狮.中国", "食狮.中国")]
    [InlineData("www.食狮.中国", "食狮.中国")]
    [InlineData("shishi.中国", "shishi.中国")]
    [InlineData("中国", null)]
    // The same in punycode.
    [InlineData("xn--85x722f.com.cn", "xn--85x722f.com.cn")]
    [InlineData("xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("shishi.xn--55qx5d.cn", "shishi.xn--55qx5d.cn")]
    [InlineData("xn--55qx5d.cn", null)]
    [InlineData("xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s")]
    [InlineData("www.xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s")]
    [InlineData("shishi.xn--fiqs8s", "shishi.xn--fiqs8s")]
    [InlineData("xn--fiqs8s", null)]
    public void The_list_s_own_vectors_hold(string name, string? registrable) => AssertRegistrable(name, registrable);

    [Theory]
    [InlineData("ddns.net", null)]
    [InlineData("abc.ddns.net", "abc.ddns.net")]
    [InlineData("x.abc.ddns.net", "abc.ddns.net")]
    [InlineData("net", null)]
    [InlineData("github.io", null)]
    [InlineData("degas.github.io", "degas.github.io")]
    [InlineData("amazonaws.com", "amazonaws.com")]
    [InlineData("s3.amazonaws.com", null)]
    [InlineData("bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    [InlineData("key.bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    // A rule and its wildcard side by side.
    [InlineData("compute.amazonaws.com", null)]
    [InlineData("eu-west-1.compute.amazonaws.com", null)]
    [InlineData("host.eu-west-1.compute.amazonaws.com", "host.eu-west-1.compute.amazonaws.com")]
    public void The_private_section_counts(string name, string? registrable) => AssertRegistrable(name, registrable);

    private static void AssertRegistrable(string name, string? registrable)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int start = PublicSuffixList.Embedded.FindRegistrable(bytes);
        Assert.Equal(registrable, start < 0 ? null : Encoding.UTF8.GetString(bytes.AsSpan(start)));
    }
}
