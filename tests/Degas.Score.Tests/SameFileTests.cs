namespace Degas.Score.Tests;

/// <summary>No output takes the place of what a run reads, by the published program.</summary>
public sealed class SameFileTests : IDisposable
{
    private const string Names = "google.com\n";
    private readonly TemporaryFolder _folder = new();

    public SameFileTests() => _folder.Write("r.log", Names);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("$DEGAS r.log -o r.log", "--output r.log and the input r.log")]
    [InlineData("$DEGAS r.log -o ./r.log", "--output ./r.log and the input r.log")]
    [InlineData("mkdir sub; $DEGAS sub/../r.log -o $PWD/r.log", "/r.log and the input sub/../r.log")]
    [InlineData("ln -s r.log link; $DEGAS r.log -o link", "--output link and the input r.log")]
    [InlineData("ln -s r.log link; $DEGAS link -o r.log", "--output r.log and the input link")]
    [InlineData("ln r.log hard; $DEGAS hard -o r.log", "--output r.log and the input hard")]
    [InlineData("echo a.example > a.log; $DEGAS a.log r.log -o r.log", "--output r.log and the input r.log")]
    [InlineData("mkdir logs; ln r.log logs; $DEGAS -r logs r.log -o r.log", "--output r.log and the input r.log")]
    [InlineData("$DEGAS r.log --stats r.log", "--stats r.log and the input r.log")]
    [InlineData("$DEGAS --dry-run r.log --stats r.log", "--stats r.log and the input r.log")]
    [InlineData("$DEGAS < r.log -o r.log", "--output r.log and standard input")]
    [InlineData("cat r.log | $DEGAS - r.log -o r.log", "--output r.log and the input r.log")]
    [InlineData("$DEGAS r.log >> r.log", "standard output and the input r.log")]
    [InlineData("$DEGAS r.log -o /dev/fd/7 7>> r.log", "--output /dev/fd/7 and the input r.log")]
    [InlineData("$DEGAS < r.log >> r.log", "standard output and standard input")]
    [InlineData("$DEGAS /dev/null --allow-list r.log -o r.log", "--output r.log and --allow-list r.log")]
    [InlineData("$DEGAS /dev/null --public-suffix-list r.log --stats r.log", "--stats r.log and --public-suffix-list r.log")]
    [InlineData("$DEGAS /dev/null --model r.log -o r.log", "--output r.log and --model r.log")]
    [InlineData("ln -s r.log model.safetensors; $DEGAS /dev/null --model . -o r.log", "--output r.log and --model ./model.safetensors")]
    public void An_output_that_is_also_read_is_refused_and_stays(string command, string files)
    {
        ProgramResult result = Shell(command);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"{files} are the same file\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(Names, File.ReadAllText(InFolder("r.log")));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Theory]
    [InlineData("$DEGAS r.log -o x --stats ./x", "--output x and --stats ./x", "")]
    [InlineData("ln -s x link; $DEGAS r.log -o link --stats x", "--output link and --stats x", "")]
    [InlineData("echo old > x; ln x hard; $DEGAS r.log -o hard --stats x", "--output hard and --stats x", "old\n")]
    [InlineData("$DEGAS r.log --stats x > x", "standard output and --stats x", "")]
    public void One_file_does_not_take_both_outputs(string command, string files, string left)
    {
        ProgramResult result = Shell(command);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{files} are the same file\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(left, File.Exists(InFolder("x")) ? File.ReadAllText(InFolder("x")) : "");
    }

    [Theory]
    [InlineData("$DEGAS -q r.log -o /dev/null --stats /dev/null")]
    [InlineData("$DEGAS -q < /dev/null -o /dev/null")]
    [InlineData("$DEGAS -q r.log -o /dev/stdout --stats /dev/stdout > x")]
    [InlineData("$DEGAS -q r.log -o - --stats - | cat")]
    [InlineData("$DEGAS -q --dry-run r.log >> r.log")]
    [InlineData("$DEGAS -q r.log -o new.csv; $DEGAS -q r.log -o new.csv")]
    public void What_is_not_replaced_may_be_named_twice(string command)
    {
        ProgramResult result = Shell(command);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(Names, File.ReadAllText(InFolder("r.log")));
    }

    [Theory]
    [InlineData("-o logs/rows.csv", "--output logs/rows.csv")]
    [InlineData("--no-header > logs/rows.csv", "standard output")]
    public void Rows_of_an_earlier_run_below_a_folder_are_not_read(string output, string name)
    {
        Shell("mkdir logs; mv r.log logs/r.log");
        for (int run = 1; run <= 2; run++)
        {
            ProgramResult result = Shell($"$DEGAS -q -r --fields domain logs {output}");
            string told = run == 1 && output[0] == '-' && output[1] == 'o' ? "" : $"degas-score: logs/rows.csv: not read: it is the file of {name}\n";
            Assert.Equal((0, told), (result.ExitCode, result.Error));
            Assert.Equal("google.com", File.ReadAllLines(InFolder("logs/rows.csv"))[^1]);
            Assert.InRange(File.ReadAllLines(InFolder("logs/rows.csv")).Length, 1, 2);
        }
    }

    [Fact]
    public void Statistics_of_an_earlier_run_below_a_folder_are_not_read()
    {
        Shell("mkdir logs; mv r.log logs/r.log; echo '{}' > logs/stats.json");
        ProgramResult result = Shell("$DEGAS -q -r --fields domain logs --stats logs/stats.json");
        Assert.Equal((0, "degas-score: logs/stats.json: not read: it is the file of --stats logs/stats.json\n"), (result.ExitCode, result.Error));
        Assert.Equal(["google.com"], result.Rows);
    }

    private string InFolder(string name) => Path.Combine(_folder.Path, name);

    private ProgramResult Shell(string command) => PublishedProgram.Shell(_folder.Path, command);
}
