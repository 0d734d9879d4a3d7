using Degas.Engine.Cuda;
using Degas.Engine.Cuda.Driver;
using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Score.Input;
using Degas.Score.Options;
using Degas.Score.Pipeline;
using Degas.Score.SelfTest;

namespace Degas.Score.Devices;

/// <summary>What a run scores on, from its first name to its last.</summary>
internal sealed class ScoringDevice : IDisposable
{
    /// <summary>
    /// Bytes of input from which <c>auto</c> asks for a GPU: the driver takes some tenths of a second to start, in which a few cores score what a list of
    /// a few megabytes holds. What comes through a pipe has no length and stays on the CPU.
    /// </summary>
    public const long LeastBytes = 64L << 20;

    // Nobody asked for a device that auto takes, so it is first asked for the scores of some names.
    private const int AskedNames = 256;
    private const float MostDifferent = 1e-3f;

    // Workers sleep while the device computes, and another should then have the core to read lines with.
    private const int WorkersPerThread = 2;

    private readonly CudaScorer? _cuda;

    private ScoringDevice(CudaScorer? cuda, string? note)
    {
        _cuda = cuda;
        Note = note;
    }

    /// <summary>What the summary says about it; null where there is nothing to say.</summary>
    public string? Note { get; }

    /// <summary>Its name in statistics: <c>cpu</c> or such as <c>cuda:0</c>.</summary>
    public string Name => _cuda is null ? "cpu" : $"cuda:{_cuda.Device.Ordinal}";

    /// <summary>Makes a scorer for a worker; null where workers score by themselves.</summary>
    public Func<IBlockScorer>? BlockScorers => _cuda is null ? null : () => new CudaBlockScorer(_cuda.ForThread());

    /// <summary>Workers for so many threads.</summary>
    public int Workers(int threads) => _cuda is null ? threads : WorkersPerThread * threads;

    /// <summary>Takes the device that a run is asked to use, or that will pay.</summary>
    /// <exception cref="SetupException">CUDA is asked for and not usable.</exception>
    /// <exception cref="UsageException">Families are asked for, and CUDA.</exception>
    public static ScoringDevice Choose(ScoreOptions options, DegasModel model, IReadOnlyList<InputSource> inputs)
    {
        bool isKernelForced = options.Kernel is not null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(KernelRegistry.EnvironmentVariable));
        bool needsHiddenStates = options.Fields.Contains(RowField.Family);
        if (options.Device.Kind == DeviceKind.Cuda && needsHiddenStates)
            throw new UsageException("--fields family and --device cuda exclude each other: families are named from states that stay on the device");
        if (options.DryRun || needsHiddenStates || options.Device.Kind == DeviceKind.Cpu || (options.Device.Kind == DeviceKind.Auto && (isKernelForced || !WillPay(inputs))))
            return new(null, null);
        try
        {
            CudaScorer scorer = OpenCuda(options, model.Weights);
            if (options.Device.Kind == DeviceKind.Cuda || Difference(scorer, model) is <= MostDifferent)
                return new(scorer, $"scored on {scorer.Device}{(options.CudaKernel is null ? "" : $", kernel {scorer.Kernel}")}");
            string note = $"scored on the CPU: the scores of {scorer.Device} are not the CPU's, see degas-score selftest --device cuda";
            scorer.Dispose();
            return new(null, note);
        }
        catch (Exception e) when (e is CudaNotUsableException or CudaException)
        {
            return options.Device.Kind == DeviceKind.Cuda
                ? throw new SetupException($"--device cuda: CUDA is not usable: {e.Message}", e)
                : new(null, $"scored on the CPU: CUDA is not usable: {e.Message}");
        }
    }

    /// <summary>A model on the CUDA device asked for, with the kernel asked for or the first.</summary>
    /// <exception cref="CudaNotUsableException">There is no usable one.</exception>
    /// <exception cref="CudaException">The driver refused something.</exception>
    /// <param name="options">The run's.</param>
    /// <param name="weights">The model's.</param>
    /// <param name="slots">Launches that are under way at once for each thread.</param>
    public static CudaScorer OpenCuda(ScoreOptions options, LstmWeights weights, int slots = CudaScorer.DefaultSlots)
    {
        CudaPlatform platform = CudaPlatform.Load();
        CudaDevice device = platform.Choose(options.Device.Ordinal);
        return new CudaScorer(platform, device, weights, KernelOf(options, platform, device, weights.Hidden), slots);
    }

    /// <summary>One line about CUDA on this machine.</summary>
    public static string Describe(ScoreOptions options, DegasModel model)
    {
        try
        {
            CudaPlatform platform = CudaPlatform.Load();
            CudaDevice device = platform.Choose(options.Device.Ordinal);
            CudaKernel kernel = KernelOf(options, platform, device, model.Weights.Hidden);
            kernel.Check(platform, device, model.Weights.Hidden);
            return $"CUDA: {device}, compute capability {device.Capability.Major}.{device.Capability.Minor}, driver of CUDA {platform.DriverVersion}, kernel {kernel}";
        }
        catch (CudaNotUsableException e)
        {
            return $"CUDA is not usable: {e.Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cuda?.Dispose();

    private static CudaKernel KernelOf(ScoreOptions options, CudaPlatform platform, CudaDevice device, int hidden) => options.CudaKernel ?? CudaKernel.Default(platform, device, hidden);

    // Every input a file, and all of them together large. One that is not there is told about when it is read.
    private static bool WillPay(IReadOnlyList<InputSource> inputs) => inputs.All(i => i.Size > 0) && inputs.Sum(i => i.Size) >= LeastBytes;

    private static float Difference(CudaScorer scorer, DegasModel model)
    {
        TextBatch batch = new RandomNames(3).Next(model, AskedNames);
        float[] expected = new float[batch.Count], actual = new float[batch.Count];
        new Scorer(KernelRegistry.ChooseFloat32().Create(model.Weights)).Score(batch, expected);
        scorer.Score(batch, actual);
        return expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max();
    }

    private sealed class CudaBlockScorer(CudaScorer scorer) : IBlockScorer
    {
        public void Score(TextBatch batch, Span<float> scores) => scorer.Score(batch, scores);

        public void Dispose() => scorer.Dispose();
    }
}
