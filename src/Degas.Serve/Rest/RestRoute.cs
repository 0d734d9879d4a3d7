using System.Globalization;
using System.Text.RegularExpressions;
using Degas.Serve.Models;

namespace Degas.Serve.Rest;

/// <summary>What a request of the REST interface asks for.</summary>
/// <param name="Spec">The model.</param>
/// <param name="Method"><c>predict</c>, <c>classify</c> or <c>regress</c>; empty for the status; <c>metadata</c>.</param>
internal readonly partial record struct RestRoute(ModelChoice Spec, string Method)
{
    /// <summary>Reads a request line.</summary>
    /// <param name="httpMethod">GET or POST.</param>
    /// <param name="path">The path as it was sent, escapes and all: names are decoded only after the path is cut up.</param>
    /// <exception cref="ServeException">It is of no shape that there is.</exception>
    public static RestRoute Parse(string httpMethod, string path)
    {
        Match match = httpMethod switch
        {
            "POST" => Scores().Match(path),
            "GET" => Facts().Match(path),
            _ => Match.Empty,
        };
        if (!match.Success)
            throw ServeException.InvalidArgument($"Malformed request: {httpMethod} {path}");
        if (!match.Groups["name"].Success)
            throw ServeException.InvalidArgument("Missing model name in request.");
        string version = match.Groups["version"].Value, label = match.Groups["label"].Value;
        return new RestRoute(
            new ModelChoice(Uri.UnescapeDataString(match.Groups["name"].Value), version.Length > 0 ? VersionOf(version) : null, label.Length > 0 ? Uri.UnescapeDataString(label) : null),
            match.Groups["method"].Value.ToLowerInvariant());
    }

    private static long VersionOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : throw ServeException.InvalidArgument($"Failed to convert version: {text} to numeric.");

    // The routes of TensorFlow Serving; digits are ASCII's.
    [GeneratedRegex(@"^/v1/models/(?<name>[^/:]+)(?:/versions/(?<version>[0-9]+)|/labels/(?<label>[^/:]+))?:(?<method>classify|regress|predict)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scores();

    [GeneratedRegex(@"^/v1/models(?:/(?<name>[^/:]+))?(?:/versions/(?<version>[0-9]+)|/labels/(?<label>[^/:]+))?(?:/(?<method>metadata))?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Facts();
}
