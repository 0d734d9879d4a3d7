using System.Text.RegularExpressions;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Export;
using Degas.Train.Report;
using Degas.Train.Tests.Native;
using Degas.Train.Tests.Training;

namespace Degas.Train.Tests.Report;

[Collection(OneAtATime.Name)]
public sealed class ReportPageTests(TinyRun run)
{
    private const string Hostile = "<script>alert('1')</script>";
    private readonly DegasModel _model = DegasModel.Parse(ModelExport.Write(run.Net, run.State, run.Dataset, "1"));

    [Fact]
    public void The_page_needs_nothing_but_itself_and_has_every_section_and_picture()
    {
        Dataset dataset = LeftOut.Apply(run.Dataset, ["hosts"]);
        string page = ReportPage.Text(_model, ModelEvaluation.Evaluate(_model, dataset), "the test", run.State.History);

        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", page);
        Assert.All(
            ["Detection", "At the model&#39;s thresholds", "Calibration", "Benign sources", "Benign sources left out of training", "Families", "Worst false alarms", "Worst misses", "Learning"],
            title => Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal));
        Assert.Contains("<h3>Left out of training</h3>", page, StringComparison.Ordinal);
        byte[][] pictures = [.. Regex.Matches(page, "data:image/png;base64,([^\"]*)").Select(m => Convert.FromBase64String(m.Groups[1].Value))];
        Assert.Equal(6, pictures.Length);
        Assert.All(pictures, p => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], p[..4]));
        Assert.Equal(Tags(page, "table"), Tags(page, "/table"));
        Assert.Equal(Tags(page, "div"), Tags(page, "/div"));
    }

    [Fact]
    public void Names_from_anywhere_stay_text()
    {
        Sample[] samples =
        [
            new($"{Hostile}.example", "example", false, Hostile, Split.Test),
            new("a\u202emoc.example", "example", false, Hostile, Split.Test),
            new("xkqzjvwq.example", "xkqzjvwq.example", true, $"{Hostile}\u0007", Split.Test),
        ];
        string page = ReportPage.Text(_model, ModelEvaluation.EvaluateOwn(_model, samples, "0"), Hostile);

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;.example", page, StringComparison.Ordinal);
        Assert.Contains("a\\u202emoc.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', page);
        Assert.DoesNotContain('\u0007', page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_class_alone_gives_a_page_too(bool isDga)
    {
        Sample[] samples = [.. run.Dataset.Samples.Where(s => s.IsDga == isDga && s.Split == Split.Test)];
        string page = ReportPage.Text(_model, ModelEvaluation.EvaluateOwn(_model, samples, "0"), "one class");

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Detection</h2>", page, StringComparison.Ordinal);
        Assert.Contains(isDga ? "<h2>Worst misses</h2>" : "<h2>Worst false alarms</h2>", page, StringComparison.Ordinal);
    }

    // Bars of hundreds of families must still make a picture.
    [Fact]
    public void Many_families_with_long_names_are_drawn()
    {
        Sample[] samples = [.. Enumerable.Range(0, 300).Select(i => new Sample($"n{i}.example", $"n{i}.example", true, $"{new string('f', 60)}{i}", Split.Test))];

        Assert.Contains("data:image/png;base64,", ReportPage.Text(_model, ModelEvaluation.EvaluateOwn(_model, samples, "0"), "many"), StringComparison.Ordinal);
    }

    private static int Tags(string page, string tag) => Regex.Count(page, $"<{tag}[ >]");
}
