using System.Text;
using Degas.Score.Input;

namespace Degas.Score.Tests.Input;

/// <summary>dnstap's YAML, as the tools of dnstap and of BIND write it, becomes lines.</summary>
public sealed class DnstapYamlTests
{
    private const string Text = """
        type: MESSAGE
        identity: "dns.example.com"
        version: "BIND 9.11"
        message:
          type: CLIENT_QUERY
          query_time: !!timestamp 2018-11-06 00:05:22.123456
          socket_family: INET
          socket_protocol: UDP
          query_address: 192.0.2.7
          query_port: 1234
          query_message: |
            ;; opcode: QUERY, status: NOERROR, id: 1
            ;; flags: rd; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0

            ;; QUESTION SECTION:
            ;WWW.Example.com.	IN	 A
        ---
        type: MESSAGE
        message:
          type: CLIENT_RESPONSE
          query_time: !!timestamp 2018-11-06T00:05:23Z
          query_address: "::1"
          response_message_data:
            opcode: QUERY
            status: NXDOMAIN
            QUESTION_SECTION:
              - b.example. IN AAAA
            AUTHORITY_SECTION:
              - example. 900 IN SOA a. b. 1 2 3 4 5
        ---
        type: MESSAGE
        message:
          type: RESOLVER_QUERY
          query_message: |
            ;; QUESTION SECTION:
            ;c.example. IN NS
        ---
        type: MESSAGE
        message:
          type: CLIENT_QUERY
        """;

    private static readonly string[] s_lines =
    [
        "dnstap\tCQ\t2018-11-06 00:05:22.123456\t192.0.2.7\tWWW.Example.com.\tA\t",
        "dnstap\tCR\t2018-11-06T00:05:23Z\t::1\tb.example.\tAAAA\tNXDOMAIN",
        "dnstap\tRQ\t\t\tc.example.\tNS\t",
        "dnstap\tdamaged",
    ];

    [Fact]
    public void Bytes_at_the_start_that_are_another_encodings_mark_are_bytes()
    {
        // Found by fuzzing: in one piece the text was taken for UTF-16, byte by byte it was not.
        foreach (byte[] mark in (byte[][])[[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF]])
        {
            using var stream = new DnstapYamlStream(new MemoryStream([.. mark, .. "\n"u8, .. Encoding.Latin1.GetBytes(Text)]));
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.Equal(s_lines, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    public void Documents_become_lines(string start)
    {
        using Stream stream = Decompression.Open(new MemoryStream(Encoding.Latin1.GetBytes(start + Text)));
        Assert.Equal(s_lines, new StreamReader(stream).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("type: OTHER\n")]
    [InlineData("---\ntext\n")]
    [InlineData("--")]
    public void What_only_begins_alike_is_text(string text)
    {
        using Stream stream = Decompression.Open(new MemoryStream(Encoding.Latin1.GetBytes(text)));
        Assert.Equal(text, new StreamReader(stream).ReadToEnd());
    }

    [Theory]
    [InlineData("- 'a.example. IN A'", "a.example.")]
    [InlineData("- \"a.example. IN A\"", "a.example.")]
    [InlineData("- -a.example. IN A", "-a.example.")]
    [InlineData(";-a.example.\tIN\t A", "-a.example.")]
    public void A_question_may_stand_in_quotes(string question, string name)
    {
        string text = $"type: MESSAGE\nmessage:\n  type: CLIENT_QUERY\n  query_message_data:\n    QUESTION_SECTION:\n      {question}\n";
        using Stream stream = Decompression.Open(new MemoryStream(Encoding.Latin1.GetBytes(text)));
        Assert.Equal($"dnstap\tCQ\t\t\t{name}\tA\t\n", new StreamReader(stream).ReadToEnd());
    }

    [Fact]
    public void The_program_reads_them()
    {
        ProgramResult result = PublishedProgram.Run(Text, "--fields", "time,client,qtype,domain,verdict");
        Assert.Equal(["2018-11-06T00:05:22.123456Z,192.0.2.7,A,www.example.com,benign"], result.Rows);
        Assert.Contains("1 response, 1 server's query; 1 line unparsed", result.Error, StringComparison.Ordinal);
    }
}
