using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class PassiveDnsCofTests
{
    [Theory]
    [InlineData("""{"rrtype":"A","rrname":"www.example.com.","rdata":["93.184.216.34"],"time_first":1277353744,"time_last":1298412391,"count":799}""", "www.example.com.", "1277353744")]
    [InlineData("""{ "time_first" : 1277353744.5 , "rrname" : "\\052.example.com." , "rrtype" : "A" }""", "\\052.example.com.", "1277353744.5")]
    [InlineData("""{"rrname":"\u0061\/b.example.com.","rrtype":"A","zone_time_first":1277353744}""", "a/b.example.com.", "1277353744")]
    [InlineData("""{"rrname":"a.example","rrtype":"A","time_first":"2010-06-24T04:29:04Z"}""", "a.example", "2010-06-24T04:29:04Z")]
    [InlineData("""{"obj":{"count":7,"time_first":1277353744,"time_last":1398412391,"rrname":"www.example.com.","rrtype":"A","bailiwick":"example.com.","rdata":["93.184.216.34"]}}""", "www.example.com.", "1277353744")]
    public void A_record_gives_name_time_and_type(string line, string name, string time) =>
        Assert.Equal(new ReadLine(LineKind.Transaction, line, name, time, "", "A", ""), ReadLine.Of<PassiveDnsCof>(line));

    [Theory]
    [InlineData("""{"cond":"begin"}""")]
    [InlineData("""{"cond":"succeeded"}""")]
    [InlineData("""{"cond":"limited","msg":"Result limit reached"}""")]
    public void The_frame_of_a_stream_is_passed_over(string line) => Assert.Equal(LineKind.Comment, ReadLine.Of<PassiveDnsCof>(line).Kind);

    [Theory]
    [InlineData("""{"rrname":"a.example","rrtype":"A"}""")]
    [InlineData("""{"rrname":"a.example","time_first":1277353744}""")]
    [InlineData("""{"event_type":"dns","timestamp":"2017-05-02T10:00:01.123456+0000","dns":{"type":"query","rrname":"a.example","rrtype":"A","time_first":1}}""")]
    [InlineData("""{"rrname":"a.example","rrtype":"A","time_first":12773""")]
    public void Another_line_is_unparsed(string line) => Assert.Equal(LineKind.Unparsed, ReadLine.Of<PassiveDnsCof>(line).Kind);
}
