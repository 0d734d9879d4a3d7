using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Bench.Kernels;

/// <summary>
/// How much the names of a file share: the steps that the scorer makes for the first 1,000, 10,000 and so on, beside their characters; and for
/// all of them in batches of some hundreds, as the new names of a log come, without and with a standing cache of tails' states.
/// </summary>
internal static class TailReport
{
    public static int Run(string path)
    {
        DegasModel model = DegasModel.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "model.safetensors")));
        string[] names = File.ReadAllLines(path);
        for (int count = 1000; ; count *= 10)
        {
            string[] first = names[..Math.Min(count, names.Length)];
            long characters = first.Sum(n => (long)n.Length);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{first.Length} names, {(double)characters / first.Length:F1} characters on average, {(double)KernelWork.OfNames(model, first).Nodes / characters:F2} steps a character"));
            if (first.Length == names.Length)
                break;
        }

        foreach (int size in (int[])[100, 430, 4300])
        {
            foreach (long mebibytes in (long[])[0, 4, 16, 64])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"batches of {size}, {mebibytes} MiB of states: {Steps(model, names, size, mebibytes << 20):F2} steps a character"));
        }

        return 0;
    }

    private static double Steps(DegasModel model, string[] names, int size, long bytes)
    {
        LstmKernel kernel = KernelRegistry.Choose().Create(model.Weights);
        var scorer = new Scorer(kernel, tails: new TailStates(kernel.StateLength, bytes));
        var batch = new TextBatch(model);
        float[] scores = new float[size];
        long characters = 0;
        foreach (string[] part in names.Chunk(size))
        {
            batch.Clear();
            foreach (string name in part)
                batch.Add(Encoding.ASCII.GetBytes(name));
            characters += batch.SymbolCount;
            scorer.Score(batch, scores);
        }

        return (double)scorer.Steps / characters;
    }
}
