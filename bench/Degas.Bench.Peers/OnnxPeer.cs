using Degas.Train.Export;
using Microsoft.ML.OnnxRuntime;

namespace Degas.Bench.Peers;

/// <summary>ONNX Runtime on the exported model.</summary>
internal sealed class OnnxPeer : Peer
{
    private static readonly string[] s_inputs = ["symbols"], s_outputs = ["scores"];
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <param name="weightsFile">The weights file.</param>
    /// <param name="threads">Threads that one batch may use.</param>
    public OnnxPeer(byte[] weightsFile, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        _session = new InferenceSession(OnnxExport.Write(weightsFile), options);
    }

    public override float[] Score(Batch batch)
    {
        using OrtValue symbols = OrtValue.CreateTensorValueFromMemory(batch.Symbols, [batch.Texts.Length, batch.Length]);
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_run, s_inputs, [symbols], s_outputs);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public override void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
