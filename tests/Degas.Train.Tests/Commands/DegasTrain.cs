using System.Diagnostics;

namespace Degas.Train.Tests.Commands;

/// <summary>A run of the built program, as a user starts it.</summary>
internal sealed record DegasTrain(int ExitCode, string Output, string Error)
{
    private const int LimitMilliseconds = 120_000;

    public static DegasTrain Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "degas-train.dll")))
            start.ArgumentList.Add(argument);

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LimitMilliseconds))
            process.Kill();
        process.WaitForExit();
        return new DegasTrain(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Asserts that the program ended with <paramref name="exitCode"/> and one line that names <paramref name="what"/>.</summary>
    public void AssertFailed(int exitCode, string what)
    {
        string line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
    }
}
