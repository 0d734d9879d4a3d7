using System.Diagnostics;
using System.Globalization;

namespace Degas.Serve.Tests;

/// <summary>What of <c>bench/tf-serving</c> runs without TensorFlow.</summary>
public sealed class TensorFlowScriptTests
{
    private static readonly string s_folder = Path.Combine(ServedProgram.Root, "bench", "tf-serving");
    private static readonly string[] s_golden = [.. File.ReadLines(Path.Combine(s_folder, "golden.csv")).Skip(1)];
    private static readonly string[] s_names = [.. s_golden.Select(l => l.Split(',')[0])];

    [Fact]
    public void The_golden_scores_are_the_engine_s() =>
        Assert.Equal(s_golden.Select(l => l.Split(',')[1]), Bodies.ScoresOf(s_names, "--kernel", "reference"));

    [Fact]
    public void The_weights_as_python_arranges_them_for_keras_give_the_golden_scores()
    {
        // "www.com" is left out: weights.py knows no Public Suffix List.
        string[] names = [.. s_names.Where(n => n != "www.com")];
        string[] scores = Python(["weights.py", Path.Combine(ServedProgram.Root, "models", "degas", ServedProgram.ShippedVersion, "model.safetensors"), .. names]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Length, scores.Length);
        for (int i = 0; i < names.Length; i++)
        {
            string golden = s_golden.Single(l => l.StartsWith(names[i] + ",", StringComparison.Ordinal)).Split(',')[1];
            Assert.Equal(double.Parse(golden, CultureInfo.InvariantCulture), double.Parse(scores[i], CultureInfo.InvariantCulture), 1e-5);
        }
    }

    [Fact]
    public void The_script_that_builds_the_model_compiles() =>
        Python(["-c", "import ast; ast.parse(open('build_model.py').read())"]);

    private static string Python(string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-B", .. arguments]) { WorkingDirectory = s_folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not here: bench/tf-serving is not tested");
            return "";
        }

        using (process)
        {
            string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
            return output;
        }
    }
}
