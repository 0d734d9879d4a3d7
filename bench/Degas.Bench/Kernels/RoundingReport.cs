using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Score.SelfTest;

namespace Degas.Bench.Kernels;

/// <summary>How far scores of the shipped model move where the recurrent product is of float16, by parts of weights and states that go into it.</summary>
internal static class RoundingReport
{
    private static readonly (Part, Part)[] s_pairs = [(Part.High, Part.Rest), (Part.Rest, Part.High), (Part.High, Part.High)];

    private static readonly Rounding[] s_roundings =
    [
        new("weights and states rounded: one product", (Part.High, Part.High)),
        new("states rounded, weights as pairs: two", (Part.High, Part.High), (Part.Rest, Part.High)),
        new("weights rounded, states as pairs: two", (Part.High, Part.High), (Part.High, Part.Rest)),
        new("both as pairs: three", s_pairs),
        new("three, low parts of weights of one byte", (Part.RestByte, Part.High), (Part.High, Part.Rest), (Part.High, Part.High)),
        new("three, sums of 16 cut off", s_pairs) { Depth = 16 },
        new("three, sums of 8 cut off", s_pairs) { Depth = 8 },
        new("float32, functions rounded", (Part.All, Part.All)) { RoundsFunctions = true },
    ];

    /// <summary>Reports on names of a file, one a line, or on so many of the self-test's.</summary>
    public static int Run(string source)
    {
        DegasModel model = DegasModel.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "model.safetensors")));
        TextBatch batch;
        if (int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            batch = new RandomNames(2).Next(model, count);
        }
        else
        {
            batch = new TextBatch(model);
            foreach (string name in File.ReadLines(source))
                batch.Add(Encoding.UTF8.GetBytes(name));
        }

        float threshold = model.DefaultThreshold.Score;
        float[] expected = Score(new Rounding("float32", (Part.All, Part.All)));
        Console.WriteLine($"{batch.Count} names, {expected.Count(s => s >= threshold)} of them dga");
        foreach (Rounding rounding in s_roundings)
        {
            float[] scores = Score(rounding);
            float[] differences = [.. scores.Zip(expected, (a, b) => MathF.Abs(a - b))];
            int changed = scores.Zip(expected).Count(s => s.First >= threshold != s.Second >= threshold);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounding.Name}: worst difference {differences.Max():g2}, {differences.Count(d => d > 2e-3f)} beyond 2e-3, {changed} verdicts changed"));
        }

        return 0;

        float[] Score(Rounding rounding)
        {
            float[] scores = new float[batch.Count];
            new Scorer(new RoundedStep(model.Weights, rounding)).Score(batch, scores);
            return scores;
        }
    }
}
