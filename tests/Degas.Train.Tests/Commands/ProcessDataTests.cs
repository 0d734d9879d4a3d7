using System.Text.Json;
using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Commands;

public sealed class ProcessDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Raw_lists_become_a_dataset_and_a_report()
    {
        WriteRaw(MadeUpNames.Raw(300, 4));

        DegasTrain run = DegasTrain.Run("process-data", _folder.Path, _folder["out"], "--seed", "2", "--validation", "0.2", "--test", "0.2", "--unseen", "unseen");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Dataset dataset = Dataset.Read(_folder["out"], Scope.Full);
        Assert.Equal(4, dataset.Samples.Select(s => s.Split).Distinct().Count());
        Assert.All(dataset.Samples, s => Assert.Equal(s.Group == "unseen" ? Split.Unseen : Dataset.SideOf(s.Registrable, 2, 0.2, 0.2), s.Split));

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder["out/report.json"]));
        Assert.Equal(dataset.Samples.Count, report.RootElement.GetProperty("samples").GetInt32());
        Assert.Equal(300, report.RootElement.GetProperty("groups").EnumerateObject().Sum(g => g.Value.GetProperty("read").GetInt32()));
    }

    [Fact]
    public void The_same_lists_give_the_same_dataset()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));
        DegasTrain.Run("process-data", _folder.Path, _folder["a"]);
        DegasTrain.Run("process-data", _folder.Path, _folder["b"]);

        Assert.Equal(Dataset.Read(_folder["a"], Scope.Full).Hash, Dataset.Read(_folder["b"], Scope.Full).Hash);
    }

    [Fact]
    public void A_list_that_is_held_out_is_told()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));
        string name = MadeUpNames.Raw(100, 4).First(n => !n.IsDga).Name;
        _folder.Write("check.txt", $"# kept for later\n{name}\n");

        DegasTrain run = DegasTrain.Run("process-data", _folder.Path, _folder["out"], "--held-out", _folder["check.txt"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain(name, Dataset.Read(_folder["out"], Scope.Full).Samples.Select(s => s.Domain));
        Assert.Contains("held out", File.ReadAllText(_folder["out/report.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--test 1.5: a number between 0 and 1", "--test", "1.5")]
    [InlineData("--test -1: a number between 0 and 1", "--test", "-1")]
    [InlineData("--test 0: a number between 0 and 1", "--test", "0")]
    [InlineData("--validation NaN: a number between 0 and 1", "--validation", "NaN")]
    [InlineData("--validation 1: a number between 0 and 1", "--validation", "1")]
    [InlineData("--validation 0.6 and --test 0.4: nothing is left for training", "--validation", "0.6", "--test", "0.4")]
    [InlineData("--validation 0.05 and --test 0.95: nothing is left for training", "--test", "0.95")]
    [InlineData("--validation 0.95 and --test 0.1: nothing is left for training", "--validation", "0.95")]
    [InlineData("--list 'feed.csv,bad,1,mine' is not of the form", "--list", "feed.csv,bad,1,mine")]
    public void An_option_out_of_range_is_a_usage_error(string message, params string[] options) =>
        DegasTrain.Run(["process-data", _folder.Path, _folder["out"], .. options]).AssertFailed(2, message);

    [Fact]
    public void Families_that_are_not_there_are_named_and_no_others()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));

        // A benign source is no family.
        DegasTrain run = DegasTrain.Run("process-data", _folder.Path, _folder["out"], "--unseen", "nope", "unseen", "hosts");
        run.AssertFailed(1, "--unseen hosts nope: ");
        Assert.False(File.Exists(_folder["out/dataset.csv.gz"]));
    }

    [Theory]
    [InlineData("feed-*.csv")]
    [InlineData("dga.csv.gz")]
    public void A_pattern_that_reads_no_file_is_named(string pattern)
    {
        WriteRaw(MadeUpNames.Raw(100, 4));

        DegasTrain.Run("process-data", _folder.Path, _folder["out"], "--list", $"{pattern},dga,1,mine").AssertFailed(1, $"--list {pattern}: no file in {_folder.Path} ");
    }

    [Fact]
    public void What_is_left_out_is_told_where_there_is_any()
    {
        _folder.Write("dga.csv.gz", "domain,family\nxkqzjvwq.net,alpha\n");
        _folder.Write("benign.csv.gz", "domain,source\nexample.com,list\n");
        DegasTrain all = DegasTrain.Run("process-data", _folder.Path, _folder["out"]);
        Assert.Equal((0, ""), (all.ExitCode, all.Error));
        Assert.DoesNotContain("left out", all.Output, StringComparison.Ordinal);

        _folder.Write("default.rulesets", """[{"target":["0bin.net",null]}]""");
        DegasTrain some = DegasTrain.Run("process-data", _folder.Path, _folder["out"]);
        Assert.Equal((0, ""), (some.ExitCode, some.Error));
        Assert.Contains("left out: 1 empty", some.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_should_be_a_list_is_told_as_such()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));

        DegasTrain.Run("process-data", _folder.Path, _folder["out"], "--held-out", _folder.Path).AssertFailed(1, $"{_folder.Path}: it is a folder");
    }

    [Fact]
    public void A_missing_list_is_named() => DegasTrain.Run("process-data", _folder.Path, _folder["out"]).AssertFailed(1, "dga.csv.gz");

    [Fact]
    public void A_damaged_list_is_named()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));
        File.WriteAllText(_folder["benign.csv.gz"], "domain,source\na.com,list\n");

        DegasTrain.Run("process-data", _folder.Path, _folder["out"]).AssertFailed(1, "benign.csv.gz");
    }

    [Fact]
    public void A_bad_row_is_named_with_its_place()
    {
        WriteRaw(MadeUpNames.Raw(100, 4));
        _folder.Write("benign.csv.gz", "domain,source\na.com,list\nb.com\n");

        DegasTrain.Run("process-data", _folder.Path, _folder["out"]).AssertFailed(1, "benign.csv.gz:3:");
        Assert.False(File.Exists(_folder["out/dataset.csv.gz"]));
    }

    [Fact]
    public void Lists_without_a_usable_name_are_refused()
    {
        _folder.Write("dga.csv.gz", "domain,family\nhost,alpha\n");
        _folder.Write("benign.csv.gz", "domain,source\n10.0.0.1,list\n");

        DegasTrain.Run("process-data", _folder.Path, _folder["out"]).AssertFailed(1, "no usable name");
    }

    private void WriteRaw(IEnumerable<(string Name, bool IsDga, string Group)> raw)
    {
        ILookup<bool, string> rows = raw.ToLookup(n => n.IsDga, n => $"{n.Name},{n.Group}\n");
        _folder.Write("dga.csv.gz", "domain,family\n" + string.Concat(rows[true]));
        _folder.Write("benign.csv.gz", "domain,source\n" + string.Concat(rows[false]));
    }
}
