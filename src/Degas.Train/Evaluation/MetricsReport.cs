using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Degas.Train.Evaluation;

/// <summary>Metrics for people and for programs.</summary>
public static class MetricsReport
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes <c>metrics.json</c>.</summary>
    public static void Write(Metrics metrics, string path) => File.WriteAllText(path, JsonSerializer.Serialize(metrics, s_json) + "\n");

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
            table.AddRow([family, Count(found.Names), .. rates.Select(r => Share(found.AtFpr[r]))]);
        foreach ((string family, DetectionRates found) in metrics.UnseenFamilies)
            table.AddRow([family + " (never seen)", Count(found.Names), .. rates.Select(r => Share(found.AtFpr[r]))]);
        AnsiConsole.Write(table);

        var alarms = new Table().AddColumn("share over threshold").AddColumn("names").AddColumns(rates);
        foreach ((string source, FalseAlarms found) in metrics.FprBySource)
            alarms.AddRow([source + (found.IsVouched ? "" : " (popularity)"), Count(found.Names), .. rates.Select(r => found.AtThreshold.TryGetValue(r, out double share) ? Share(share) : "")]);
        AnsiConsole.Write(alarms);

        foreach ((string rate, ThresholdCheck check) in metrics.ThresholdsFromValidation)
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold {check.Threshold:F6}, chosen on validation for {rate}: false-positive rate {check.FprOnTest:0.0e+0}, true-positive rate {check.TprOnTest:F4} on the test"));
    }

    private static string Count(int names) => names.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);
}
