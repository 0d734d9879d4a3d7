using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

public sealed class DnsdistTests
{
    [Theory]
    [InlineData("Nov 27 13:03:52 lb1 dnsdist[812]: Packet from 192.0.2.7:40123 for www.example.com. A with id 4711", "Query|www.example.com.|Nov 27 13:03:52|192.0.2.7|A|")]
    [InlineData("Packet from [2001:db8::7]:40123 for a.example. TYPE65 with id 1", "Query|a.example.||2001:db8::7|TYPE65|")]
    [InlineData("[1791387199.5] Packet from 192.0.2.7:53 for . NS with id 1", "Query|.|1791387199|192.0.2.7|NS|")]
    [InlineData("Nov 27 13:03:52 Packet from 192.0.2.7:53 for a\\032b.example. A with id 1", "Query|a\\032b.example.|Nov 27 13:03:52|192.0.2.7|A|")]
    [InlineData("Answer to 192.0.2.7:53 for a.example. A (No Error) with id 1", "Response|a.example.||192.0.2.7|A|NOERROR")]
    [InlineData("Answer to 192.0.2.7:53 for a.example. A (Non-Existent domain) with id 1", "Response|a.example.||192.0.2.7|A|NXDOMAIN")]
    [InlineData("Answer to 192.0.2.7:53 for a.example. A (Server Failure) with id 1", "Response|a.example.||192.0.2.7|A|SERVFAIL")]
    [InlineData("Answer to 192.0.2.7:53 for a.example. A (Query Refused) with id 1", "Response|a.example.||192.0.2.7|A|REFUSED")]
    [InlineData("[1.2] Answer to 192.0.2.7:53 for a.example. A (Not Implemented) with id 1", "Response|a.example.|1|192.0.2.7|A|Not Implemented")]
    [InlineData("Got query for a.example.|A from 192.0.2.7:53, relayed to 9.9.9.9:53", "ServerQuery|a.example.||192.0.2.7|A|")]
    [InlineData("Got query for a.example.|AAAA from [2001:db8::7]:53 (https), relayed to quad9 (9.9.9.9:53)", "ServerQuery|a.example.||2001:db8::7|AAAA|")]
    [InlineData("Got query for a.example.|A from 192.0.2.7:53 (DoH, 45 bytes), relayed to 9.9.9.9:53", "ServerQuery|a.example.||192.0.2.7|A|")]
    [InlineData("Nov 27 13:03:52 lb1 dnsdist[812]: Marking downstream 9.9.9.9:53 as 'up'", "OtherEvent|||||")]
    [InlineData("Got answer from 9.9.9.9:53, relayed to 192.0.2.7:53, took 12000 usec", "OtherEvent|||||")]
    [InlineData("Nov 27 13:03:52 lb1 sshd[812]: Packet lost", "OtherProgram|||||")]
    [InlineData("Packet from 192.0.2.7:53 for a.example. A", "Unparsed|||||")]
    [InlineData("Packet from 192.0.2.7:53 to a.example. A with id 1", "Unparsed|||||")]
    [InlineData("Packet from Lima for Paris by mail, with id 1", "Unparsed|||||")]
    [InlineData("Answer to 192.0.2.7:53 for a.example. A with id 1", "Unparsed|||||")]
    [InlineData("Got query for a.example. from 192.0.2.7:53, relayed to 9.9.9.9:53", "Unparsed|||||")]
    [InlineData("Got query for |A from 192.0.2.7:53, relayed to 9.9.9.9:53", "Unparsed|||||")]
    [InlineData("Got query for help from a customer", "Unparsed|||||")]
    [InlineData(" ", "Comment|||||")]
    public void A_line_gives_its_fields(string line, string expected)
    {
        ReadLine read = ReadLine.Of<Dnsdist>(line);
        Assert.Equal(expected, string.Join('|', read.Kind, read.Name, read.Time, read.Client, read.QueryType, read.ResponseCode));
    }
}
