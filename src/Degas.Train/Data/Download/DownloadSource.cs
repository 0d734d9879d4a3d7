namespace Degas.Train.Data;

/// <summary>A file that <c>download-data</c> gets.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Url">Where it is.</param>
/// <param name="FileName">The name under which <c>process-data</c> knows it.</param>
/// <param name="IsArchive">Whether it is a tar.gz of raw files, which are taken out of it.</param>
/// <param name="Sha256">Its hash in hexadecimal, where it is known beforehand.</param>
/// <param name="Entry">The one file of the archive that is wanted; null for all.</param>
public sealed record DownloadSource(string Name, Uri Url, string FileName, bool IsArchive = false, string? Sha256 = null, string? Entry = null)
{
    private const string Generators = "https://raw.githubusercontent.com/baderj/domain_generation_algorithms/master";

    /// <summary>
    /// Public lists that need no account. Tranco, Umbrella, Majestic and Chromium's list of HTTPS-only sites are today's, the hosts that pages
    /// load from (HTTP Archive) those of one release; the generated names are examples that a researcher published beside each algorithm.
    /// </summary>
    public static IReadOnlyList<DownloadSource> Known { get; } =
    [
        new("tranco", new("https://tranco-list.eu/top-1m.csv.zip"), "tranco.csv.zip"),
        new("cisco-umbrella", new("https://s3-us-west-1.amazonaws.com/umbrella-static/top-1m.csv.zip"), "cisco-umbrella-top-1m.csv.zip"),
        new("majestic", new("https://downloads.majestic.com/majestic_million.csv"), "majestic_million.csv"),
        new("hsts-preload", new("https://raw.githubusercontent.com/chromium/chromium/main/net/http/transport_security_state_static.json"), "transport_security_state_static.json"),
        new("httparchive", new("https://registry.npmjs.org/third-party-web/-/third-party-web-0.30.0.tgz"), "third-party-web-0.30.0.tgz", IsArchive: true,
            Sha256: "1ad015c9187d88d6adfe0ab7d5b9febefa7a093b776bdf97d43ba138f4179041", Entry: "domain-map.csv"),
        .. from family in "banjori corebot dircrypt dnschanger gozi locky m0yv monerodownloader mydoom necurs ngioweb nymaim padcrypt proslikefan pushdo qadars qsnatch ramnit reconyc shiotob sisron symmi tempedreve tinba tufik verblecon".Split(' ')
           select new DownloadSource($"dga-{family}", new($"{Generators}/{family}/example_domains.txt"), $"dga-{family}.csv"),
    ];

    /// <summary>The original project's raw files, from wherever they are kept: the project itself never published them.</summary>
    public static DownloadSource Archive(Uri url, string? sha256) => new("archive", url, "archive.tar.gz", IsArchive: true, sha256);
}
