using System.Diagnostics;
using System.Text;

namespace Degas.Score.Tests;

/// <summary>What a run of the published program gave.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>The rows without the header.</summary>
    public string[] Rows => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
}

/// <summary>The program in <c>dist/</c>, as <c>publish.sh</c> left it.</summary>
internal static class PublishedProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shipped model's folder: there is one.</summary>
    public static string ModelFolder => Assert.Single(Directory.GetDirectories(System.IO.Path.Combine(Root, "models", "degas")));

    /// <summary>The program.</summary>
    public static string Path => System.IO.Path.Combine(Root, "dist", "degas-score");

    /// <summary>A file of <c>tests/data</c>.</summary>
    public static string Data(string name) => System.IO.Path.Combine(Root, "tests", "data", name);

    /// <summary>Starts the program; standard input is open.</summary>
    public static Process Start(string[] arguments, string? image = null, params IEnumerable<(string Name, string Value)> environment)
    {
        Assert.True(File.Exists(Path), $"{Path} is missing: run ./publish.sh first");
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1 };
        start.Environment.Remove("DEGAS_KERNEL");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        if (image is not null)
            start.Environment["DEGAS_IMAGE"] = image;
        return Process.Start(start)!;
    }

    /// <summary>Runs the program to its end on the given standard input.</summary>
    public static ProgramResult Run(byte[] input, string[] arguments, string? image = null, params IEnumerable<(string Name, string Value)> environment)
    {
        using Process process = Start(arguments, image, environment);
        return Finish(process, input);
    }

    /// <summary>Runs a line of bash in a folder; the program is <c>$DEGAS</c>.</summary>
    public static ProgramResult Shell(string folder, string command)
    {
        Assert.True(File.Exists(Path), $"{Path} is missing: run ./publish.sh first");
        var start = new ProcessStartInfo("/bin/bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("DEGAS_KERNEL");
        start.Environment["DEGAS"] = Path;
        using Process process = Process.Start(start)!;
        return Finish(process, []);
    }

    /// <summary>Runs the program on text.</summary>
    public static ProgramResult Run(string input, params string[] arguments) => Run(Encoding.Latin1.GetBytes(input), arguments);

    private static ProgramResult Finish(Process process, byte[] input)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program may end without reading its input.
        }

        if (!process.WaitForExit(s_patience))
        {
            process.Kill();
            Assert.Fail("the program does not end");
        }

        return new ProgramResult(process.ExitCode, output.Result, error.Result);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Degas.Engine.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the project's root is not above the test program");
    }
}

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("degas-").FullName;

    /// <summary>Writes a file in it.</summary>
    public string Write(string name, string content)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content, Encoding.Latin1);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
