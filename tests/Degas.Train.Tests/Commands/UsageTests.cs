namespace Degas.Train.Tests.Commands;

/// <summary>A command line that makes no sense ends with 2 and one line on standard error, as degas-score's does.</summary>
public sealed class UsageTests
{
    [Fact]
    public void Help_lists_the_commands()
    {
        DegasTrain run = DegasTrain.Run("--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["process-data", "train-model", "evaluate", "export"], command => Assert.Contains(command, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_command_is_named() => DegasTrain.Run("frobnicate").AssertFailed(2, "frobnicate");

    [Fact]
    public void A_missing_argument_is_named() => DegasTrain.Run("evaluate", "data").AssertFailed(2, "MODEL");

    [Theory]
    [InlineData("17")]
    [InlineData("0")]
    public void A_hidden_size_that_no_kernel_takes_is_named(string hidden) => DegasTrain.Run("train-model", "data", "run", "--hidden", hidden).AssertFailed(2, $"--hidden {hidden}");

    [Fact]
    public void An_option_that_is_no_number_is_named() => DegasTrain.Run("process-data", "raw", "out", "--seed", "x").AssertFailed(2, "--seed");

    [Theory]
    [InlineData("process-data", "--validation", "half")]
    [InlineData("process-data", "--test", "half")]
    [InlineData("train-model", "--epochs", "99999999999")]
    [InlineData("train-model", "--learning-rate", "x")]
    [InlineData("train-model", "--kfold", "2.5")]
    [InlineData("train-model", "--fold", "x")]
    public void An_option_with_a_range_that_is_no_number_is_named(string command, string option, string value) => DegasTrain.Run(command, "data", "run", option, value).AssertFailed(2, option);

    [Theory]
    [InlineData("--plateau goes with --schedule plateau", "train-model", "data", "run", "--plateau", "3")]
    [InlineData("--plateau goes with --schedule plateau", "train-model", "data", "run", "--plateau", "2", "--schedule", "cosine")]
    [InlineData("--teacher-weight goes with --teacher", "train-model", "data", "run", "--teacher-weight", "0.7")]
    [InlineData("--epochs goes without --minutes", "train-model", "data", "run", "--epochs", "24", "--minutes", "5")]
    [InlineData("--epochs goes without --minutes", "train-model", "data", "run", "--minutes", "5", "--epochs", "24")]
    [InlineData("--fold goes with --kfold", "train-model", "data", "run", "--fold", "1")]
    [InlineData("--fold goes with --kfold", "train-model", "data", "run", "--fold", "0")]
    [InlineData("--archive-sha256 goes with --archive", "download-data", "raw", "--archive-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void An_option_without_effect_is_told_with_what_it_needs(string message, params string[] arguments) => DegasTrain.Run(arguments).AssertFailed(2, message);

    [Theory]
    [InlineData("--schedule", "--plateau", "3", "--schedule", "steps")]
    [InlineData("--minutes", "--epochs", "3", "--minutes", "x")]
    [InlineData("--kfold", "--fold", "1", "--kfold", "x")]
    public void Where_what_an_option_needs_cannot_be_read_that_is_told(string what, params string[] options) => DegasTrain.Run(["train-model", "data", "run", .. options]).AssertFailed(2, what);

    [Theory]
    [InlineData("an empty argument after 'run'", "export", "data", "run", "")]
    [InlineData("an empty argument after '-o'", "evaluate", "data", "model", "-o", "")]
    [InlineData("an empty argument after 'download-data'", "download-data", "")]
    public void An_empty_argument_is_told_by_what_stands_before_it(string message, params string[] arguments) => DegasTrain.Run(arguments).AssertFailed(2, message);
}
