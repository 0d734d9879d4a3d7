using System.Text;
using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class SysmonJsonTests
{
    [Theory]
    // Winlogbeat: the number is one or text; older versions have the event's code alone.
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","winlog":{"event_id":22,"event_data":{"UtcTime":"2019-07-18 03:34:01.261","QueryName":"a.example","QueryStatus":"9003","Image":"C:\\Windows\\x.exe"}}}""", "2019-07-18 03:34:01.261", "NXDOMAIN")]
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","event":{"code":"22"},"winlog":{"event_data":{"QueryName":"a.example","QueryStatus":"0"}}}""", "2019-07-18T03:34:02.025Z", "NOERROR")]
    [InlineData("""{"winlog":{"event_id":"22","event_data":{"QueryName":"a.example","QueryStatus":"9501"}}}""", "", "9501")]
    // Winlogbeat 6; Wazuh.
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","event_id":22,"source_name":"Microsoft-Windows-Sysmon","event_data":{"QueryName":"a.example","QueryStatus":"0"}}""", "2019-07-18T03:34:02.025Z", "NOERROR")]
    [InlineData("""{"timestamp":"2019-07-18T03:34:02.025+0000","data":{"win":{"system":{"providerName":"Microsoft-Windows-Sysmon","eventID":"22"},"eventdata":{"utcTime":"2019-07-18 03:34:01.261","queryName":"a.example","queryStatus":"9003"}}}}""", "2019-07-18 03:34:01.261", "NXDOMAIN")]
    [InlineData("""{"winlog.event_id":22,"winlog.event_data.QueryName":"a.example"}""", "", "")]
    [InlineData("""{ "winlog" : { "event_data" : { "QueryStatus" : "9003", "QueryName" : "\u0061.example" }, "event_id" : 22 } }""", "", "NXDOMAIN")]
    // NXLog
    [InlineData("""{"EventTime":"2019-07-18T05:34:02.025237+02:00","EventID":22,"SourceName":"Microsoft-Windows-Sysmon","UtcTime":"2019-07-18 03:34:01.261","QueryName":"a.example","QueryStatus":"0","QueryResults":"-"}""", "2019-07-18 03:34:01.261", "NOERROR")]
    // evtx_dump
    [InlineData("""{"Event":{"EventData":{"QueryName":"a.example","QueryStatus":"9501","UtcTime":"2021-10-04 03:47:27.711"},"System":{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":22}}}""", "2021-10-04 03:47:27.711", "9501")]
    [InlineData("""{"Event":{"System":{"EventID":{"#text":22,"#attributes":{"Qualifiers":""}}},"EventData":{"QueryName":"a.example","QueryStatus":"0"}}}""", "", "NOERROR")]
    public void An_event_gives_name_time_and_code(string line, string time, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "a.example", time, "", "", code), ReadLine.Of<SysmonJson>(line));

    [Fact]
    public void The_number_before_an_event_is_none() => Assert.Equal(LineKind.Comment, ReadLine.Of<SysmonJson>("Record 7").Kind);

    [Fact]
    public void Its_times_are_UTC()
    {
        LogRecord record = default;
        LogFormat.Of<SysmonJson>().Read(Encoding.UTF8.GetBytes(SysmonJson.Sample), new LineState(), ref record);
        Assert.Equal(TimeStyle.IsoUtc, record.TimeStyle);
    }

    [Theory]
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","winlog":{"event_id":1,"event_data":{"Image":"C:\\Windows\\x.exe"}}}""")]
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","winlog":{"event_id":3006,"event_data":{"QueryName":"a.example"}}}""")]
    [InlineData("""{"winlog":{"event_id":22,"event_data":{"QueryName":null}}}""")]
    [InlineData("""{"EventID":5,"SourceName":"Microsoft-Windows-Sysmon"}""")]
    public void Another_event_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<SysmonJson>(line).Kind);

    [Theory]
    [InlineData("""{"@timestamp":"2019-07-18T03:34:02.025Z","message":"a"}""")]
    [InlineData("""{"QueryName":"a.example"}""")]
    [InlineData("""{"winlog":{"event_id":22,"event_data":{"QueryName":"a.exam""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<SysmonJson>(line).Kind);

    // Winlogbeat's own pipeline adds it.
    [Fact]
    public void It_goes_before_ECS_where_both_are_there() =>
        Assert.Equal("sysmon-json", LogFormats.Detect("""{"@timestamp":"2019-07-18T03:34:02.025Z","dns":{"question":{"name":"a.example"}},"winlog":{"event_id":22,"event_data":{"QueryName":"a.example"}}}"""u8)?.Name);
}
