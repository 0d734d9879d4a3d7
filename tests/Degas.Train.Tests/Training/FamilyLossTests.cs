using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Tests.Training;

/// <summary>Learning a generated name's family besides the verdict.</summary>
[Collection(OneAtATime.Name)]
public sealed class FamilyLossTests
{
    private static readonly TrainingOptions s_options = EncodedNames.Options with { FamilyWeight = 0.5 };
    private static readonly EncodedSamples s_samples = EncodedNames.Samples;

    private static readonly string[] s_families = [.. s_samples.Samples.Where(s => s.IsDga).Select(s => s.Group).Distinct().Order(StringComparer.Ordinal)];
    private static readonly int[] s_batch = s_samples.Batches(32, new Random(1)).First(b => b.Any(i => s_samples.Samples[i].IsDga) && b.Any(i => !s_samples.Samples[i].IsDga));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Replicas_together_find_the_gradient_that_one_finds(int count)
    {
        (double loss, float[] gradient) = Gradient(count: 1, s_batch, s_families);
        (double sharedLoss, float[] sharedGradient) = Gradient(count, s_batch, s_families);

        Assert.Equal(loss, sharedLoss, 1e-5);
        Assert.Equal(gradient.Length, sharedGradient.Length);
        Assert.All(gradient.Zip(sharedGradient), g => Assert.Equal(g.First, g.Second, 1e-5));
    }

    // A head of zeros calls all families equally likely: each generated name costs the logarithm of their number.
    [Fact]
    public void The_loss_is_the_cross_entropy_over_generated_names()
    {
        double verdict = Gradient(1, s_batch, []).Loss, both = Gradient(1, s_batch, s_families, spread: 0).Loss;

        double share = s_batch.Where(i => s_samples.Samples[i].IsDga).Sum(i => s_samples.Weights[i]) / s_batch.Sum(i => s_samples.Weights[i]);
        Assert.Equal(verdict + s_options.FamilyWeight * share * Math.Log(s_families.Length), both, 1e-5);
    }

    [Fact]
    public void Benign_names_have_no_family()
    {
        int[] benign = [.. s_batch.Where(i => !s_samples.Samples[i].IsDga)];

        Assert.Equal(Gradient(1, benign, []).Loss, Gradient(1, benign, s_families).Loss);
    }

    private static (double Loss, float[] Gradient) Gradient(int count, int[] batch, IReadOnlyList<string> families, float spread = 0.5f)
    {
        random.manual_seed(5);
        using var replicas = new Replicas(count, device("cpu"), () => new LstmNet(40, 8, 16), families: families);
        if (replicas.FamilyHead is { } head)
        {
            // The same weights for any number of replicas.
            using var noGradient = no_grad();
            head.weight!.copy_(arange(head.weight.numel(), ScalarType.Float32).reshape(head.weight.shape).sin() * spread);
            head.bias!.zero_();
            replicas.Spread();
        }

        double loss = replicas.Gradient(s_samples, batch, s_options, 1);
        return (loss, [.. replicas.Parameters.Where(p => p.grad is not null).SelectMany(p => p.grad!.data<float>())]);
    }
}
