using Degas.Engine.Cuda.Driver;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Engine.Tests.Model;
using Degas.Kernels;
using Degas.StandIn;

namespace Degas.Engine.Cuda.Tests;

/// <summary>The scorer from texts to scores by way of a driver whose kernel is plain loops; and what it does when the driver fails.</summary>
public sealed class CudaScorerTests
{
    // Weights that stay in shared memory have fourteen bits.
    private const float Tolerance = 2e-6f, ResidentTolerance = 5e-5f;

    public static TheoryData<string, int, int> KernelsAndSizes => new MatrixTheoryData<string, int, int>(CudaKernel.All.Select(k => k.Name), [16, 64, 80, 128, 256], [65_536, 232_448]);

    [Theory, MemberData(nameof(KernelsAndSizes))]
    public void Scores_come_back_to_their_texts(string kernel, int hidden, int shared)
    {
        StandInDriver.Plan($"shared={shared}");
        DegasModel model = new RandomModel(hidden, hidden).Parse();
        TextBatch batch = Batch(model, 1, 700, 12);
        using (CudaScorer scorer = Create(model, CudaKernel.Find(kernel)!))
        {
            Assert.Equal(kernel, scorer.Kernel.Name);
            AssertScored(model, batch, scorer);
            // The same scorer again, on fewer texts than before.
            AssertScored(model, Batch(model, 2, 3, 253), scorer);
        }

        Assert.Equal(0, StandInDriver.Live);
    }

    [Fact]
    public void No_texts_are_no_work()
    {
        StandInDriver.Plan("");
        DegasModel model = new RandomModel(1).Parse();
        using CudaScorer scorer = Create(model);
        scorer.Score(new TextBatch(model), []);
        Assert.Equal(0, StandInDriver.Calls("cuLaunchKernel"));
        Assert.Throws<ArgumentException>(() => scorer.Score(Batch(model, 1, 2, 3), new float[1]));
    }

    [Fact]
    public void A_large_batch_goes_in_pieces()
    {
        StandInDriver.Plan("");
        DegasModel model = new RandomModel(3).Parse();
        using CudaScorer scorer = Create(model);
        TextBatch batch = Batch(model, 4, 140_000, 40);
        float[] scores = new float[batch.Count], expected = Expected(model, batch);
        scorer.Score(batch, scores);
        AssertClose(expected, scores, scorer);
        Assert.InRange(StandInDriver.Calls("cuLaunchKernel"), 2, 5);
        // Two slots, whatever the number of pieces.
        Assert.InRange(StandInDriver.Calls("cuStreamCreate"), 3, 3);
        Assert.Equal(StandInDriver.Calls("cuLaunchKernel"), scorer.KernelTime.TotalMilliseconds);
        Assert.InRange(scorer.Steps, batch.SymbolCount, batch.SymbolCount * 1.1);
    }

    [Fact]
    public void One_slot_is_enough_and_blocks_that_keep_the_weights_are_no_more_than_multiprocessors()
    {
        StandInDriver.Plan("");
        DegasModel model = new RandomModel(19, 128).Parse();
        CudaPlatform platform = CudaPlatform.Load();
        using var scorer = new CudaScorer(platform, platform.Choose(null), model.Weights, Half, slots: 1);
        // The stand-in has four, refuses more, and does not mind fewer.
        Assert.True(scorer.Shape.IsResident);
        AssertScored(model, Batch(model, 20, 1_000, 6), scorer);
        Assert.Equal(2, StandInDriver.Calls("cuStreamCreate"));
    }

    [Fact]
    public void Threads_score_side_by_side_on_one_model()
    {
        StandInDriver.Plan("");
        DegasModel model = new RandomModel(5).Parse();
        using (CudaScorer first = Create(model))
        {
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            {
                using CudaScorer scorer = first.ForThread();
                for (int turn = 0; turn < 3; turn++)
                    AssertScored(model, Batch(model, 10 * i + turn, 300, 20), scorer);
            });
        }

        Assert.Equal(1, StandInDriver.Calls("cuModuleLoadDataEx"));
        Assert.Equal(0, StandInDriver.Live);
    }

    [Theory]
    // The weights are the first piece of memory; then come those of the slots, half of it on the host.
    [InlineData("cuMemAlloc_v2#2=2")]
    [InlineData("cuMemAlloc_v2#2=2 cuMemAlloc_v2#3=2 cuMemAlloc_v2#4=2 cuMemAlloc_v2#6=2")]
    [InlineData("cuMemHostAlloc#1=2 cuMemHostAlloc#3=2")]
    public void Out_of_memory_halves_the_pieces(string plan)
    {
        StandInDriver.Plan(plan);
        DegasModel model = new RandomModel(6, 128).Parse();
        using (CudaScorer scorer = Create(model))
        {
            AssertScored(model, Batch(model, 7, 2_500, 12), scorer);
            Assert.InRange(StandInDriver.Calls("cuLaunchKernel"), 2, 40);
        }

        Assert.Equal(0, StandInDriver.Live);
    }

    [Fact]
    public void Too_little_memory_for_one_tile_is_an_error_by_name()
    {
        StandInDriver.Plan("cuMemAlloc_v2#2+=2");
        DegasModel model = new RandomModel(8).Parse();
        using (CudaScorer scorer = Create(model))
        {
            CudaException e = Assert.Throws<CudaException>(() => scorer.Score(Batch(model, 9, 5_000, 20), new float[5_000]));
            Assert.True(e.IsOutOfMemory);
            Assert.Equal("cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY", e.Message);
        }

        Assert.Equal(0, StandInDriver.Live);
    }

    [Theory, InlineData("cuLaunchKernel#1=719"), InlineData("cuEventSynchronize#1=719"), InlineData("cuMemcpyHtoDAsync_v2#2=719")]
    public void A_lost_device_is_told_as_that_and_nothing_hangs(string plan)
    {
        StandInDriver.Plan(plan);
        DegasModel model = new RandomModel(10).Parse();
        using (CudaScorer scorer = Create(model))
        {
            CudaException e = Assert.Throws<CudaException>(() => scorer.Score(Batch(model, 11, 50, 20), new float[50]));
            Assert.True(e.IsDeviceLost);
            Assert.EndsWith("CUDA_ERROR_LAUNCH_FAILED; the device is lost to this program", e.Message, StringComparison.Ordinal);
            Assert.Throws<CudaException>(() => scorer.Score(Batch(model, 11, 50, 20), new float[50]));
        }

        Assert.Equal(0, StandInDriver.Live);
    }

    [Theory]
    [InlineData("cuDevicePrimaryCtxRetain#1=2", "cuDevicePrimaryCtxRetain: CUDA_ERROR_OUT_OF_MEMORY")]
    [InlineData("cuModuleLoadDataEx#1=209", "cuModuleLoadDataEx: CUDA_ERROR_NO_BINARY_FOR_GPU\nptxas fatal   : the stand-in says no")]
    [InlineData("cuModuleGetFunction#1=1", "cuModuleGetFunction: CUDA_ERROR_INVALID_VALUE")]
    [InlineData("cuFuncSetAttribute#1=1", "cuFuncSetAttribute: CUDA_ERROR_INVALID_VALUE")]
    [InlineData("cuMemAlloc_v2#1=2", "cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY")]
    [InlineData("cuStreamCreate#1=2", "cuStreamCreate: CUDA_ERROR_OUT_OF_MEMORY")]
    [InlineData("cuStreamSynchronize#1=719", "cuStreamSynchronize: CUDA_ERROR_LAUNCH_FAILED; the device is lost to this program")]
    public void A_start_that_fails_is_told_by_name_and_gives_all_back(string plan, string message)
    {
        StandInDriver.Plan(plan);
        Assert.Equal(message, Assert.Throws<CudaException>(() => Create(new RandomModel(12).Parse())).Message);
        Assert.Equal(0, StandInDriver.Live);
    }

    [Fact]
    public void Too_little_shared_memory_is_a_reason_not_to_use_the_device()
    {
        StandInDriver.Plan("shared=16000");
        Assert.Equal("a thread block may use 16000 bytes of shared memory; 16384 are wanted for H = 128", Assert.Throws<CudaNotUsableException>(() => Create(new RandomModel(13, 128).Parse())).Message);
        Assert.Equal(0, StandInDriver.Live);
    }

    [Theory, InlineData("capability=75 version=10020"), InlineData("capability=75"), InlineData("capability=80 version=10020"), InlineData("capability=80"), InlineData("capability=120")]
    public void The_half_precision_kernel_comes_as_the_device_can_take_it(string plan)
    {
        // The stand-in refuses PTX for a later card than it is.
        StandInDriver.Plan(plan);
        DegasModel model = new RandomModel(14, 32).Parse();
        using CudaScorer scorer = Create(model, Half);
        AssertScored(model, Batch(model, 15, 40, 12), scorer);
    }

    [Fact]
    public void What_the_half_precision_kernel_cannot_run_on_or_hold_is_a_reason_not_to_use_it()
    {
        StandInDriver.Plan("version=10010");
        Assert.Equal("the driver is of CUDA 10.1; kernel cuda-half wants 10.2 or later", Assert.Throws<CudaNotUsableException>(() => Create(new RandomModel(16).Parse(), Half)).Message);
        StandInDriver.Plan("");
        var large = new RandomModel(18);
        large.Tensors["lstm.weight_hh_l0"] = SafeTensor.Of([.. large.Tensors["lstm.weight_hh_l0"].ToFloats().Select(value => value * 1e6f)], [.. large.Tensors["lstm.weight_hh_l0"].Shape]);
        Assert.StartsWith("a recurrent weight of ", Assert.Throws<CudaNotUsableException>(() => Create(large.Parse(), Half)).Message, StringComparison.Ordinal);
        Assert.Equal(0, StandInDriver.Live);
    }

    private static CudaKernel Half => CudaKernel.Find("cuda-half")!;

    private static CudaScorer Create(DegasModel model, CudaKernel? kernel = null)
    {
        CudaPlatform platform = CudaPlatform.Load();
        return new CudaScorer(platform, platform.Choose(null), model.Weights, kernel ?? CudaKernel.All[0]);
    }

    private static TextBatch Batch(DegasModel model, int seed, int count, int longest)
    {
        var random = new Random(seed);
        var batch = new TextBatch(model);
        byte[] text = new byte[longest];
        for (int i = 0; i < count; i++)
        {
            Span<byte> part = text.AsSpan(0, i == 0 ? longest : random.Next(1, longest + 1));
            for (int j = 0; j < part.Length; j++)
                part[j] = (byte)Names.Alphabet.HostNames[random.Next(39)];
            batch.Add(part);
        }

        return batch;
    }

    private static float[] Expected(DegasModel model, TextBatch batch)
    {
        float[] scores = new float[batch.Count];
        new Scorer(KernelRegistry.ChooseFloat32().Create(model.Weights)).Score(batch, scores);
        return scores;
    }

    private static void AssertScored(DegasModel model, TextBatch batch, CudaScorer scorer)
    {
        float[] scores = new float[batch.Count];
        scorer.Score(batch, scores);
        AssertClose(Expected(model, batch), scores, scorer);
    }

    private static void AssertClose(float[] expected, float[] actual, CudaScorer scorer)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= (scorer.Shape.IsResident ? ResidentTolerance : Tolerance), $"text {i}: {expected[i]:R} is wanted, {actual[i]:R} came");
    }
}
