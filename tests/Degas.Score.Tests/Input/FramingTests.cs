using System.Text;
using Degas.Score.Input;

namespace Degas.Score.Tests.Input;

/// <summary>Records that are not one a line are made so, wherever the input is cut into chunks; what is one a line stays as it is.</summary>
public sealed class FramingTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { """{"a":1}{"b":{"c":2}}{"d":3}""", """{"a":1}|{"b":{"c":2}}|{"d":3}""" },
        { """{"a":1}{"b":2}|{"c":3}{"d":4}|""", """{"a":1}|{"b":2}|{"c":3}|{"d":4}|""" },
        { """{"a":1}|{"b":[{"c":2},{"d":3}]}|""", """{"a":1}|{"b":[{"c":2},{"d":3}]}|""" },
        { """{"a":"}{","b":"\"}{\\"}{"c":"\\"}|""", """{"a":"}{","b":"\"}{\\"}|{"c":"\\"}|""" },
        // Damage ends with its line.
        { """{"a":{"b":"|{"c":1}{"d":2}|{"e\|{"f":1}{"g":2}|""", """{"a":{"b":"|{"c":1}|{"d":2}|{"e\|{"f":1}|{"g":2}|""" },
        { """{}{}}{|}}}{|{"a":1}{"b":2}|""", """{}|{}}|{|}}}|{|{"a":1}|{"b":2}|""" },
        { "{a.example|b.example|", "{a.example|b.example|" },
        { "<Event><EventID>22</EventID></Event>|<Event/>|", "<Event><EventID>22</EventID></Event>|<Event/>|" },
        { "<Events><Event a='b'>|  <System>|</System>~|</Event>~|~|<Event|>x</Event></Events>|", "<Events><Event a='b'>   <System> </System>  </Event>~|~|<Event >x</Event>|</Events>|" },
        { "<?xml version='1.0'?>|<Event>1</Event><Event>2</Event> <Event>3", "<?xml version='1.0'?>|<Event>1</Event>|<Event>2</Event>| <Event>3" },
        { "<Event>cut|<EventData>|<Event>2</Event>|", "<Event>cut <EventData> |<Event>2</Event>|" },
        { "Record 1|<?xml?>|<Event>|1</Event>||Record 2|<?xml?>|<Event>|2</Event>|", "Record 1|<?xml?>|<Event> 1</Event>||Record 2|<?xml?>|<Event> 2</Event>|" },
        { "<?xml version='1.0'?>|<other>|</other>|", "<?xml version='1.0'?>|<other>|</other>|" },
        { """[{"a":1},{"b":[{"c":"]},{"},{"d":3}]}]""", """{"a":1}|{"b":[{"c":"]},{"},{"d":3}]}|""" },
        { """[|  {|    "a": 1,|    "b": {}|  },|  {}|]|[~|{"c":2}]|""", """{     "a": 1,     "b": {}   }|{}|{"c":2}|""" },
        { """{~|  "a": "}\"{"~|}~|{"b":1}{|"c":2}""", """{    "a": "}\"{"  }|{"b":1}|{ "c":2}|""" },
        // What is no object is a line of its own, and a string ends with its line.
        { """[{"a":1}, oops [1], {"b":"| "c":2}|done|""", """{"a":1}|oops [1], |{"b":"  "c":2}|done|""" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Each_record_becomes_a_line(string text, string expected)
    {
        for (int chunk = 1; chunk < 40; chunk++)
            Assert.Equal(expected, Read(text, chunk));
        Assert.Equal(expected, Read(text, 1 << 16));
    }

    [Theory]
    [InlineData("\uFEFF[{\"a\":1},{\"b\":2}]", "{\"a\":1}|{\"b\":2}|")]
    [InlineData("\uFEFF[|{\"a\":1}]", "{\"a\":1}|")]
    [InlineData("\uFEFF{|\"a\":1}", "{ \"a\":1}|")]
    [InlineData("[ \t|{\"a\":1}]", "{\"a\":1}|")]
    [InlineData("[ \t [{\"a\":1}]", "[ \t [{\"a\":1}]")]
    [InlineData("| ~|[{\"a\":1},{\"b\":2}]", "{\"a\":1}|{\"b\":2}|")]
    [InlineData("||{\"a\":1}{\"b\":2}", "||{\"a\":1}|{\"b\":2}")]
    [InlineData("| [x] a.example|", "| [x] a.example|")]
    [InlineData("[2024-05-02] a.example|", "[2024-05-02] a.example|")]
    [InlineData("[", "[")]
    [InlineData("|", "|")]
    public void A_mark_and_blanks_may_stand_before_it(string text, string expected) => Each_record_becomes_a_line(text, expected);

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("<Event>\r\n<EventID>22</EventID>\r\n</Event>")]
    public void A_file_of_one_line_of_any_length_becomes_lines(string record)
    {
        const int records = 30_000;
        string text = Read(string.Concat(Enumerable.Repeat(record.ReplaceLineEndings("~|"), records)), 1 << 16);
        Assert.Equal(records, text.Split('|').Length);
        Assert.Single(text.Split('|').Distinct());
    }

    [Theory]
    [InlineData("{\"a\":1}{\"b\":2}", "{\"a\":1}\n{\"b\":2}")]
    [InlineData("<?xml?>\r\n<Event>\r\n1</Event>", "<?xml?>\r\n<Event>  1</Event>")]
    public void UTF_16_is_framed_too(string text, string expected)
    {
        using Stream stream = Decompression.Open(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]));
        Assert.Equal(expected, new StreamReader(stream).ReadToEnd());
    }

    // "|" for a line's end, "~" for a carriage return.
    private static string Read(string text, int chunk)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Replace('|', '\n').Replace('~', '\r'));
        using Stream stream = Decompression.Open(new ChunkStream(bytes, chunk));
        var result = new MemoryStream();
        stream.CopyTo(result, chunk);
        return Encoding.UTF8.GetString(result.ToArray()).Replace('\n', '|').Replace('\r', '~');
    }

    private sealed class ChunkStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}
