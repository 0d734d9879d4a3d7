using Degas.Engine.Model;
using Degas.Train.Native;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Bench.Peers;

/// <summary>LibTorch's LSTM, through TorchSharp.</summary>
internal sealed class TorchPeer : Peer
{
    private readonly LstmNet _net;
    private readonly int _threads;

    /// <param name="weightsFile">The weights file.</param>
    /// <param name="threads">Threads that one batch may use.</param>
    public TorchPeer(byte[] weightsFile, int threads)
    {
        NativeTorch.Prepare();
        _threads = threads;
        var file = Safetensors.Parse(weightsFile);
        IReadOnlyList<long> embedding = file.Tensors["embedding.weight"].Shape;
        _net = new LstmNet((int)embedding[0], (int)embedding[1], (int)file.Tensors["head.weight"].Shape[1]);
        using var noGradient = no_grad();
        foreach ((string name, var parameter) in _net.named_parameters())
            parameter.copy_(tensor(file.Tensors[name].ToFloats()).reshape(parameter.shape));
        _net.eval();
    }

    // OpenMP keeps the number for each thread that starts parallel work.
    public override void EnterThread() => set_num_threads(_threads);

    public override float[] Score(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor symbols = tensor(batch.Symbols, [batch.Texts.Length, batch.Length]);
        return [.. _net.forward(symbols).sigmoid().data<float>()];
    }

    public override void Dispose() => _net.Dispose();
}
