using System.Diagnostics;
using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Score.SelfTest;

/// <summary>
/// Compares a device or a kernel with PyTorch's scores, with the reference kernel and with the CPU's best float32 kernel, and tells how fast it was.
/// </summary>
internal sealed class SelfTestRun(DegasModel model, TestedScorer tested, TestedScorer float32, TextWriter output)
{
    private const int ReferenceNames = 2_000, BatchNames = 250_000;
    private bool _passed = true;

    /// <summary>Runs all comparisons.</summary>
    /// <param name="names">Random names for the last of them.</param>
    /// <returns>Whether all scores were near enough.</returns>
    public bool Run(int names)
    {
        output.WriteLine($"{tested.Name}; model {ScoringSetup.ModelName(model)}, H = {model.Weights.Hidden}");
        CompareGolden();
        CompareReference();
        CompareFloat32(names);
        output.WriteLine(_passed ? "self-test passed" : "self-test FAILED");
        return _passed;
    }

    private void CompareGolden()
    {
        GoldenScores golden = GoldenScores.Embedded();
        if (golden.ModelHash != model.Hash)
        {
            output.WriteLine("golden scores: none of this model");
            return;
        }

        var batch = new TextBatch(model);
        foreach (string name in golden.Names)
            batch.Add(Encoding.ASCII.GetBytes(name));
        float[] scores = new float[batch.Count];
        tested.Score(batch, scores);
        Report("golden scores of PyTorch", Compare(batch, [.. golden.Scores], scores));
    }

    private void CompareReference()
    {
        TextBatch batch = new RandomNames(1).Next(model, ReferenceNames);
        float[] expected = new float[batch.Count], actual = new float[batch.Count];
        new Scorer(KernelRegistry.Variants.Single(v => v.Name == "reference").Create(model.Weights)).Score(batch, expected);
        tested.Score(batch, actual);
        Report("kernel reference", Compare(batch, expected, actual));
    }

    private void CompareFloat32(int names)
    {
        var random = new RandomNames(2);
        Comparison all = default;
        long timedNames = 0, timedSymbols = 0;
        TimeSpan elapsed = default, kernel = default;
        for (int done = 0; done < names;)
        {
            int count = Math.Min(BatchNames, names - done);
            TextBatch batch = random.Next(model, count);
            float[] expected = new float[count], actual = new float[count];
            TimeSpan before = tested.KernelTime ?? default;
            var clock = Stopwatch.StartNew();
            tested.Score(batch, actual);
            clock.Stop();
            float32.Score(batch, expected);
            all = all.Add(Compare(batch, expected, actual));
            // The first batch finds caches cold and clocks low; it counts only where it is the only one.
            bool isFirst = done == 0;
            done += count;
            if (isFirst && count < names)
                continue;
            timedNames += count;
            timedSymbols += batch.SymbolCount;
            elapsed += clock.Elapsed;
            kernel += (tested.KernelTime ?? default) - before;
        }

        Report(float32.Name, all);
        Rate("rate", timedNames, timedSymbols, elapsed, null);
        if (tested.KernelTime is not null)
            Rate("rate of the kernel alone", timedNames, timedSymbols, kernel, tested.Peak);
    }

    private void Report(string other, Comparison c)
    {
        bool isNear = tested.NamesForOneBeyond == 0 ? c.Beyond == 0 : c.Beyond <= c.Names / tested.NamesForOneBeyond && c.Worst <= 10 * tested.Tolerance;
        isNear &= tested.NamesForOneChanged == 0 || c.Changed <= Math.Max(1, c.Names / tested.NamesForOneChanged);
        _passed &= isNear;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"beside {other}: {Counted.Text(c.Names, "name")}, worst difference {c.Worst:g3}, {c.Beyond:N0} beyond {tested.Tolerance:g3}; {Counted.Text(c.Changed, "verdict")} changed: {(isNear ? "ok" : "FAILED")}"));
    }

    private void Rate(string what, long names, long symbols, TimeSpan elapsed, double? peak)
    {
        // Multiply-adds of the recurrent product, counted as two; what shared tails save is counted as done.
        double hidden = model.Weights.Hidden, seconds = Math.Max(elapsed.TotalSeconds, 1e-9), operations = 8 * hidden * hidden * symbols / seconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {names / seconds:N0} names/s, {symbols / seconds:N0} characters/s, {operations / 1e12:0.###} TFLOP/s{(peak > 0 ? $", {tested.PeakKind.Products * operations / peak:P1} of the {tested.PeakKind.Name} of {peak / 1e12:0.#}" : "")}"));
    }

    private Comparison Compare(TextBatch batch, float[] expected, float[] actual)
    {
        float threshold = model.DefaultThreshold.Score;
        var all = new Comparison(batch.Count, 0, 0, 0);
        for (int i = 0; i < batch.Count; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            // Written so that NaN is beyond all limits.
            all.Worst = difference > all.Worst || float.IsNaN(difference) ? difference : all.Worst;
            all.Beyond += difference <= tested.Tolerance ? 0 : 1;
            all.Changed += expected[i] >= threshold != actual[i] >= threshold ? 1 : 0;
        }

        return all;
    }

    private record struct Comparison(int Names, float Worst, int Beyond, int Changed)
    {
        public readonly Comparison Add(Comparison other) =>
            new(Names + other.Names, other.Worst > Worst || float.IsNaN(other.Worst) ? other.Worst : Worst, Beyond + other.Beyond, Changed + other.Changed);
    }
}
