using Degas.Train.Evaluation;
using Degas.Train.Training;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Degas.Train.Report;

/// <summary>The report's pictures, as PNG: a picture looks the same where the fonts that it was drawn with are not at hand.</summary>
public static class Charts
{
    private const int Width = 560, Height = 400;
    private const double Scale = 2;
    private static readonly string s_font = new[] { "Inter", "Open Sans", "Liberation Sans", "DejaVu Sans", "Arial" }.FirstOrDefault(SkiaSharp.SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;
    /// <summary>Whether this system has a font; without one the pictures have no text.</summary>
    public static bool HasFonts => SkiaSharp.SKFontManager.Default.FontFamilies.Any();

    private static readonly Color s_blue = Color.FromHex("#2563eb"), s_orange = Color.FromHex("#ea580c"), s_grey = Color.FromHex("#94a3b8"), s_ink = Color.FromHex("#1e293b");

    /// <summary>The ROC curve, false-positive rates in decades.</summary>
    public static byte[] Roc(EvaluationResult result)
    {
        Plot plot = Create("false-positive rate", "true-positive rate");
        Line(plot, CurvePoints.Roc(result.Benign, result.Generated), s_blue, "families in training");
        if (result.Unseen.Count > 0)
            Line(plot, CurvePoints.Roc(result.Benign, result.Unseen), s_orange, "families left out");
        // Below one name the axis has nothing to say.
        double lowest = Math.Min(-1, Math.Floor(Math.Log10(1.0 / result.Benign.Count)));
        var ticks = new NumericManual();
        for (int decade = (int)lowest; decade <= 0; decade++)
        {
            ticks.AddMajor(decade, decade == 0 ? "1" : $"1e{decade}");
            for (int i = 2; i < 10 && decade < 0; i++)
                ticks.AddMinor(decade + Math.Log10(i));
        }

        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.SetLimits(lowest, 0, 0, 1.02);
        plot.ShowLegend(Alignment.LowerRight);
        return Png(plot, Width, Height);
    }

    /// <summary>Precision by recall, at the data's own share of generated names and at one in a hundred.</summary>
    public static byte[] PrecisionRecall(EvaluationResult result)
    {
        Plot plot = Create("recall", "precision");
        double own = result.Generated.Count / (double)(result.Generated.Count + result.Benign.Count);
        Line(plot, CurvePoints.PrecisionRecall(result.Benign, result.Generated, own), s_blue, $"{own * 100:0} % generated, as here");
        Line(plot, CurvePoints.PrecisionRecall(result.Benign, result.Generated, 0.01), s_orange, "1 % generated");
        plot.Axes.SetLimits(0, 1.02, 0, 1.02);
        plot.ShowLegend(Alignment.LowerLeft);
        return Png(plot, Width, Height);
    }

    /// <summary>Share of generated names by score, with intervals, beside the diagonal where it should lie.</summary>
    public static byte[] Reliability(Calibration calibration)
    {
        Plot plot = Create("mean score", "share of generated names");
        ScottPlot.Plottables.LinePlot diagonal = plot.Add.Line(0, 0, 1, 1);
        (diagonal.LineColor, diagonal.LinePattern, diagonal.LineWidth) = (s_grey, LinePattern.Dashed, 1.5f);
        CalibrationBin[] filled = [.. calibration.Bins.Where(b => b.Names > 0)];
        foreach (CalibrationBin bin in filled)
        {
            ScottPlot.Plottables.LinePlot range = plot.Add.Line(bin.MeanScore, bin.Interval.Low, bin.MeanScore, bin.Interval.High);
            (range.LineColor, range.LineWidth) = (s_blue, 1.5f);
        }

        Line(plot, [.. filled.Select(b => (b.MeanScore, b.Generated))], s_blue, "").MarkerSize = 7;
        plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.02);
        return Png(plot, Width, Height);
    }

    /// <summary>Losses by epoch.</summary>
    public static byte[] Losses(IReadOnlyList<EpochResult> history)
    {
        Plot plot = CreateByEpoch(history, "loss");
        Line(plot, [.. history.Select(e => ((double)e.Epoch, e.TrainLoss))], s_blue, "training").MarkerSize = 5;
        Line(plot, [.. history.Select(e => ((double)e.Epoch, e.ValidationLoss))], s_orange, "validation").MarkerSize = 5;
        plot.ShowLegend(Alignment.UpperRight);
        return Png(plot, Width, Height);
    }

    /// <summary>The figure that chooses the best epoch, by epoch.</summary>
    public static byte[] ValidationRates(IReadOnlyList<EpochResult> history)
    {
        Plot plot = CreateByEpoch(history, "mean true-positive rate, validation");
        Line(plot, [.. history.Select(e => ((double)e.Epoch, e.ValidationTpr))], s_blue, "").MarkerSize = 5;
        if (EpochHistory.Best(history) is { } best)
        {
            ScottPlot.Plottables.Scatter kept = plot.Add.ScatterPoints(new double[] { best.Epoch }, new[] { best.ValidationTpr });
            (kept.Color, kept.MarkerSize, kept.LegendText) = (s_orange, 11, $"epoch {best.Epoch}, kept");
            plot.ShowLegend(Alignment.LowerRight);
        }

        return Png(plot, Width, Height);
    }

    /// <summary>A bar for each family: its true-positive rate at one false-positive rate, with its interval; the best found first.</summary>
    /// <param name="families">Families of the test split.</param>
    /// <param name="unseen">Families left out of training.</param>
    /// <param name="rateOf">The share and its interval that a bar shows.</param>
    public static byte[] Families(IReadOnlyDictionary<string, DetectionRates> families, IReadOnlyDictionary<string, DetectionRates> unseen, Func<DetectionRates, (double Share, Interval Interval)> rateOf)
    {
        Plot plot = Create("true-positive rate", "");
        (string Name, (double Share, Interval Interval) Rate, bool IsUnseen)[] rows =
            [.. families.Select(f => (f.Key, rateOf(f.Value), false)).Concat(unseen.Select(f => (f.Key, rateOf(f.Value), true))).OrderBy(f => f.Item2.Item1).ThenByDescending(f => f.Key, StringComparer.Ordinal)];
        var ticks = new NumericManual();
        var bars = new List<Bar>();
        for (int i = 0; i < rows.Length; i++)
        {
            ticks.AddMajor(i, Label(rows[i].Name));
            bars.Add(new Bar { Position = i, Value = rows[i].Rate.Share, Size = 0.72, FillColor = rows[i].IsUnseen ? s_orange : s_blue, LineWidth = 0, Orientation = Orientation.Horizontal });
        }

        plot.Add.Bars(bars);
        for (int i = 0; i < rows.Length; i++)
        {
            ScottPlot.Plottables.LinePlot range = plot.Add.Line(rows[i].Rate.Interval.Low, i, rows[i].Rate.Interval.High, i);
            (range.LineColor, range.LineWidth) = (s_ink, 1.2f);
        }

        plot.Axes.Left.TickGenerator = ticks;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TargetTickCount = 10 };
        plot.Axes.SetLimits(0, 1.01, -0.7, rows.Length - 0.3);
        if (unseen.Count > 0)
        {
            plot.ShowLegend(
                [new LegendItem { LabelText = "in training", FillColor = s_blue, LineWidth = 0 }, new LegendItem { LabelText = "left out of training", FillColor = s_orange, LineWidth = 0 }],
                Alignment.LowerRight);
        }

        return Png(plot, 2 * Width, Math.Clamp(70 + 19 * rows.Length, 160, 16_000));
    }

    private static Plot CreateByEpoch(IReadOnlyList<EpochResult> history, string y)
    {
        Plot plot = Create("epoch", y);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.SetLimitsX(0.5, history.Count + 0.5);
        return plot;
    }

    private static Plot Create(string x, string y)
    {
        var plot = new Plot { ScaleFactor = Scale };
        plot.Font.Set(s_font);
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Color(s_ink);
        plot.Grid.MajorLineColor = Color.FromHex("#e2e8f0");
        (plot.Legend.OutlineColor, plot.Legend.ShadowColor, plot.Legend.FontColor) = (Color.FromHex("#e2e8f0"), Colors.Transparent, s_ink);
        plot.Axes.Top.FrameLineStyle.Width = plot.Axes.Right.FrameLineStyle.Width = 0;
        return plot;
    }

    private static ScottPlot.Plottables.Scatter Line(Plot plot, (double X, double Y)[] points, Color color, string legend)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray());
        (line.Color, line.LineWidth, line.MarkerSize, line.LegendText) = (color, 2, 0, legend);
        return line;
    }

    // Names come from data that anybody may have made; a long one would leave no room for the bars.
    private static string Label(string name) => name.Length <= 28 ? name : name[..27] + "…";

    private static byte[] Png(Plot plot, int width, int height) => plot.GetImageBytes((int)(width * Scale), (int)(height * Scale), ImageFormat.Png);
}
