using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class SysmonXmlTests
{
    [Theory]
    [InlineData("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>22</EventID><Version>5</Version><TimeCreated SystemTime='2019-07-18T03:34:02.0252377Z'/></System><EventData><Data Name='RuleName'></Data><Data Name='UtcTime'>2019-07-18 03:34:01.261</Data><Data Name='ProcessId'>7344</Data><Data Name='QueryName'>c.bing.com</Data><Data Name='QueryStatus'>0</Data><Data Name='QueryResults'>type:  5 a;</Data></EventData></Event>", "2019-07-18 03:34:01.261", "NOERROR")]
    [InlineData("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><EventID>22</EventID></System><EventData><Data Name=\"QueryStatus\">9003</Data><Data Name=\"QueryName\">c.bing.com</Data></EventData></Event>", "", "NXDOMAIN")]
    [InlineData("<Event><System><EventID Qualifiers='0'>22</EventID><TimeCreated SystemTime=\"2026-06-28T00:00:01Z\"/></System><EventData><Data Name='QueryName'>c.bing.com</Data><Data Name='QueryStatus'>9501</Data></EventData></Event>", "2026-06-28T00:00:01Z", "9501")]
    [InlineData("  <Event><System><EventID> 22 </EventID></System><EventData><Data  Name='QueryName' >c.bing.com</Data><Data Name='QueryStatus'/></EventData></Event> ", "", "")]
    // Sysmon for Linux, through syslog.
    [InlineData("<134>Aug 22 10:00:05 debian sysmon: <Event><System><Provider Name=\"Linux-Sysmon\"/><EventID>22</EventID></System><EventData><Data Name=\"QueryName\">c.bing.com</Data></EventData></Event>", "", "")]
    public void An_event_gives_name_time_and_code(string line, string time, string code) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, "c.bing.com", time, "", "", code), ReadLine.Of<SysmonXml>(line));

    [Theory]
    [InlineData("a&amp;b.example", "a&b.example")]
    [InlineData("&lt;&gt;&quot;&apos;", "<>\"'")]
    [InlineData("&#97;.example", "a.example")]
    [InlineData("&#x61;.example", "a.example")]
    [InlineData("&#xE9;", "\u00C3\u00A9")]
    [InlineData("&#x10FFFF;", "\u00F4\u008F\u00BF\u00BF")]
    [InlineData("&#x0000061;", "a")]
    [InlineData("\\052.example", "\\052.example")]
    // Not of XML, or not of Unicode.
    [InlineData("&uuml;", "&uuml;")]
    [InlineData("&#xD800;&#0;&#x110000;&#99999999999;", "&#xD800;&#0;&#x110000;&#99999999999;")]
    [InlineData("a&", "a&")]
    [InlineData("&;&#;&#x;&amp", "&;&#;&#x;&amp")]
    public void References_are_undone(string text, string name) =>
        Assert.Equal(name, ReadLine.Of<SysmonXml>($"<Event><EventID>22</EventID><Data Name='QueryName'>{text}</Data></Event>").Name);

    [Theory]
    [InlineData("<Event><System><EventID>1</EventID></System><EventData><Data Name='QueryName'>a.example</Data></EventData></Event>")]
    [InlineData("<Event><System><EventID>222</EventID></System><EventData><Data Name='QueryName'>a.example</Data></EventData></Event>")]
    [InlineData("<Event><System><EventID>22</EventID></System><EventData /></Event>")]
    [InlineData("<Event><System><EventID>22</EventID></System><EventData><Data Name='QueryName'></Data></EventData></Event>")]
    [InlineData("<Event><System><EventID>22</EventID></System><EventData><Data Name='QueryNames'>a.example</Data><Data Name='QueryName\">a.example</Data></EventData></Event>")]
    public void Another_event_is_passed_over(string line) => Assert.Equal(LineKind.OtherEvent, ReadLine.Of<SysmonXml>(line).Kind);

    [Fact]
    public void Several_events_may_stand_in_a_line()
    {
        const string other = "<Event><System><EventID>1</EventID></System><EventData><Data Name='QueryName'>no</Data></EventData></Event>";
        string[] queries = ["a.example", "b.example"];
        string line = "<Events>" + other + string.Concat(queries.Select(q => $"<Event><System><EventID>22</EventID></System><EventData><Data Name='QueryName'>{q}</Data></EventData></Event> {other}")) + "</Events>";

        Assert.Equal(queries, ReadLine.AllOf(LogFormat.Of<SysmonXml>(), line).Select(r => r.Name));
    }

    [Theory]
    [InlineData("<Events>")]
    [InlineData(" </Events>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>")]
    [InlineData("Record 17")]
    public void What_stands_around_events_is_no_event(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<SysmonXml>(line).Kind);

    [Theory]
    [InlineData("Record 1 a")]
    [InlineData("<Event></Event>")]
    [InlineData("<Event><System><EventID>22</EventID></System><EventData><Data Name='QueryName'>a.exam")]
    [InlineData("<EventID>22</EventID><Data Name='QueryName'>a.example</Data></Event>")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<SysmonXml>(line).Kind);
}
