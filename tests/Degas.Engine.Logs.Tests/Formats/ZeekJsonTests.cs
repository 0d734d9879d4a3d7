using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class ZeekJsonTests
{
    private const string Row =
        """{"ts":1602265824.123071,"uid":"CHFRflzsgM15k9et4","id.orig_h":"192.168.75.169","id.orig_p":58506,"id.resp_h":"192.168.75.1","id.resp_p":53,"proto":"udp","trans_id":50763,"rtt":0.022633075714111329,"query":"www.sansgear.com","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"A","rcode":0,"rcode_name":"NOERROR","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,"answers":["vhost1.identityvector.com","70.32.97.206"],"TTLs":[3600.0,3600.0],"rejected":false}""";

    [Fact]
    public void A_log_of_Zeek_gives_its_row() =>
        Assert.Equal(new ReadLine(LineKind.Transaction, Row, "www.sansgear.com", "1602265824.123071", "192.168.75.169", "A", "NOERROR"), ReadLine.Of<ZeekJson>(Row));

    [Theory]
    [InlineData("""{"query":"a.example","id.orig_h":"10.0.0.7"}""", "a.example", "", "10.0.0.7")]
    [InlineData("""{"id":{"orig_h":"10.0.0.7"},"ts":"2020-10-09T17:50:24.123071Z","query":"a.example"}""", "a.example", "2020-10-09T17:50:24.123071Z", "10.0.0.7")]
    [InlineData("""{ "id.orig_h" : "fe80::7" , "query" : "a.example" }""", "a.example", "", "fe80::7")]
    [InlineData("""{"_path":"dns","id.orig_h":"10.0.0.7","query":"\u0061.example"}""", "a.example", "", "10.0.0.7")]
    [InlineData("""{"_path":"dns","id.orig_h":"10.0.0.7","query":"\\052.example.com"}""", "\\052.example.com", "", "10.0.0.7")]
    [InlineData("""{"id.orig_h":"10.0.0.7","query":"a\/b.example","ts":1}""", "a/b.example", "1", "10.0.0.7")]
    public void Keys_come_in_any_order_and_some_may_be_missing(string line, string name, string time, string client) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, time, client, "", ""), ReadLine.Of<ZeekJson>(line));

    [Theory]
    [InlineData("""{"_path":"conn","ts":1,"uid":"C1","id.orig_h":"10.0.0.7","query":"a.example"}""")]
    [InlineData("""{"ts":1,"uid":"C1","id.orig_h":"10.0.0.7","proto":"tcp"}""")]
    [InlineData("""{"_path":"dns","ts":1,"uid":"C1","id.orig_h":"10.0.0.7","rcode_name":"NOERROR"}""")]
    public void Another_record_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<ZeekJson>(line).Kind);

    [Theory]
    [InlineData("""{"ts":1,"msg":"a"}""")]
    [InlineData("""{"query":"a.example"}""")]
    [InlineData("1602265824.123071\tC1\t10.0.0.7")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<ZeekJson>(line).Kind);

    [Theory]
    [InlineData("1602265824.5", TimeStyle.Epoch)]
    [InlineData("\"1602265824.5\"", TimeStyle.Epoch)]
    [InlineData("\"2020-10-09T17:50:24.5Z\"", TimeStyle.Iso)]
    public void A_time_is_in_seconds_or_ISO(string time, TimeStyle style)
    {
        LogRecord record = default;
        LogFormat.Of<ZeekJson>().Read(System.Text.Encoding.UTF8.GetBytes($$"""{"ts":{{time}},"id.orig_h":"10.0.0.7","query":"a.example"}"""), new LineState(), ref record);
        Assert.Equal(style, record.TimeStyle);
    }
}
