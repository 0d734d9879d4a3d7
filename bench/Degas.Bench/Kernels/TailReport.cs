using System.Globalization;
using Degas.Engine.Model;

namespace Degas.Bench.Kernels;

/// <summary>How much the names of a file share: the steps that the scorer makes for the first 1,000, 10,000 and so on, beside their characters.</summary>
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
                return 0;
        }
    }
}
