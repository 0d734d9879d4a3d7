namespace Degas.Score.Tests;

/// <summary>What <c>-r</c> reads, by the published program.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FolderTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "logs", "sub"));
        _folder.Write("logs/b.txt", "b.example.com\n");
        _folder.Write("logs/sub/c.txt", "c.example.com\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    // A circle, and another way to a folder inside.
    [InlineData("ln -s $PWD/logs logs/self; ln -s sub logs/again")]
    // Links to a file inside, before and after it in the order of names.
    [InlineData("ln -s b.txt logs/a.txt; ln -s $PWD/logs/b.txt logs/sub/z.txt")]
    // Nothing to be opened, which would wait for somebody to write into it.
    [InlineData("mkfifo logs/fifo; ln -s fifo logs/link; ln -s /dev/zero logs/zero")]
    public void Files_below_are_read_once_and_in_order(string setUp)
    {
        ProgramResult result = Shell($"{setUp}\n$DEGAS -r --fields domain logs");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["b.example.com", "c.example.com"], result.Rows);
    }

    [Fact]
    public void Links_to_files_elsewhere_are_read_and_a_link_that_is_named_is_followed()
    {
        _folder.Write("a.txt", "a.example.com\n");
        Assert.Equal(["a.example.com", "b.example.com", "c.example.com"], Shell("ln -s ../a.txt logs/1; ln -s ../a.txt logs/2; ln -s logs link; $DEGAS -r --fields domain link").Rows);
    }

    [Fact]
    public void A_FIFO_that_is_named_is_read() =>
        Assert.Equal(["b.example.com", "c.example.com", "d.example.com"], Shell("mkfifo fifo; echo d.example.com > fifo & $DEGAS -r --fields domain logs fifo").Rows);

    [Fact]
    public void What_cannot_be_read_is_told_and_the_others_go_on()
    {
        // Root reads everything, unless it does without that right.
        string asUser = Environment.UserName == "root" ? "setpriv --bounding-set -dac_override,-dac_read_search " : "";
        if (Shell($"{asUser}true").ExitCode != 0)
            Assert.Skip("root cannot do without its rights here");
        ProgramResult result = Shell($"mkdir -m 000 logs/private; ln -s nowhere logs/dangling; {asUser}$DEGAS -q -r --fields domain logs");
        Assert.Equal((1, "degas-score: logs/dangling: no such file\ndegas-score: logs/private: permission denied\n"), (result.ExitCode, result.Error));
        Assert.Equal(["b.example.com", "c.example.com"], result.Rows);
        result = Shell($"{asUser}$DEGAS -q -r --fields domain logs/private logs/b.txt");
        Assert.Equal((1, "degas-score: logs/private: permission denied\n"), (result.ExitCode, result.Error));
        Assert.Equal(["b.example.com"], result.Rows);
    }

    private ProgramResult Shell(string command) => PublishedProgram.Shell(_folder.Path, command);
}
