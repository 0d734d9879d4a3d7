using System.Text.Json;

namespace Degas.Train.Data;

/// <summary>A benign list that is published as JSON.</summary>
/// <param name="Pattern">Its file's name, where <c>*</c> stands for anything; it may end in <c>.gz</c> or <c>.zip</c> besides.</param>
/// <param name="Group">Source of all its names.</param>
/// <param name="Names">Finds the names in the document.</param>
internal sealed record JsonList(string Pattern, string Group, Func<JsonElement, IEnumerable<string>> Names)
{
    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The lists known by their files' names.</summary>
    public static IReadOnlyList<JsonList> Known { get; } =
    [
        // Sites whose owners asked that browsers know them for HTTPS only, in Chromium's source.
        new("transport_security_state_static.json", "hsts-preload", HstsPreload),
        // Sites that volunteers wrote rules for, as the browser extension ships them.
        new("default.rulesets", "https-everywhere", HttpsEverywhere),
    ];

    /// <summary>The names in <paramref name="text"/>.</summary>
    /// <exception cref="InvalidDataException">It is damaged or another document; the message names <paramref name="path"/>.</exception>
    public IEnumerable<string> Read(Stream text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            return [.. Names(document.RootElement)];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: not a {Group} list: {e.Message}", e);
        }
    }

    // Whole suffixes stand in the list too; they are no one's site.
    private static IEnumerable<string> HstsPreload(JsonElement root) => root.GetProperty("entries").EnumerateArray()
        .Where(e => e.TryGetProperty("mode", out JsonElement mode) && mode.GetString() == "force-https" && e.GetProperty("policy").GetString() != "public-suffix")
        .Select(e => Name(e.GetProperty("name")));

    private static IEnumerable<string> HttpsEverywhere(JsonElement root) => root.EnumerateArray()
        .SelectMany(r => r.GetProperty("target").EnumerateArray())
        .Select(Name)
        .Where(t => !t.Contains('*', StringComparison.Ordinal));

    // A null is no name, and is left out and counted as an empty one is.
    private static string Name(JsonElement element) => element.GetString() ?? "";
}
