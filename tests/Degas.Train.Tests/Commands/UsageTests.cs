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
    public void An_option_with_a_range_that_is_no_number_is_named(string command, string option, string value) => DegasTrain.Run(command, "data", "run", option, value).AssertFailed(2, option);
}
