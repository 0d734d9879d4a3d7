using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Tests.Training;

/// <summary>The hand-written pass against LibTorch's own LSTM and its automatic derivatives.</summary>
[Collection(OneAtATime.Name)]
public sealed class LstmPassTests
{
    private const int Symbols = 40;

    [Theory]
    [InlineData(16, 1, 1)]
    [InlineData(16, 2, 3)]
    [InlineData(48, 5, 7)]
    [InlineData(128, 20, 4)]
    [InlineData(256, 253, 2)]
    public void Loss_and_gradients_are_those_of_LibTorch(int hidden, int steps, int batch)
    {
        using LstmNet net = Create(hidden);
        using var pass = new LstmPass(hidden);
        Check(net, pass, steps, batch, 1);
    }

    [Fact]
    public void Batches_of_other_lengths_and_sizes_leave_nothing_behind()
    {
        using LstmNet net = Create(32);
        using var pass = new LstmPass(32);
        foreach ((int steps, int batch) in new[] { (9, 6), (1, 1), (4, 6), (9, 7), (2, 3) })
            Check(net, pass, steps, batch, steps);
    }

    [Fact]
    public void Gradients_of_two_batches_add_up()
    {
        using LstmNet net = Create(16);
        using var pass = new LstmPass(16);
        byte[] symbols = Text(3, 4, 5);
        Differentiate(net, pass, symbols, 3);
        float[] once = Gradients(net);
        Differentiate(net, pass, symbols, 3);

        Assert.All(once.Zip(Gradients(net)), g => Assert.Equal(2 * g.First, g.Second, 1e-5));
    }

    private static void Check(LstmNet net, LstmPass pass, int steps, int batch, int seed)
    {
        byte[] symbols = Text(steps, batch, seed);
        net.zero_grad();
        float loss = Differentiate(net, pass, symbols, steps);
        float[] gradients = Gradients(net);

        net.zero_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor expected = Loss(net, net.Last(tensor(symbols, steps, batch).t().to_type(ScalarType.Int64).contiguous()));
        expected.backward();

        Assert.Equal(expected.item<float>(), loss, 1e-5);
        float[] exact = Gradients(net);
        double largest = exact.Max(Math.Abs);
        Assert.True(largest > 1e-3);
        Assert.All(exact.Zip(gradients), g => Assert.Equal(g.First, g.Second, 1e-5 * Math.Max(1, largest)));
    }

    private static float Differentiate(LstmNet net, LstmPass pass, byte[] symbols, int steps) => net.Differentiate(pass, symbols, steps, last => Loss(net, last));

    // Some names are labelled, at unequal weights.
    private static Tensor Loss(LstmNet net, Tensor last)
    {
        Tensor logits = net.Logits(last * Mask((int)last.shape[0], net.HiddenSize));
        float[] labels = [.. Enumerable.Range(0, (int)logits.shape[0]).Select(i => i % 2 == 0 ? 1f : 0.25f)], weights = [.. labels.Select((_, i) => 1f / (i + 1))];
        return nn.functional.binary_cross_entropy_with_logits(logits, tensor(labels), tensor(weights), nn.Reduction.Sum);
    }

    // A quarter of the states are dropped.
    private static Tensor Mask(int batch, int hidden) => tensor([.. Enumerable.Range(0, batch * hidden).Select(i => i % 4 == 1 ? 0 : 4 / 3f)], batch, hidden);

    private static float[] Gradients(LstmNet net) => [.. net.parameters().SelectMany(p => p.grad!.data<float>())];

    private static byte[] Text(int steps, int batch, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, steps * batch).Select(_ => (byte)random.Next(Symbols))];
    }

    private static LstmNet Create(int hidden)
    {
        random.manual_seed(hidden);
        return new LstmNet(Symbols, 8, hidden);
    }
}
