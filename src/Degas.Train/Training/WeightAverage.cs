using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>
/// Exponential moving average of a network's weights. It lies nearer the middle of the valley that the steps wander in, and does better at
/// low false-positive rates than any single step (Polyak and Juditsky, 1992).
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly LstmNet _average;
    private readonly double _decay;

    /// <summary>Starts at the weights of <paramref name="net"/>.</summary>
    /// <param name="net">The network that is trained.</param>
    /// <param name="create">Makes a network of its shape.</param>
    /// <param name="decay">Weight of the past at each step; 0 makes the average the weights themselves.</param>
    public WeightAverage(LstmNet net, Func<LstmNet> create, double decay)
    {
        _average = create();
        _average.to(net.parameters().First().device);
        _decay = decay;
        ForEach(net, (mean, weight) => mean.copy_(weight));
    }

    /// <summary>The network with the averaged weights.</summary>
    public LstmNet Net => _average;

    /// <summary>Takes a step of training in.</summary>
    public void Update(LstmNet net) => ForEach(net, (mean, weight) => mean.lerp_(weight, 1 - _decay));

    /// <summary>Exchanges the average's weights with those of <paramref name="net"/>; a second call puts them back.</summary>
    public void Swap(LstmNet net) => ForEach(net, (mean, weight) =>
    {
        using Tensor kept = weight.clone();
        weight.copy_(mean);
        mean.copy_(kept);
    });

    /// <inheritdoc/>
    public void Dispose() => _average.Dispose();

    private void ForEach(LstmNet net, Action<Tensor, Tensor> body)
    {
        using var noGradient = no_grad();
        foreach ((var mean, var weight) in _average.parameters().Zip(net.parameters()))
            body(mean, weight);
    }
}
