using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class AdGuardHomeTests
{
    [Theory]
    [InlineData("""{"IP":"127.0.0.1","CID":"cli42","T":"2020-11-25T18:55:56.519796+03:00","QH":"an.yandex.ru","QT":"A","QC":"IN","CP":"","ECS":"1.2.3.0/24","Answer":"Qz+BgAABAAE=","Cached":true,"AD":true,"Result":{"IsFiltered":true,"Reason":3,"IPList":["127.0.0.2"],"Rules":[{"FilterListID":42,"Text":"||no.example","IP":"127.0.0.2"}],"CanonName":"example.com"},"Upstream":"https://some.upstream","Elapsed":837429}""", "an.yandex.ru", "127.0.0.1", "A")]
    [InlineData("""{"T":"2020-11-25T18:55:56.519796+03:00","QH":"a.example"}""", "a.example", "", "")]
    [InlineData("""{ "QT" : "TXT", "QH" : "\u0061.example", "IP" : "fe80::7", "T" : "2020-11-25T18:55:56.519796+03:00" }""", "a.example", "fe80::7", "TXT")]
    [InlineData("""{"QH":"\\052.example.com","T":"2020-11-25T18:55:56.519796+03:00"}""", "\\052.example.com", "", "")]
    public void A_line_gives_name_time_client_and_type(string line, string name, string client, string type) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, "2020-11-25T18:55:56.519796+03:00", client, type, ""), ReadLine.Of<AdGuardHome>(line));

    [Fact]
    public void A_query_for_the_root_is_one_with_an_empty_name() =>
        Assert.Equal(LineKind.Transaction, ReadLine.Of<AdGuardHome>("""{"IP":"127.0.0.1","T":"2020-11-25T18:55:56+03:00","QH":"","QT":"NS"}""").Kind);

    [Theory]
    [InlineData("""{"QH":"a.example","QT":"A","IP":"10.0.0.7"}""")]
    [InlineData("""{"T":"2020-11-25T18:55:56+03:00"}""")]
    [InlineData("""{"T":"2020-11-25T18:55:56+03:00","QH":"a.exam""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<AdGuardHome>(line).Kind);
}
