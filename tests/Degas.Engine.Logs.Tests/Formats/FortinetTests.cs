using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class FortinetTests
{
    private const string Pairs = "type=\"utm\" subtype=\"dns\" eventtype=\"dns-query\" level=\"information\" vd=\"vdom1\" eventtime=1557957949653103543 srcip=10.1.100.22 srcport=50002 qname=\"a.example\" qtype=\"AAAA\" qtypeval=28";

    [Theory]
    [InlineData("date=2019-05-15 time=15:05:49 logid=\"1500054000\" " + Pairs)]
    [InlineData("<189>May 15 15:05:51 fgt date=2019-05-15 time=15:05:49 devname=\"fgt\" devid=\"FG1\" logid=\"1500054000\" " + Pairs)]
    [InlineData("date=2019-05-15,time=15:05:49,devname=\"FG1\",devid=\"FG1\",logid=\"1500054000\",type=\"utm\",subtype=\"dns\",eventtype=\"dns-query\",eventtime=1557957949653103543,srcip=10.1.100.22,srcport=5,qname=\"a.example\",qtype=\"AAAA\",qtypeval=28")]
    [InlineData("Mar 5 10:00:01 fgt CEF:0|Fortinet|Fortigate|v6.2|54000|utm:dns dns-query|5|deviceExternalId=FG1 FTNTFGTeventtime=1557957949 FTNTFGTsubtype=dns FTNTFGTeventtype=dns-query src=10.1.100.22 FTNTFGTqname=a.example FTNTFGTqtype=AAAA FTNTFGTqtypeval=28")]
    public void A_query_gives_name_time_client_and_type(string line) =>
        Assert.Equal(new ReadLine(LineKind.Query, line, "a.example", "1557957949", "10.1.100.22", "AAAA", ""), ReadLine.Of<Fortinet>(line));

    [Fact]
    public void An_answer_is_a_response() => Assert.Equal(LineKind.Response, ReadLine.Of<Fortinet>(Pairs.Replace("dns-query", "dns-response", StringComparison.Ordinal)).Kind);

    [Theory]
    [InlineData("date=2019-05-15 time=15:05:50 devid=\"FG1\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" srcip=10.1.100.11", LineKind.OtherEvent)]
    [InlineData("date=2019-05-15 time=15:05:50 devid=\"FG1\" logid=\"0100032002\" type=\"event\" user=\"admin\"", LineKind.OtherEvent)]
    [InlineData("logid=\"1\" vd=\"root\" subtype=\"dns\" msg=\"rating error\"", LineKind.OtherEvent)]
    [InlineData("time=\"2024-05-02T10:00:01Z\" level=info msg=started", LineKind.Unparsed)]
    [InlineData("a.example", LineKind.Unparsed)]
    public void Another_line_is_none(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<Fortinet>(line).Kind);
}
