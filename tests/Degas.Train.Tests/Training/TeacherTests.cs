using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Tests.Training;

/// <summary>Learning what other networks think of a name besides its label.</summary>
[Collection(OneAtATime.Name)]
public sealed class TeacherTests
{
    private static readonly TrainingOptions s_options = EncodedNames.Options;
    private static readonly EncodedSamples s_samples = EncodedNames.Samples;

    private static readonly int[] s_batch = s_samples.Batches(32, new Random(1)).MaxBy(b => b.Length)!;

    [Fact]
    public void Who_agrees_with_the_teachers_whole_learns_nothing() =>
        Assert.All(Gradient(1, Create(5, 16)), g => Assert.Equal(0, g, 1e-5));

    [Fact]
    public void Teachers_of_no_weight_change_nothing()
    {
        float[] without = Gradient(0);
        Assert.Equal(without, Gradient(0, Create(6, 32)));
        Assert.NotEqual(without, Gradient(0.5, Create(6, 32)));
    }

    [Fact]
    public void Several_teachers_count_as_their_mean()
    {
        float[] first = Gradient(1, Create(6, 32)), second = Gradient(1, Create(7, 48)), both = Gradient(1, Create(6, 32), Create(7, 48));
        Assert.All(both.Select((g, i) => (g, (first[i] + second[i]) / 2)), g => Assert.Equal(g.Item2, g.g, 1e-5));
    }

    private static float[] Gradient(double weight, params LstmNet[] teachers)
    {
        using var replicas = new Replicas(1, device("cpu"), () => Create(5, 16), () => teachers);
        replicas.Gradient(s_samples, s_batch, s_options with { TeacherWeight = weight }, 1);
        return [.. replicas.Master.parameters().SelectMany(p => p.grad!.data<float>())];
    }

    private static LstmNet Create(int seed, int hidden)
    {
        random.manual_seed(seed);
        return new LstmNet(40, 8, hidden);
    }
}
