using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Degas.Train.Data;
using Degas.Train.Tests.Data.Download;

namespace Degas.Train.Tests.Commands;

public sealed class DownloadDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_archive_is_fetched_and_becomes_a_dataset()
    {
        byte[] archive = Archive(("raw/dga-alpha.csv", "xcbeoysoqcbnlvje.eu\nkgoqmvfyvrjp.eu\n"), ("../../alexa.csv", "example.com 1\nwikipedia.org 2\n"));
        using var server = new LocalServer(archive);

        DegasTrain run = DegasTrain.Run("download-data", _folder["raw"], "--archive", server.Url.ToString(), "--archive-sha256", Convert.ToHexString(SHA256.HashData(archive)));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["alexa.csv", "archive.tar.gz", "dga-alpha.csv"], Directory.GetFiles(_folder["raw"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        DegasTrain process = DegasTrain.Run("process-data", _folder["raw"], _folder["out"]);
        Assert.Equal((0, ""), (process.ExitCode, process.Error));
        Assert.Equal(4, Dataset.Read(_folder["out"], Engine.Names.Scope.Full).Samples.Count);
    }

    [Fact]
    public void A_damaged_archive_is_named()
    {
        byte[] archive = Archive(("dga-alpha.csv", string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i * 7919}.example\n"))));
        using var server = new LocalServer(archive[..(archive.Length / 2)]);

        DegasTrain.Run("download-data", _folder["raw"], "--archive", server.Url.ToString()).AssertFailed(1, "archive.tar.gz");
        Assert.False(File.Exists(_folder["raw/dga-alpha.csv"]));
    }

    [Fact]
    public void One_file_of_an_archive_is_taken_or_missed()
    {
        File.WriteAllBytes(_folder["lists.tgz"], Archive(("package/domain-map.csv", "a.com\n"), ("package/README.md", "")));

        Assert.Equal(["domain-map.csv"], RawArchive.Extract(_folder["lists.tgz"], _folder.Path, "domain-map.csv"));
        Assert.False(File.Exists(_folder["README.md"]));
        Assert.Contains("lists.tgz: it has no other.csv", Assert.Throws<InvalidDataException>(() => RawArchive.Extract(_folder["lists.tgz"], _folder.Path, "other.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_one_line()
    {
        using var server = new LocalServer([]);
        server.Failures.Enqueue(404);

        DegasTrain.Run("download-data", _folder["raw"], "--archive", server.Url.ToString()).AssertFailed(1, "404");
    }

    [Theory]
    [InlineData("--source", "none")]
    [InlineData("--archive", "ftp://example.com/a")]
    [InlineData("--archive-sha256", "abc")]
    public void A_bad_option_is_named(string option, string value) => DegasTrain.Run("download-data", _folder["raw"], option, value).AssertFailed(2, option);

    private static byte[] Archive(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest)))
        {
            foreach ((string name, string text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return bytes.ToArray();
    }
}
