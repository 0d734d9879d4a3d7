namespace Degas.Train.Data;

/// <summary>Which benign lists someone vouches for, and which rank whatever resolvers and browsers ask for.</summary>
public static class BenignSources
{
    private static readonly string[] s_popularity = ["cloudflare", "umbrella", "zer0h", "alexa", "tranco", "majestic", "cisco", "top10million", "httparchive"];

    /// <summary>
    /// True for a list of popularity. Malware and ad networks make such lists too, so its names are training labels with noise and no
    /// measure of false alarms.
    /// </summary>
    public static bool IsPopularityList(string source) => s_popularity.Any(p => source.StartsWith(p, StringComparison.Ordinal));

    /// <summary>True for a list of domains below which anybody may put hosts, malware too: those of dynamic DNS.</summary>
    public static bool IsOpenToAll(string source) => source == "misp-dyndns";

    /// <summary>Tells which of <paramref name="samples"/> count as benign in measuring: those of vouched sources, or all benign ones where none is.</summary>
    public static Func<Sample, bool> Measured(IEnumerable<Sample> samples) =>
        samples.Any(s => !s.IsDga && !IsPopularityList(s.Group)) ? s => !s.IsDga && !IsPopularityList(s.Group) : s => !s.IsDga;
}
