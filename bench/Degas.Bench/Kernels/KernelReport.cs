using System.Diagnostics;
using System.Globalization;
using Degas.Bench.Generated;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Bench.Kernels;

/// <summary>
/// The table of kernels.sh: every kernel usable here in GFLOP/s beside the peak of the same process. A kernel is compared with the
/// reference before it is timed; a figure is the best of some rounds, since another program can only take time away.
/// </summary>
internal static class KernelReport
{
    private const int Rounds = 5, CheckedNames = 64, MainHidden = 128;
    private const double RoundSeconds = 0.2;

    // Reduced precision moves a state by some hundredths at most; a kernel that is wrong moves it by more.
    public const float WrongFrom = 0.1f;
    private static readonly int[] s_hiddenSizes = [64, 128, 256];
    private static readonly int[] s_nodeCounts = [1, 6, 16, 48, 256, 1024];

    public static int Run()
    {
        DegasModel model = DegasModel.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "model.safetensors")));
        List<string> names = RegistrableDomains.Generate(Scorer.DefaultCapacity, RegistrableDomains.Seed);
        KernelWork check = KernelWork.OfNames(model, names.Take(CheckedNames)), small = KernelWork.OfNames(model, names.Take(256)), batch = KernelWork.OfNames(model, names);
        KernelVariant best = KernelRegistry.Choose();
        double peak = FmaPeak.Measure();

        Print($"{"kernel",-20} {"H",4} {"step of",12} {"GFLOP/s",9} {"of peak",8} {"nodes/s",12} {"MaxAbsDiff",11}");
        foreach (KernelVariant variant in KernelRegistry.Variants.Where(v => v.IsUsable()))
        {
            foreach (int hidden in s_hiddenSizes)
            {
                LstmWeights weights = KernelWork.RandomWeights(hidden);
                LstmKernel kernel = variant.Create(weights);
                float difference = check.LargestDifference(kernel, KernelRegistry.Variants.Single(v => v.Name == "reference").Create(weights));
                if (!(difference < WrongFrom))
                {
                    Console.Error.WriteLine($"{variant.Name}, H = {hidden}: a state differs from the reference by {difference}");
                    return 1;
                }

                // The reference is a thousand times slower, and its speed no matter.
                Row(variant.Name == "reference" ? small : batch, "scorer", difference);
                foreach (int nodes in variant == best && hidden == MainHidden ? s_nodeCounts : [])
                    Row(KernelWork.OfNodes(nodes), nodes.ToString(CultureInfo.InvariantCulture), difference);

                void Row(KernelWork work, string of, float maxAbsDiff)
                {
                    double rate = Enumerable.Range(0, Rounds).Max(_ => Measure(kernel, work, 1));
                    Print($"{variant.Name,-20} {hidden,4} {of,12} {rate,9:F1} {rate / peak,8:P0} {rate * 1e9 / (8.0 * hidden * hidden),12:N0} {maxAbsDiff,11:0.0e+0}");
                }
            }
        }

        // One thread and two by turns, so that a slow minute of the machine falls on both; and what two cores do at all.
        KernelVariant[] chosen = [KernelRegistry.ChooseFloat32(), best];
        LstmKernel[] kernels = [.. chosen.Select(v => v.Create(model.Weights))];
        double[] one = new double[chosen.Length], two = new double[chosen.Length];
        double bothPeak = 0;
        for (int round = 0; round < 2 * Rounds; round++)
        {
            peak = Math.Max(peak, FmaPeak.Measure());
            bothPeak = Math.Max(bothPeak, FmaPeak.MeasureTwo());
            for (int i = 0; i < kernels.Length; i++)
            {
                one[i] = Math.Max(one[i], Measure(kernels[i], batch, 1));
                two[i] = Math.Max(two[i], Measure(kernels[i], batch, 2));
            }
        }

        Print($"peak: {FmaPeak.Width}-bit multiply-adds on registers, by turns with the kernels; of 2 threads: {bothPeak:F1} GFLOP/s, {bothPeak / peak:F2} times one thread");
        for (int i = chosen[0] == best ? 1 : 0; i < chosen.Length; i++)
        {
            Print($"kernel {chosen[i].Name} H={model.Weights.Hidden}, 2 threads: {two[i]:F1} GFLOP/s, {two[i] / one[i]:F2} times one thread");
            Print($"kernel {chosen[i].Name} H={model.Weights.Hidden}: {one[i]:F1} GFLOP/s of {peak:F1} peak ({one[i] / peak * 100:F0}%)");
        }

        return 0;
    }

    // Every thread makes the same calls on states of its own for a while; all GFLOP of all threads by the time of the slowest.
    private static double Measure(LstmKernel kernel, KernelWork work, int threads)
    {
        using var barrier = new Barrier(threads + 1);
        long[] repeats = new long[threads];
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(t => new Thread(() =>
        {
            LstmKernel own = kernel.ForThread();
            (float[], float[]) states = work.AllocateStates(own);
            work.Run(own, ref states);
            barrier.SignalAndWait();
            long start = Stopwatch.GetTimestamp();
            for (; repeats[t] == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < RoundSeconds; repeats[t]++)
                work.Run(own, ref states);
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        barrier.SignalAndWait();
        long begin = Stopwatch.GetTimestamp();
        foreach (Thread worker in workers)
            worker.Join();
        return repeats.Sum() * work.FlopsAt(kernel.Hidden) / Stopwatch.GetElapsedTime(begin).TotalSeconds / 1e9;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
