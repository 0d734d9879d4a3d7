using System.Security.Cryptography;
using Degas.Train.Data;

#pragma warning disable CA5351 // MD5 is what these servers give.
namespace Degas.Train.Tests.Data.Download;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] s_content = RandomNumberGenerator.GetBytes(300_000);
    private readonly TemporaryFolder _folder = new();
    private readonly LocalServer _server = new(s_content);
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_comes_whole_and_alone()
    {
        var told = new List<(long, long?)>();
        Assert.Equal(DownloadOutcome.Downloaded, await Get(progress: (done, total) => told.Add((done, total))));

        AssertWhole();
        Assert.Equal((s_content.Length, s_content.Length), told[^1]);
        Assert.Equal(_server.LastModified, File.GetLastWriteTimeUtc(_folder["list.csv"]));
    }

    [Fact]
    public async Task A_file_at_hand_is_fetched_again_only_where_it_changed()
    {
        await Get();
        Assert.Equal(DownloadOutcome.Unchanged, await Get());
        _server.LastModified = _server.LastModified.AddDays(1);
        _server.Content = [1, 2, 3];
        Assert.Equal(DownloadOutcome.Downloaded, await Get());

        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["list.csv"]));
    }

    [Fact]
    public async Task What_breaks_off_goes_on_where_it_stopped()
    {
        _server.Breaks.Enqueue(100_000);
        _server.Breaks.Enqueue(50_000);
        await Get();

        AssertWhole();
        Assert.Equal("-", _server.Ranges[0]);
        Assert.All(_server.Ranges[1..], range => Assert.Matches("^bytes=[1-9][0-9]*-$", range));
    }

    [Fact]
    public async Task Another_run_goes_on_with_what_an_earlier_one_left()
    {
        for (int i = 0; i < 4; i++)
            _server.Breaks.Enqueue(10_000);
        await Assert.ThrowsAsync<IOException>(() => Get());
        Assert.False(File.Exists(_folder["list.csv"]));
        await Get();

        AssertWhole();
        Assert.NotEqual("-", _server.Ranges[^1]);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_its_start()
    {
        for (int i = 0; i < 4; i++)
            _server.Breaks.Enqueue(10_000);
        await Assert.ThrowsAsync<IOException>(() => Get());
        (_server.ETag, _server.LastModified) = ("\"2\"", _server.LastModified.AddDays(1));
        _server.Content = [.. s_content.Reverse()];
        await Get();

        Assert.Equal(_server.Content, File.ReadAllBytes(_folder["list.csv"]));
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_file_is_thrown_away()
    {
        File.WriteAllBytes(_folder["list.csv.part"], new byte[s_content.Length + 5]);
        File.WriteAllText(_folder["list.csv.part.mark"], _server.ETag);
        await Get();

        AssertWhole();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_busy_server_is_asked_again(int status)
    {
        _server.Failures.Enqueue(status);
        await Get();

        AssertWhole();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task A_refusal_is_told_with_name_address_and_status_at_once(int status)
    {
        _server.Failures.Enqueue(status);
        IOException e = await Assert.ThrowsAsync<IOException>(() => Get());

        Assert.Contains("list", e.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Url.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Contains(status.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Single(_server.Ranges);
    }

    [Fact]
    public async Task No_network_is_told_with_the_address()
    {
        Uri url = _server.Url;
        _server.Dispose();
        IOException e = await Assert.ThrowsAsync<IOException>(() => Get(new DownloadSource("list", url, "list.csv")));

        Assert.Contains(url.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_hash_is_checked()
    {
        string sha = Convert.ToBase64String(SHA256.HashData(s_content)), md5 = Convert.ToBase64String(MD5.HashData(s_content));
        (string, string)[] headers = [("Repr-Digest", $"sha-256=:{sha}:"), ("Content-Digest", $"sha-512=:AA==:, sha-256=:{sha}:"), ("Content-MD5", md5)];
        foreach ((string name, string value) in headers)
        {
            _server.Headers.Clear();
            _server.Headers[name] = value;
            _server.Content = s_content;
            _server.LastModified = _server.LastModified.AddDays(1);
            await Get();
            _server.Content = [.. s_content[1..], 0];
            _server.LastModified = _server.LastModified.AddDays(1);
            InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => Get());

            Assert.Contains("list", e.Message, StringComparison.Ordinal);
            AssertWhole();
        }
    }

    [Fact]
    public async Task An_entity_tag_is_a_hash_where_S3_gives_it()
    {
        _server.Headers["Server"] = "AmazonS3";
        _server.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(s_content))}\"";
        // It is that of the whole file, whichever part comes last.
        _server.Breaks.Enqueue(100_000);
        await Get();
        AssertWhole();

        _server.ETag = $"\"{new string('0', 32)}\"";
        _server.LastModified = _server.LastModified.AddDays(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => Get());
    }

    [Fact]
    public async Task A_hash_given_beforehand_is_checked()
    {
        DownloadSource source = new("list", _server.Url, "list.csv", Sha256: Convert.ToHexString(SHA256.HashData(s_content)));
        await Get(source);
        _server.LastModified = _server.LastModified.AddDays(1);

        await Assert.ThrowsAsync<InvalidDataException>(() => Get(source with { Sha256 = new string('0', 64) }));
        AssertWhole();
    }

    [Fact]
    public void Every_known_source_has_a_name_that_process_data_knows()
    {
        foreach (DownloadSource source in DownloadSource.Known)
            File.WriteAllText(_folder[source.Entry ?? source.FileName], "");
        Assert.Equal(DownloadSource.Known.Select(s => s.Entry ?? s.FileName).Order(), RawFile.Find(_folder.Path, []).Select(f => f.Name).Order());
        Assert.Distinct(DownloadSource.Known.Select(s => s.Name));
        Assert.Distinct(DownloadSource.Known.Select(s => s.FileName));
    }

    private Task<DownloadOutcome> Get(DownloadSource? source = null, Action<long, long?>? progress = null) =>
        new Downloader(_client) { RetryDelay = TimeSpan.FromMilliseconds(1), OnProgress = progress }
            .GetAsync(source ?? new DownloadSource("list", _server.Url, "list.csv"), _folder.Path, TestContext.Current.CancellationToken);

    private void AssertWhole()
    {
        Assert.Equal(s_content, File.ReadAllBytes(_folder["list.csv"]));
        Assert.Equal(["list.csv"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }
}
