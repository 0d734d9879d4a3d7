using Degas.Train.Tests.Native;
using Degas.Train.Training;
using TorchSharp;

namespace Degas.Train.Tests.Training;

[Collection(OneAtATime.Name)]
public sealed class WeightAverageTests : IDisposable
{
    private readonly LstmNet _net = Create();

    public void Dispose() => _net.Dispose();

    [Fact]
    public void It_follows_the_weights_by_its_decay()
    {
        SetBias(1);
        using var average = new WeightAverage(_net, Create, 0.75);
        SetBias(3);
        average.Update(_net);

        Assert.Equal((1.5f, 3f), (Bias(average.Net), Bias(_net)));
    }

    [Fact]
    public void Without_decay_it_is_the_weights()
    {
        using var average = new WeightAverage(_net, Create, 0);
        SetBias(3);
        average.Update(_net);

        Assert.Equal(3f, Bias(average.Net));
    }

    [Fact]
    public void Two_exchanges_put_everything_back()
    {
        SetBias(1);
        using var average = new WeightAverage(_net, Create, 0.5);
        SetBias(2);

        average.Swap(_net);
        Assert.Equal((2f, 1f), (Bias(average.Net), Bias(_net)));
        average.Swap(_net);
        Assert.Equal((1f, 2f), (Bias(average.Net), Bias(_net)));
    }

    private static LstmNet Create() => new(symbols: 4, embeddingSize: 2, hiddenSize: 16);

    private static float Bias(LstmNet net) => net.get_parameter("head.bias")!.item<float>();

    private void SetBias(float value)
    {
        using (torch.no_grad())
            _net.get_parameter("head.bias")!.fill_(value);
    }
}
