using System.Diagnostics;

namespace Degas.Serve.Tests;

/// <summary>The client examples of the README, run as they stand there against another port.</summary>
[Collection(SharedServerTests.Name)]
public sealed class ClientExampleTests(SharedServer server)
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(ServedProgram.Root, "README.md"));

    [Fact]
    public void Curl() => Run("bash", "curl", ["curl", "--version"]);

    [Fact]
    public void Python_with_requests() => Run("python3", "python", ["python3", "-c", "import requests"]);

    [Fact]
    public async Task CSharp()
    {
        // The example is this, and compiled here.
        string example = Example("csharp");
        Assert.Contains("new HttpClient()", example, StringComparison.Ordinal);
        Assert.Contains("PostAsJsonAsync(\"http://localhost:8501/v1/models/degas:predict\", new { instances = names })", example, StringComparison.Ordinal);
        string[] names = ["google.com", "xcbeoysoqcbnlvje.eu"];
        using var client = new HttpClient();
        using HttpResponseMessage response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, $"http://localhost:{server.Program.RestPort}/v1/models/degas:predict", new { instances = names });
        var answer = await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Dictionary<string, float[][]>>(response.Content);
        Assert.Equal(2, answer!["predictions"].Length);
        Assert.True(answer["predictions"][1][0] > 0.9f);
    }

    private void Run(string interpreter, string language, string[] needs)
    {
        if (!Works(needs))
        {
            Assert.Skip($"{string.Join(' ', needs)} does not work here: the {language} example is not run");
            return;
        }

        string script = Example(language).Replace(":8501", $":{server.Program.RestPort}", StringComparison.Ordinal);
        using Process process = Process.Start(new ProcessStartInfo(interpreter, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        Assert.Contains("0.99", output, StringComparison.Ordinal);
    }

    private static string Example(string language)
    {
        string fence = $"```{language}\n";
        int start = s_readme.IndexOf(fence, StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no {language} example");
        start += fence.Length;
        return s_readme[start..s_readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static bool Works(string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
