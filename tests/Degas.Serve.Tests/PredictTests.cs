using System.IO.Compression;
using System.Text;

namespace Degas.Serve.Tests;

/// <summary>The forms of requests for scores and of their answers.</summary>
[Collection(SharedServerTests.Name)]
public sealed class PredictTests(SharedServer server)
{
    private const string Dga = "xcbeoysoqcbnlvje.eu", Benign = "google.com";
    private static readonly string[] s_scores = Bodies.ScoresOf([Dga, Benign]);

    [Theory]
    [InlineData("""{"instances": ["DGA", "BENIGN"]}""")]
    [InlineData("""{"instances": [{"domain": "DGA"}, {"domain": "BENIGN"}]}""")]
    [InlineData("""{"signature_name": "serving_default", "instances": ["DGA", "BENIGN"]}""")]
    [InlineData("""{"instances": ["DGA", "BENIGN"], "signature_name": ""}""")]
    [InlineData("""{"instances": [{"b64": "eGNiZW95c29xY2JubHZqZS5ldQ=="}, "BENIGN"]}""")]
    [InlineData("""{"instances": [{"b64": "eGNiZW95c29xY2JubHZqZS5ldQ"}, {"b64": "Z29v\nZ2xlLmNvbQ=="}]}""")]
    [InlineData("""{"instances": [{"domain": {"b64": "eGNiZW95c29xY2JubHZqZS5ldQ=="}}, {"domain": "BENIGN"}]}""")]
    [InlineData("""{"more": {"instances": [1]}, "instances": ["DGA", "\u0067oogl\u0065.com"], "other": [1, {"x": null}]}""")]
    public async Task Row_form(string body)
    {
        Answer answer = await server.Program.PostAsync(body.Replace("DGA", Dga, StringComparison.Ordinal).Replace("BENIGN", Benign, StringComparison.Ordinal));
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(s_scores, answer.Scores());
        Assert.Single(answer.Json.EnumerateObject());
    }

    [Theory]
    [InlineData("""{"inputs": ["DGA", "BENIGN"]}""")]
    [InlineData("""{"inputs": {"domain": ["DGA", "BENIGN"]}}""")]
    [InlineData("""{"inputs": {"domain": [{"b64": "eGNiZW95c29xY2JubHZqZS5ldQ=="}, "BENIGN"], "more": [["x"]]}}""")]
    public async Task Column_form(string body)
    {
        Answer answer = await server.Program.PostAsync(body.Replace("DGA", Dga, StringComparison.Ordinal).Replace("BENIGN", Benign, StringComparison.Ordinal));
        Assert.Equal(200, answer.Status);
        Assert.Equal(s_scores, answer.Scores("outputs"));
    }

    [Fact]
    public async Task An_empty_column_has_no_scores() => Assert.Empty((await server.Program.PostAsync("""{"inputs": []}""")).Scores("outputs"));

    [Theory]
    [InlineData("/v1/models/degas/versions/{V}:predict")]
    [InlineData("/V1/MODELS/degas:Predict")]
    [InlineData("/v1/models/%64egas:predict?x=y")]
    public async Task Routes(string path) => Assert.Equal([s_scores[0]], (await server.Program.PostAsync(Bodies.Instances([Dga]), ServedProgram.WithVersion(path))).Scores());

    [Fact]
    public async Task Classify_gives_both_classes()
    {
        Answer answer = await server.Program.PostAsync($$"""{"examples": [{"domain": "{{Dga}}", "rank": [1, 2]}, {"domain": ["{{Benign}}"]}]}""", "/v1/models/degas:classify");
        decimal[] dga = [.. s_scores.Select(s => decimal.Parse(s, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{\"results\":[[[\"benign\",{1 - dga[0]:F6}],[\"dga\",{dga[0]:F6}]],[[\"benign\",{1 - dga[1]:F6}],[\"dga\",{dga[1]:F6}]]]}}\n"), answer.Body);
    }

    [Theory]
    [InlineData("""{"examples": [{"domain": "DGA"}, {"domain": {"b64": "Z29vZ2xlLmNvbQ=="}}]}""")]
    [InlineData("""{"context": {"domain": "DGA"}, "examples": [{}, {"domain": "google.com"}], "signature_name": "serving_default"}""")]
    [InlineData("""{"examples": [{}, {"domain": "google.com"}], "context": {"domain": "DGA"}, "context": {"domain": "b.com"}}""")]
    public async Task Regress_gives_numbers(string body)
    {
        Answer answer = await server.Program.PostAsync(body.Replace("DGA", Dga, StringComparison.Ordinal), "/v1/models/degas:regress");
        Assert.Equal(s_scores, answer.Json.GetProperty("results").EnumerateArray().Select(e => e.GetRawText()));
    }

    [Fact]
    public async Task Scores_are_those_of_degas_score_to_the_printed_digit()
    {
        string[] names = [.. Bodies.Names(20_000, seed: 1)];
        Assert.Equal(Bodies.ScoresOf(names), await server.Program.PredictAsync(names));
    }

    [Fact]
    public async Task What_degas_score_does_not_score_is_0()
    {
        string[] names = ["", ".", "-", "192.168.1.1", "2001:db8::1", "localhost", "printer.local", "1.0.0.127.in-addr.arpa", "co.uk", "a..b.com", new string('x', 64) + ".com", string.Concat(Enumerable.Repeat("abcdefgh.", 40)) + "com"];
        Assert.All(await server.Program.PredictAsync(names), s => Assert.Equal("0.000000", s));
        // An empty line is no row for it.
        Assert.All(Bodies.ScoresOf(names[1..]), s => Assert.Equal("0.000000", s));
    }

    [Fact]
    public async Task Requests_at_the_same_time_get_their_own_scores()
    {
        string[] names = Bodies.Names(2_000, seed: 2), scores = Bodies.ScoresOf(names);
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var random = new Random(i);
            int start = random.Next(names.Length), count = Math.Min(random.Next(4) == 0 ? 500 : 1, names.Length - start);
            Assert.Equal(scores[start..(start + count)], await server.Program.PredictAsync(names[start..(start + count)]));
        });
    }

    [Fact]
    public async Task A_compressed_body_is_read()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Bodies.Instances([Dga, Benign])));
        byte[] body = compressed.ToArray();
        Assert.Equal(s_scores, (await server.Program.PostAsync(body, encoding: "gzip")).Scores());
        Assert.Equal(400, (await server.Program.PostAsync(body[..^12], encoding: "gzip")).Status);
        Assert.Equal(415, (await server.Program.PostAsync(body, encoding: "br")).Status);
    }

    [Fact]
    public async Task A_million_names_take_little_memory()
    {
        string body = Bodies.Instances(Enumerable.Range(0, 1_000_000).Select(i => $"www.name{i % 1000}.com"));
        Answer answer = await server.Program.PostAsync(body);
        Assert.Equal(1_000_000, answer.Json.GetProperty("predictions").GetArrayLength());
        string peak = File.ReadLines($"/proc/{server.Program.Process.Id}/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        int kib = int.Parse(string.Concat(peak.Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(kib < 600 << 10, $"{peak} for a body of {body.Length} bytes");
    }
}
