using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Degas.Train.Evaluation;

/// <summary>Metrics for people and for programs.</summary>
public static class MetricsReport
{
    /// <summary>How figures are written as JSON.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new NullForNaN() },
        // For scores, which are no number where a model's weights overflow.
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes <c>metrics.json</c>; what could not be measured is null.</summary>
    public static void Write(Metrics metrics, string path) => File.WriteAllText(path, JsonSerializer.Serialize(metrics, Json) + "\n");

    /// <summary>Shows the figures on the terminal.</summary>
    public static void Show(Metrics metrics)
    {
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ROC AUC {metrics.RocAuc:F5} on {metrics.Overall.Names:N0} generated and {metrics.BenignNames:N0} vouched benign names"));
        string[] rates = [.. metrics.Overall.AtFpr.Keys];
        var table = new Table().AddColumn("true-positive rate").AddColumn("names").AddColumns([.. rates.Select(r => $"FPR {r}")]);
        table.AddRow(["all names", Count(metrics.Overall.Names), .. rates.Select(r => Share(metrics.Overall.AtFpr[r]))]);
        table.AddRow(["mean over families", "", .. rates.Select(r => Share(metrics.MeanOverFamilies[r]))]);
        table.AddRow(["mean over families never seen", "", .. rates.Select(r => Share(metrics.MeanOverUnseenFamilies[r]))]);
        table.AddEmptyRow();
        foreach ((string family, DetectionRates found) in metrics.Families)
            table.AddRow([family.EscapeMarkup(), Count(found.Names), .. rates.Select(r => Share(found.AtFpr[r]))]);
        foreach ((string family, DetectionRates found) in metrics.UnseenFamilies)
            table.AddRow([family.EscapeMarkup() + " (never seen)", Count(found.Names), .. rates.Select(r => Share(found.AtFpr[r]))]);
        AnsiConsole.Write(table);

        var alarms = new Table().AddColumn("share over threshold").AddColumn("names").AddColumns(rates);
        foreach ((string source, FalseAlarms found) in metrics.FprBySource)
            alarms.AddRow([source.EscapeMarkup() + (found.IsVouched ? "" : " (popularity)"), Count(found.Names), .. rates.Select(r => Alarms(found, r))]);
        foreach ((string source, FalseAlarms found) in metrics.UnseenSources)
            alarms.AddRow([source.EscapeMarkup() + " (never seen)", Count(found.Names), .. rates.Select(r => Alarms(found, r))]);
        AnsiConsole.Write(alarms);
        AnsiConsole.WriteLine("!: more than three times the threshold's rate, in a source that someone vouches for");
        ShowThresholds(metrics);

        foreach ((string rate, ThresholdCheck check) in metrics.ThresholdsFromValidation)
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold {check.Threshold:F6}, chosen on validation for {rate}: false-positive rate {check.FprOnTest:0.0e+0}, true-positive rate {check.TprOnTest:F4} on the test"));
    }

    /// <summary>Shows on the terminal what names of one's own say, file by file.</summary>
    public static void ShowOwn(Metrics metrics)
    {
        foreach ((string source, FalseAlarms found) in metrics.FprBySource)
        {
            Console.WriteLine($"{Printable(source)}: {Count(found.Names)} benign names; called generated at the threshold for");
            foreach ((string rate, double share) in found.AtThreshold)
                Console.WriteLine($"    {rate}: {ShareIn(share, found.Intervals[rate])}{(found.OverThrice.Contains(rate) ? " more than three times as many as should" : "")}");
        }

        foreach ((string file, DetectionRates found) in metrics.Families)
        {
            Console.WriteLine($"{Printable(file)}: {Count(found.Names)} generated names; found at the threshold for");
            foreach ((string rate, double share) in found.AtThreshold)
                Console.WriteLine($"    {rate}: {ShareIn(share, found.ThresholdIntervals[rate])}");
        }

        if (metrics.Calibration is not null)
        {
            ShowThresholds(metrics);
            Console.WriteLine($"ROC AUC {metrics.RocAuc.ToString("F5", CultureInfo.InvariantCulture)}; found at a false-positive rate, on these benign names, of");
            foreach ((string rate, double share) in metrics.Overall.AtFpr.Where(f => metrics.CanMeasure(f.Key)))
                Console.WriteLine($"    {rate}: {ShareIn(share, metrics.Overall.Intervals[rate])}");
        }

        ShowNames("highest scores of benign names", metrics.WorstFalseAlarms);
        ShowNames("lowest scores of generated names", metrics.WorstMisses);
    }

    private static void ShowThresholds(Metrics metrics)
    {
        foreach ((string rate, Confusion at) in metrics.AtThresholds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"threshold for {rate}, {at.Threshold:F6}: of {at.TruePositives + at.FalseNegatives:N0} generated names {at.TruePositives:N0} found, of {at.FalsePositives + at.TrueNegatives:N0} benign names {at.FalsePositives:N0} called generated; precision {at.Precision.OrDash("F4")}, recall {at.Recall.OrDash("F4")}, F1 {at.F1.OrDash("F4")}"));
        }

        if (metrics.Calibration is { } calibration)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"calibration, both classes weighing the same: expected error {calibration.ExpectedError:F4}, Brier score {calibration.Brier:F4}"));
    }

    private static void ShowNames(string title, IReadOnlyList<ScoredName> names)
    {
        if (names.Count == 0)
            return;
        Console.WriteLine(title);
        foreach (ScoredName name in names.Take(10))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {name.Score:F6} {Printable(name.Name)}"));
    }

    private static string Alarms(FalseAlarms found, string rate) =>
        found.AtThreshold.TryGetValue(rate, out double share) ? Share(share) + (found.IsVouched && found.OverThrice.Contains(rate) ? "!" : "") : "";

    private static string ShareIn(double share, Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{share:0.00000} ({interval.Low:0.00000} to {interval.High:0.00000})");

    // Names and files' names come from anywhere; a terminal obeys control characters.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    private static string Count(int names) => names.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double share) => double.IsNaN(share) ? "" : share.ToString("F4", CultureInfo.InvariantCulture);
}
