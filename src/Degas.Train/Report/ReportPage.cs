using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Train.Evaluation;
using Degas.Train.Training;
using static Degas.Train.Report.HtmlText;

namespace Degas.Train.Report;

/// <summary>An evaluation as one page that needs nothing but itself: no script, no link, pictures inside.</summary>
public sealed class ReportPage
{
    private const string Style = """
        :root { color-scheme: light; --ink: #1e293b; --soft: #64748b; --line: #e2e8f0; --blue: #2563eb; --bad: #b91c1c; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 74rem; color: var(--ink); background: #fff; font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { margin: 0 0 .25rem; font-size: 1.9rem; letter-spacing: -.02em; }
        h2 { margin: 3rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
        h3 { margin: 1.6rem 0 .4rem; font-size: 1.02rem; }
        p { max-width: 52rem; margin: .4rem 0 .9rem; }
        .soft, small { color: var(--soft); } small { font-size: .78em; white-space: nowrap; }
        code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.8rem, 1fr)); gap: .9rem; margin: 1.6rem 0; }
        .card { padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .7rem; background: #f8fafc; }
        .card b { display: block; font-size: 1.65rem; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
        .pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 1.2rem; }
        figure { margin: 0; } figcaption { color: var(--soft); font-size: .88em; } img { width: 100%; height: auto; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92em; margin: .5rem 0 1rem; }
        th, td { padding: .32rem .9rem .32rem 0; text-align: right; border-bottom: 1px solid var(--line); vertical-align: baseline; }
        th { color: var(--soft); font-weight: 600; font-size: .88em; white-space: nowrap; } th:first-child, td:first-child { text-align: left; }
        tbody tr:hover { background: #f8fafc; } .bad { color: var(--bad); font-weight: 600; } .popular td { color: var(--soft); }
        .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 0 2rem; align-items: start; }
        """;

    private readonly DegasModel _model;
    private readonly EvaluationResult _result;
    private readonly Metrics _metrics;
    private readonly StringBuilder _page = new();
    private readonly string[] _rates;
    private readonly string _defaultRate;

    private ReportPage(DegasModel model, EvaluationResult result)
    {
        _model = model;
        _result = result;
        _metrics = result.Metrics;
        _rates = [.. _metrics.AtThresholds.Keys];
        _defaultRate = Thresholds.RateText(model.DefaultThreshold.FalsePositiveRate);
    }

    private bool HasBoth => _result.Benign.Count > 0 && _result.Generated.Count > 0;

    /// <summary>The page's text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="result">Its evaluation.</param>
    /// <param name="names">What it was evaluated on, in words.</param>
    /// <param name="history">The epochs of its training, where they are known.</param>
    public static string Text(DegasModel model, EvaluationResult result, string names, IReadOnlyList<EpochResult>? history = null)
    {
        var page = new ReportPage(model, result);
        page.Head(names);
        page.Detection();
        page.AtThresholds();
        page.Reliability();
        page.Sources("Benign sources", "False-positive rates at the model's thresholds, source by source.", page._metrics.FprBySource);
        page.Sources("Benign sources left out of training", "No name of these was trained on or chose a threshold: what a network of one's own would see.", page._metrics.UnseenSources);
        page.Families();
        page.FamilyNaming();
        page.Names("Worst false alarms", "Benign names with the highest scores.", page._metrics.WorstFalseAlarms, page._metrics.WorstUnseenFalseAlarms);
        page.Names("Worst misses", "Generated names with the lowest scores.", page._metrics.WorstMisses, page._metrics.WorstUnseenMisses);
        page.Learning(history);
        page._page.Append("</body>\n</html>\n");
        return page._page.ToString();
    }

    private void Head(string names)
    {
        Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>degas, version {Escape(_model.Version)}: evaluation</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>degas, version {Escape(_model.Version)}</h1>
            <p class="soft">Evaluated by <code>degas-train evaluate</code> on {Escape(names)}. Model <code>{Escape(_metrics.Model)}</code>, data <code>{Escape(_metrics.Data)}</code>. Small figures are 95 % intervals (Wilson).</p>
            <div class="cards">

            """);
        if (HasBoth)
            Card(Share(_metrics.RocAuc), "ROC AUC");
        if (_metrics.Overall.AtFpr.TryGetValue(_defaultRate, out double overall) && _result.Generated.Count > 0)
            Card(Share(overall), $"of generated names found at a false-positive rate of {_defaultRate}");
        else if (_result.Generated.Count > 0)
            Card(Share(_metrics.Overall.AtThreshold[_defaultRate]), $"of generated names found at the threshold for {_defaultRate}");
        if (_metrics.Families.Count > 1 && _metrics.MeanOverFamilies.TryGetValue(_defaultRate, out double mean) && !double.IsNaN(mean))
            Card(Share(mean), $"at {_defaultRate}, mean over {_metrics.Families.Count} families");
        if (_metrics.UnseenFamilies.Count > 0)
            Card(Share(_metrics.MeanOverUnseenFamilies[_defaultRate]), $"at {_defaultRate}, mean over {_metrics.UnseenFamilies.Count} families left out of training");
        if (_result.Benign.Count > 0)
            Card(Rate(_metrics.AtThresholds[_defaultRate].FalsePositiveRate), $"false-positive rate at the threshold for {_defaultRate}");
        Card(Count(_metrics.Overall.Names), "generated names");
        Card(Count(_metrics.BenignNames), "benign names that count");
        Add("</div>\n");
    }

    private void Detection()
    {
        if (!HasBoth)
            return;
        Section("Detection", "Share of generated names found, by the share of benign names that may be called generated. Every threshold here is set on these very benign names.");
        var rows = new List<IEnumerable<string>> { Row("all names, each counted once", _metrics.Overall) };
        if (_metrics.Families.Count > 1)
            rows.Add(["mean over families", "", .. _metrics.MeanOverFamilies.Values.Select(Share)]);
        if (_metrics.UnseenFamilies.Count > 0)
            rows.Add(["mean over families left out of training", "", .. _metrics.MeanOverUnseenFamilies.Values.Select(Share)]);
        Add(Table(["", "names", .. _metrics.Overall.AtFpr.Keys.Select(r => _metrics.CanMeasure(r) ? r : $"{r} <small>less than one benign name</small>")], rows));
        Add("<div class=\"pictures\">\n");
        Picture(Charts.Roc(_result), "ROC curve", "ROC. The false-positive axis is in decades: what matters lies at its left.");
        Picture(Charts.PrecisionRecall(_result), "Precision by recall", "Precision depends on how many of the names are generated; in a network's own log few are.");
        Add("</div>\n");

        IEnumerable<string> Row(string name, DetectionRates found) => [name, Count(found.Names), .. found.AtFpr.Select(f => ShareIn(f.Value, found.Intervals[f.Key]))];
    }

    private void AtThresholds()
    {
        Section("At the model's thresholds", "What degas-score does with --fpr. Precision and F1 are for the shares of both classes here.");
        Add(Table(
            ["threshold for", "score", "found", "missed", "false alarms", "left alone", "precision", "recall", "F1", "false-positive rate", "miss rate"],
            _metrics.AtThresholds.Select(t => new[]
            {
                t.Key, t.Value.Threshold.ToString("F6", CultureInfo.InvariantCulture), Count(t.Value.TruePositives), Count(t.Value.FalseNegatives), Count(t.Value.FalsePositives), Count(t.Value.TrueNegatives),
                Share(t.Value.Precision), Share(t.Value.Recall), Share(t.Value.F1),
                RateIn(t.Value.FalsePositiveRate, Interval.Wilson(t.Value.FalsePositives, t.Value.FalsePositives + t.Value.TrueNegatives)), Share(t.Value.MissRate),
            })));
        if (_metrics.ThresholdsFromValidation.Count == 0)
            return;
        Add("<p>Thresholds chosen on the validation split alone, and what they do on the test: whether a threshold holds on other names.</p>\n");
        Add(Table(
            ["chosen for", "score", "false-positive rate on the test", "true-positive rate on the test"],
            _metrics.ThresholdsFromValidation.Select(t => new[] { t.Key, t.Value.Threshold.ToString("F6", CultureInfo.InvariantCulture), Rate(t.Value.FprOnTest), Share(t.Value.TprOnTest) })));
    }

    private void Reliability()
    {
        if (_metrics.Calibration is not { } calibration)
            return;
        Section("Calibration", "Whether a score is a probability, with both classes weighing the same. On the dashed line, of ten names that score 0.7 seven are generated.");
        Add("<div class=\"two\">\n<div class=\"pictures\">\n");
        Picture(Charts.Reliability(calibration), "Reliability", string.Create(CultureInfo.InvariantCulture, $"Expected calibration error {calibration.ExpectedError:F4}, Brier score {calibration.Brier:F4}."));
        Add("</div>\n");
        Add(Table(
            ["scores", "names", "mean score", "generated"],
            calibration.Bins.Select(b => new[] { string.Create(CultureInfo.InvariantCulture, $"{b.Low:0.0} – {b.High:0.0}"), Count(b.Names), Share(b.MeanScore), b.Names == 0 ? "" : ShareIn(b.Generated, b.Interval) })));
        Add("</div>\n");
    }

    private void Sources(string title, string text, IReadOnlyDictionary<string, FalseAlarms> sources)
    {
        if (sources.Count == 0)
            return;
        Section(title, $"{text} Red: more than three times what the threshold stands for; ▲ where the interval's lower end is beyond that too.{(sources.Values.All(s => s.IsVouched) ? "" : " Popularity lists hold generated names themselves: their rates are no measure of false alarms.")}");
        Add(Table(
            ["source", "names", .. _rates.Select(r => $"threshold for {r}")],
            sources.OrderBy(s => !s.Value.IsVouched).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => (string[])
                [Escape(s.Key) + (s.Value.IsVouched ? "" : " <small>popularity list</small>"), Count(s.Value.Names), .. _rates.Select(r => Cell(s.Value, r))])));

        static string Cell(FalseAlarms source, string rate)
        {
            string cell = RateIn(source.AtThreshold[rate], source.Intervals[rate]);
            if (!source.OverThrice.Contains(rate) || !source.IsVouched)
                return cell;
            bool isSure = source.Intervals[rate].Low > 3 * double.Parse(rate, CultureInfo.InvariantCulture);
            return $"<span class=\"bad\">{(isSure ? "▲ " : "")}{cell}</span>";
        }
    }

    private void Families()
    {
        if (_metrics.Families.Count == 0)
            return;
        bool atFpr = HasBoth;
        string at = atFpr ? $"a false-positive rate of {_defaultRate}" : $"the model's threshold for {_defaultRate}";
        Section("Families", $"Share of each family's names found at {at}, with its interval; the numbers stand in the tables below.");
        Add("<div class=\"pictures\" style=\"grid-template-columns:1fr\">\n");
        Picture(Charts.Families(_metrics.Families, _metrics.UnseenFamilies, f => atFpr ? (f.AtFpr[_defaultRate], f.Intervals[_defaultRate]) : (f.AtThreshold[_defaultRate], f.ThresholdIntervals[_defaultRate])), "True-positive rate by family", "");
        Add("</div>\n");
        if (_metrics.UnseenFamilies.Count > 0)
        {
            Add("<h3>Left out of training</h3>\n");
            FamilyTable(_metrics.UnseenFamilies);
            Add("<h3>In training, names of the test split</h3>\n");
        }

        FamilyTable(_metrics.Families);
    }

    private void FamilyTable(IReadOnlyDictionary<string, DetectionRates> families)
    {
        bool atFpr = HasBoth;
        Add(Table(
            ["family", "names", .. _rates.Select(r => atFpr ? $"at a rate of {r}" : $"threshold for {r}")],
            families.Select(f => (string[])[Escape(f.Key), Count(f.Value.Names), .. _rates.Select(r => atFpr && f.Value.AtFpr.TryGetValue(r, out double share) ? ShareIn(share, f.Value.Intervals[r]) : ShareIn(f.Value.AtThreshold[r], f.Value.ThresholdIntervals[r]))])));
    }

    private void FamilyNaming()
    {
        if (_metrics.FamilyNaming is not { } naming)
            return;
        Section("Naming the family", string.Create(CultureInfo.InvariantCulture, $"What degas-score --fields family would say of {naming.Names:N0} generated names: macro F1 {naming.MacroF1.OrDash("F3")} over {naming.Families.Count} families, accuracy {naming.Accuracy.OrDash("F3")}."));
        Add(Table(
            ["family", "names", "F1", "most often taken for"],
            naming.Families.OrderByDescending(f => f.Value.F1).Select(f => new[] { Escape(f.Key), Count(f.Value.Names), Share(f.Value.F1), Escape(f.Value.Confused ?? "") })));
    }

    private void Names(string title, string text, IReadOnlyList<ScoredName> seen, IReadOnlyList<ScoredName> unseen)
    {
        if (seen.Count + unseen.Count == 0)
            return;
        Section(title, text);
        Add("<div class=\"two\">\n");
        foreach ((string heading, IReadOnlyList<ScoredName> names) in new[] { (unseen.Count > 0 ? "Test split" : "", seen), ("Left out of training", unseen) })
        {
            if (names.Count == 0)
                continue;
            Add($"<div>{(heading.Length > 0 ? $"<h3>{heading}</h3>" : "")}");
            Add(Table(["name", "from", "score"], names.Select(n => new[] { $"<code>{Escape(n.Name)}</code>", Escape(n.Group), n.Score.ToString("F6", CultureInfo.InvariantCulture) })));
            Add("</div>\n");
        }

        Add("</div>\n");
    }

    private void Learning(IReadOnlyList<EpochResult>? history)
    {
        if (history is null || history.Count == 0)
            return;
        Section("Learning", string.Create(CultureInfo.InvariantCulture, $"{history.Count} epochs in {history.Sum(e => e.Seconds) / 60:F0} minutes. Training losses are with dropout and noise, validation losses without."));
        Add("<div class=\"pictures\">\n");
        Picture(Charts.Losses(history), "Loss by epoch", "Loss.");
        Picture(Charts.ValidationRates(history), "Validation by epoch", "Mean true-positive rate at false-positive rates from 1e-2 to 6e-4 on the validation split: it chooses the epoch.");
        Add("</div>\n");
    }

    private void Card(string value, string text) => Add($"<div class=\"card\"><b>{value}</b>{Escape(text)}</div>\n");

    private void Section(string title, string text) => Add($"<h2>{Escape(title)}</h2>\n<p>{Escape(text)}</p>\n");

    private void Picture(byte[] png, string name, string caption) =>
        Add($"<figure><img alt=\"{Escape(name)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">{(caption.Length > 0 ? $"<figcaption>{Escape(caption)}</figcaption>" : "")}</figure>\n");

    private void Add(string markup) => _page.Append(markup);
}
