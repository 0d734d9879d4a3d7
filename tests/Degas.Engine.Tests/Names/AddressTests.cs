using System.Text;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Names;

/// <summary>Names that are addresses.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("010.001.000.255")]
    public void Four_numbers_to_255_are_an_address(string name) => Assert.True(IsAddress(name));

    [Theory]
    [InlineData("256.1.1.1")]
    [InlineData("1.1.1.256")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.4.com")]
    [InlineData("1.2.3.x")]
    [InlineData("1..2.3")]
    [InlineData(".1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData("......")]
    [InlineData("12345678")]
    [InlineData("1.2.3.4444444444")]
    [InlineData("99999999999.1.1")]
    [InlineData("-1.2.3.4")]
    [InlineData("a.b.c.d")]
    [InlineData("")]
    public void Other_names_of_digits_and_dots_are_not(string name) => Assert.False(IsAddress(name));

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("2001:db8:0:1:2:3:4:5")]
    [InlineData("::ffff:1.2.3.4")]
    public void An_ipv6_address_is_one(string name) => Assert.True(IsAddress(name));

    [Theory]
    [InlineData(":")]
    [InlineData("a:b")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("example.com:53")]
    [InlineData("12345::")]
    [InlineData("::g")]
    public void A_name_with_a_colon_need_not_be_one(string name) => Assert.False(IsAddress(name));

    private static bool IsAddress(string name) => DomainName.IsAddress(Encoding.ASCII.GetBytes(name));
}
