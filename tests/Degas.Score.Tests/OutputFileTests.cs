namespace Degas.Score.Tests;

/// <summary>Where <c>-o</c> and <c>--stats</c> write, by the published program.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Header = "domain,score,verdict\n";
    private readonly TemporaryFolder _folder = new();

    public OutputFileTests() => _folder.Write("names.txt", "google.com\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ln -s target.csv link.csv")]
    [InlineData("ln -s $PWD/target.csv link.csv")]
    [InlineData("touch target.csv; ln -s target.csv link.csv")]
    [InlineData("ln -s target.csv middle.csv; ln -s middle.csv link.csv")]
    // Seen from the real folder of the inner link, not from the name it goes by here.
    [InlineData("mkdir -p far/deep; ln -s far/deep near; ln -s ../../target.csv near/middle.csv; ln -s near/middle.csv link.csv")]
    public void A_link_stays_and_its_target_is_written(string setUp)
    {
        ProgramResult result = Shell($"{setUp}; $DEGAS -q -o link.csv names.txt");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotNull(new FileInfo(InFolder("link.csv")).LinkTarget);
        Assert.Null(new FileInfo(InFolder("target.csv")).LinkTarget);
        Assert.StartsWith($"{Header}google.com,", File.ReadAllText(InFolder("target.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_are_told()
    {
        ProgramResult result = Shell("ln -s link.csv link.csv; $DEGAS -o link.csv names.txt");
        Assert.Equal((1, "degas-score: link.csv: cannot write: too many levels of links\n"), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("$DEGAS -q -o >(cat > rows.csv; touch done) names.txt && until [ -e done ]; do sleep 0.05; done; cat rows.csv")]
    [InlineData("set -o pipefail; $DEGAS -q -o /dev/stderr names.txt 2>&1 >/dev/null | cat")]
    [InlineData("$DEGAS -q -o /dev/stderr names.txt 2>rows.csv && cat rows.csv")]
    [InlineData("$DEGAS -q -o /dev/fd/7 names.txt 7>rows.csv && cat rows.csv")]
    [InlineData("mkfifo fifo; $DEGAS -q -o fifo names.txt & cat fifo; wait $!")]
    public void What_is_no_file_is_written_as_it_stands(string command)
    {
        ProgramResult result = Shell(command);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"{Header}google.com,", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_FIFO_may_have_the_ending_of_a_compressor()
    {
        ProgramResult result = Shell("mkfifo fifo.xz; $DEGAS -q -o fifo.xz names.txt & cat fifo.xz; wait $!");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith(Header, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_can_go_to_standard_error()
    {
        ProgramResult result = Shell("$DEGAS -q --stats /dev/stderr names.txt");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("{\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_keeps_its_mode_and_a_new_one_has_what_the_umask_leaves()
    {
        ProgramResult result = Shell("touch narrow wide; chmod 600 narrow; chmod 666 wide; umask 027; for f in narrow wide new; do $DEGAS -q -o $f names.txt; done; stat -c %a narrow wide new");
        Assert.Equal("600\n666\n640\n", result.Output);
    }

    // A limit on the length of files, which the compressors meet as they meet a full disk: in the middle, or not before they write what they hold.
    [Theory]
    [InlineData("rows.csv", 50_000)]
    [InlineData("rows.csv.gz", 50_000)]
    [InlineData("rows.csv.zst", 50_000)]
    [InlineData("rows.csv", 1)]
    [InlineData("rows.csv.gz", 1)]
    [InlineData("rows.csv.zst", 1)]
    public void A_file_that_finds_no_room_is_told_and_goes_away(string name, int names)
    {
        File.WriteAllBytes(InFolder("names.txt"), SameBytesTests.Names(names));
        ProgramResult result = Shell($"trap '' XFSZ; ulimit -f {(names == 1 ? 0 : 100)}; $DEGAS -q -o {name} names.txt");
        Assert.Equal((1, $"degas-score: {name}: cannot write: file too large\n"), (result.ExitCode, result.Error));
        Assert.Equal([InFolder("names.txt")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private string InFolder(string name) => Path.Combine(_folder.Path, name);

    private ProgramResult Shell(string command) => PublishedProgram.Shell(_folder.Path, command);
}
