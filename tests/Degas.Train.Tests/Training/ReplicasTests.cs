using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class ReplicasTests
{
    private static readonly TrainingOptions s_options = EncodedNames.Options;
    private static readonly EncodedSamples s_samples = EncodedNames.Samples;

    private static readonly int[] s_batch = s_samples.Batches(32, new Random(1)).MaxBy(b => b.Length)!;

    // A batch of one leaves the second replica without a share.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void Replicas_together_find_the_gradient_that_one_finds(int count, int batchSize)
    {
        int[] batch = batchSize == 0 ? s_batch : s_batch[..batchSize];
        (double loss, float[] gradient) = Gradient(1, batch);
        (double sharedLoss, float[] sharedGradient) = Gradient(count, batch);

        Assert.Equal(loss, sharedLoss, 1e-5);
        Assert.All(gradient.Zip(sharedGradient), g => Assert.Equal(g.First, g.Second, 1e-5));
        Assert.Contains(gradient, g => Math.Abs(g) > 1e-3);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_replicas()
    {
        using Replicas one = Create(1), three = Create(3);

        Assert.All(one.Score(s_samples).Zip(three.Score(s_samples)), s => Assert.Equal(s.First, s.Second, 1e-6));
    }

    [Fact]
    public void A_failure_in_a_replica_is_told()
    {
        using Replicas replicas = Create(2);
        int[] byLength = [.. Enumerable.Range(0, s_samples.Count).OrderByDescending(i => s_samples.Symbols(i).Length)];

        // A batch must be of one length.
        Assert.Throws<InvalidOperationException>(() => replicas.Gradient(s_samples, [byLength[0], byLength[^1], byLength[0]], s_options, 1));
    }

    private static (double Loss, float[] Gradient) Gradient(int count, int[] batch)
    {
        using Replicas replicas = Create(count);
        double loss = replicas.Gradient(s_samples, batch, s_options, 1);
        return (loss, [.. replicas.Master.parameters().SelectMany(p => p.grad!.data<float>())]);
    }

    private static Replicas Create(int count)
    {
        random.manual_seed(5);
        return new Replicas(count, device("cpu"), () => new LstmNet(40, 8, 16));
    }
}
