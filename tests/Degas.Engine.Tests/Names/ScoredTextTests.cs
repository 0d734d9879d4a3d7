using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>Which part of a name is scored, and why a name is not.</summary>
public sealed class ScoredTextTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("www.example.com", "example.com")]
    [InlineData("mail.example.com", "mail.example.com")]
    [InlineData("a.b.example.co.uk", "a.b.example.co.uk")]
    [InlineData("www.a.example.com", "a.example.com")]
    [InlineData("a.www.example.com", "a.www.example.com")]
    [InlineData("wwww.example.com", "wwww.example.com")]
    [InlineData("www2.example.com", "www2.example.com")]
    [InlineData("www-x.example.com", "www-x.example.com")]
    public void The_full_scope_is_the_name_without_a_leading_www(string name, string text) =>
        Assert.Equal(text, Text(name, Scope.Full));

    [Theory]
    [InlineData("www.com", "www.com")]
    [InlineData("www.co.uk", "www.co.uk")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.github.io", "www.github.io")]
    [InlineData("www.www.com", "www.com")]
    [InlineData("www.www.www.com", "www.www.com")]
    [InlineData("www.unlisted", "www.unlisted")]
    public void A_www_that_is_part_of_the_registrable_domain_stays(string name, string text) =>
        Assert.Equal(text, Text(name, Scope.Full));

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("www.example.com", "example.com")]
    [InlineData("a.b.example.co.uk", "example.co.uk")]
    [InlineData("www.com", "www.com")]
    [InlineData("x.abc.ddns.net", "abc.ddns.net")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("a.b.unlisted", "b.unlisted")]
    public void The_registered_scope_is_the_registrable_domain(string name, string text) =>
        Assert.Equal(text, Text(name, Scope.Registered));

    [Theory]
    [InlineData("a.example.co.uk")]
    [InlineData("www.example.com")]
    [InlineData("www.com")]
    public void The_registrable_domain_is_told_in_either_scope(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int registrable = PublicSuffixList.Embedded.FindRegistrable(bytes);
        foreach (Scope scope in Enum.GetValues<Scope>())
            Assert.Equal(registrable, ScoredText.Find(bytes, scope, PublicSuffixList.Embedded).Registrable);
    }

    public static TheoryData<string, NameStatus> NotScored
    {
        get
        {
            var data = new TheoryData<string, NameStatus>();
            void Add(NameStatus status, params string[] names) => Array.ForEach(names, name => data.Add(name, status));
            Add(NameStatus.Empty, "", ".", "-");
            Add(NameStatus.Malformed, "a..com", ".com", @"a\256.com");
            Add(NameStatus.TooLong, new string('a', 64) + ".com", string.Join('.', Enumerable.Repeat("abcdefg", 32)));
            Add(NameStatus.Address, "192.0.2.1", "2001:DB8::1", "192.0.2.1.");
            Add(NameStatus.SingleLabel, "com", "desktop-1", "www", "uk");
            Add(NameStatus.Arpa, "1.2.0.192.in-addr.arpa", "8.b.d.0.ip6.arpa", "home.arpa", "arpa", "ARPA.");
            Add(NameStatus.PublicSuffix, "co.uk", "github.io", "ddns.net", "test.ck", "xn--55qx5d.cn", "公司.cn", "CO.UK.");
            string suffixes = "alt corp example home internal intranet invalid lan local localdomain localhost onion private test";
            foreach (string suffix in suffixes.Split(' '))
                Add(NameStatus.Local, suffix, "printer." + suffix, "a.b." + suffix.ToUpperInvariant());
            return data;
        }
    }

    [Theory, MemberData(nameof(NotScored))]
    public void A_name_that_is_not_scored_has_its_reason(string raw, NameStatus status)
    {
        foreach (Scope scope in Enum.GetValues<Scope>())
            Assert.Equal(status, StatusOf(Encoding.UTF8.GetBytes(raw), scope, out _));
    }

    [Fact]
    public void Every_reason_is_tested_above() =>
        Assert.Equal(Enum.GetValues<NameStatus>().Except([NameStatus.Scored]), NotScored.Select(row => row.Data.Item2).Distinct().Order());

    [Theory]
    [InlineData("example.com")]
    [InlineData("local.net")]
    [InlineData("in-addr.arpa.com")]
    [InlineData("mylocal")]
    [InlineData("host.notlocal")]
    public void A_reserved_word_counts_only_as_the_last_label(string name) =>
        Assert.NotInRange(StatusOf(Encoding.UTF8.GetBytes(name), Scope.Full, out _), NameStatus.Arpa, NameStatus.Local);

    [Fact]
    public void Whatever_the_bytes_a_scored_name_has_a_text()
    {
        byte[] letters = "aw.\\.0419-:\0\u00e9 "u8.ToArray();
        string[] pieces = ["www.", "com", ".co.uk", ".ck", "kobe.jp", ".", @"\.", @"\046"];
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            var raw = new List<byte>();
            for (int part = random.Next(6); part >= 0; part--)
            {
                string piece = pieces[random.Next(pieces.Length)];
                raw.AddRange(random.Next(2) == 0 ? Encoding.UTF8.GetBytes(piece) : [letters[random.Next(letters.Length)]]);
            }

            foreach (Scope scope in Enum.GetValues<Scope>())
            {
                if (StatusOf([.. raw], scope, out string text) == NameStatus.Scored)
                    Assert.NotEmpty(text);
            }
        }
    }

    private static string Text(string name, Scope scope)
    {
        Assert.Equal(NameStatus.Scored, StatusOf(Encoding.UTF8.GetBytes(name), scope, out string text));
        return text;
    }

    // As a log reader goes about it: the normal form first, then the scored part.
    private static NameStatus StatusOf(byte[] raw, Scope scope, out string text)
    {
        byte[] name = new byte[DomainName.MaxLength];
        NameStatus status = DomainName.Normalize(raw, name, out int length);
        text = "";
        if (status != NameStatus.Scored)
            return status;
        ScoredText found = ScoredText.Find(name.AsSpan(0, length), scope, PublicSuffixList.Embedded);
        text = Encoding.Latin1.GetString(name.AsSpan(found.Start..length));
        return found.Status;
    }
}
