using System.Diagnostics;
using System.Text;

namespace Degas.Score.Tests;

/// <summary>What goes wrong is told in one line, with the right exit status, and leaves no partial file.</summary>
public sealed class FailureTests
{
    private static string TheLine(ProgramResult result) => Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => !l.Contains(" records, ", StringComparison.Ordinal) && !l.Contains(" 1 record, ", StringComparison.Ordinal));

    [Fact]
    public void A_missing_file_is_told_and_the_others_go_on()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Write("first.txt", "google.com\n"), last = folder.Write("last.txt", "example.org\n");
        ProgramResult result = PublishedProgram.Run("", first, Path.Combine(folder.Path, "none.txt"), last);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["google.com", "example.org"], result.Rows.Select(r => r.Split(',')[0]));
        Assert.EndsWith("none.txt: no such file", TheLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_a_log()
    {
        using var folder = new TemporaryFolder();
        ProgramResult result = PublishedProgram.Run("", folder.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("is a directory", TheLine(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fpr", "often")]
    [InlineData("--fpr", "2")]
    [InlineData("--fpr", "0.5")]
    [InlineData("--threshold", "1.5")]
    [InlineData("--scope", "half")]
    [InlineData("--fields", "domain,colour")]
    [InlineData("--fields", "score,domain, domain")]
    [InlineData("--output", "rows.csv.bz2")]
    [InlineData("--output", "rows.csv.XZ")]
    [InlineData("--output", "rows.csv.lz4")]
    [InlineData("--output", "rows.zip")]
    [InlineData("--output", "rows.csv.br")]
    [InlineData("--stats", "stats.json.xz")]
    [InlineData("--format", "tape")]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "many")]
    [InlineData("--cache", "-1")]
    [InlineData("--kernel", "abacus")]
    [InlineData("--column", "0")]
    [InlineData("--no-such-option", "x")]
    public void A_bad_option_is_a_usage_error(string option, string value)
    {
        ProgramResult result = PublishedProgram.Run("google.com\n", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(option == "--no-such-option" ? option : option == "--fields" ? $"'{value.Split(',', ' ')[^1]}'" : value, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--allow-list")]
    [InlineData("--column")]
    [InlineData("--kernel")]
    [InlineData("--model")]
    [InlineData("--output")]
    [InlineData("--public-suffix-list")]
    [InlineData("--stats")]
    [InlineData("--recursive")]
    [InlineData("selftest", "--model")]
    public void An_empty_value_is_a_usage_error(params string[] arguments)
    {
        ProgramResult result = PublishedProgram.Run("google.com\n", [.. arguments, ""]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"degas-score: {(arguments[^1] == "--recursive" ? "FILE" : arguments[^1])} is an empty text\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--column", "nope", "column nope")]
    [InlineData("--column", "9", "column 9")]
    [InlineData("--json-key", "nope", "key nope")]
    public void A_column_or_key_that_an_input_lacks_is_told_and_the_others_go_on(string option, string value, string place)
    {
        using var folder = new TemporaryFolder();
        string lacks = folder.Write("lacks.log", option == "--column" ? "name,type\nexample.com,A\n" : "{\"a\":1}\n{\"b\":2}\n");
        string has = folder.Write("has.log", option == "--column" ? "1,2,3,4,5,6,7,8,nope\n,,,,,,,,example.org\n" : "{\"nope\":\"example.org\"}\n");
        ProgramResult result = PublishedProgram.Run("", lacks, has, option, value, "--fields", "domain", "--no-header");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith($"lacks.log: no name in {place} in any of its 2 lines", TheLine(result), StringComparison.Ordinal);
        Assert.EndsWith("example.org\n", result.Output, StringComparison.Ordinal);
        string rows = Path.Combine(folder.Path, "rows.csv");
        Assert.Equal(1, PublishedProgram.Run("", lacks, option, value, "-o", rows).ExitCode);
        Assert.False(File.Exists(rows));
    }

    [Fact]
    public void Control_characters_in_messages_are_shown()
    {
        using var folder = new TemporaryFolder();
        string list = folder.Write("list.txt", "a\u001b[2Jb c\n");
        string error = PublishedProgram.Run("", "no\u001b[31m\n.txt").Error + PublishedProgram.Run("google.com\n", "--allow-list", list).Error + PublishedProgram.Run("", "--scope", "\u0007").Error;
        Assert.Contains("no\\027[31m\\010.txt: no such file", error, StringComparison.Ordinal);
        Assert.Contains("not a domain: a\\027[2Jb c", error, StringComparison.Ordinal);
        Assert.Contains("--scope \\007: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(error, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("formats")]
    [InlineData("selftest --names 1000")]
    public void Text_that_finds_no_room_is_told(string command)
    {
        using var folder = new TemporaryFolder();
        ProgramResult result = PublishedProgram.Shell(folder.Path, $"$DEGAS {command} > /dev/full");
        Assert.Equal((1, "degas-score: standard output: cannot write: No space left on device\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void A_truncated_weights_file_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        byte[] model = File.ReadAllBytes(Path.Combine(PublishedProgram.ModelFolder, "model.safetensors"));
        string path = Path.Combine(folder.Path, "cut.safetensors"), output = Path.Combine(folder.Path, "rows.csv");
        File.WriteAllBytes(path, model[..5000]);
        ProgramResult result = PublishedProgram.Run("google.com\n", "--model", path, "-o", output);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("truncated", TheLine(result), StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_told()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in new[] { Path.Combine(folder.Path, "no", "rows.csv"), folder.Path })
        {
            ProgramResult result = PublishedProgram.Run("google.com\n", "-o", path);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith($"degas-score: {path}: cannot write: ", TheLine(result), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        ProgramResult result = PublishedProgram.Run("google.com\n", "-o", "/dev/full");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/dev/full: cannot write: ", TheLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_file_appears_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("rows.csv", "old");
        ProgramResult result = PublishedProgram.Run("google.com\n", "-o", path);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("domain,score,verdict\ngoogle.com,", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Without_a_readable_input_no_output_file_appears()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "rows.csv");
        Assert.Equal(1, PublishedProgram.Run("", Path.Combine(folder.Path, "none"), "-o", path).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_unknown_format_says_what_was_seen_and_what_to_pass()
    {
        ProgramResult result = PublishedProgram.Run("{\"surprise\": true}\n{\"surprise\": false}\n");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("{\"surprise\": true}", TheLine(result), StringComparison.Ordinal);
        Assert.Contains("--format", TheLine(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_pipe_ends_it_quietly()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "names.txt");
        File.WriteAllBytes(path, SameBytesTests.Names(300_000));
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"set -o pipefail; '{PublishedProgram.Path}' '{path}' | head -1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Assert.Equal("domain,score,verdict\n", process.StandardOutput.ReadToEnd());
        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    // More than fits in memory goes to temporary files.
    [Theory]
    [InlineData("--unique", "TMPDIR=none", "no such file or folder")]
    [InlineData("--by-client", "TMPDIR=none", "no such file or folder")]
    [InlineData("--unique", "TMPDIR=. && trap '' XFSZ && ulimit -f 1000", "file too large")]
    public void Temporary_files_that_cannot_be_written_are_told_and_no_row_is_written(string option, string setting, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "log.csv");
        File.WriteAllLines(path, ["client,query", .. Enumerable.Range(0, 400_000).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255},{(option == "--unique" ? $"a{i}" : "a")}.example.com")]);
        foreach (string output in new[] { "-o rows.csv", "" })
        {
            ProgramResult result = PublishedProgram.Shell(folder.Path, $"export {setting}; $DEGAS -q {option} {output} log.csv");
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Matches($"^degas-score: (none|.*): cannot write temporary files: {reason}; TMPDIR names another folder$", TheLine(result));
        }

        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_signal_ends_rows_that_stand_for_many_records_while_they_are_written()
    {
        using Process process = PublishedProgram.Start(["--unique", "--quiet"]);
        process.StandardInput.BaseStream.Write(SameBytesTests.Names(300_000));
        process.StandardInput.Close();
        Assert.Equal("domain,score,verdict,count,first,last,clients", process.StandardOutput.ReadLine());
        Assert.Contains(",dga,", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])!)
            kill.WaitForExit();
        // It waits for room in the pipe, and should know before there is some.
        Thread.Sleep(300);
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("\n", rest, StringComparison.Ordinal);
        Assert.InRange(rest.Count(c => c == '\n'), 1, 100_000);
    }

    [Fact]
    public void A_signal_ends_it_with_whole_rows_and_its_status()
    {
        using Process process = PublishedProgram.Start(["--quiet"]);
        process.StandardInput.BaseStream.Write(Encoding.ASCII.GetBytes("google.com\nexample.org\nincompl"));
        process.StandardInput.BaseStream.Flush();
        Assert.Equal("domain,score,verdict", process.StandardOutput.ReadLine());
        Assert.StartsWith("google.com,", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"])!)
            kill.WaitForExit();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(143, process.ExitCode);
        Assert.Matches(@"^example\.org,[0-9.]+,benign\n$", rest);
    }
}
