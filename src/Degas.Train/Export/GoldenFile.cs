using Degas.Engine.Model;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Export;

/// <summary>
/// TorchSharp's own results on the exported weights, for tests that run without it: for each name the hidden state after every character
/// <c>hidden.N [length, H]</c>, the last cell state <c>cell.N [H]</c>, and <c>logits [names]</c>.
/// </summary>
public static class GoldenFile
{
    private static readonly string[] s_names =
    [
        "a.b", "t.co", "google.com", "xcbeoysoqcbnlvje.eu", "en.wikipedia.org", "r3---sn-4g5e6nsz.googlevideo.com", "_dmarc.example.co.uk",
        "xn--e1afmkfd.xn--p1ai", "k9s8f7g6h5j4k3l2.ddns.net", "unknown!byte.example.com",
        string.Join('.', "abcdefghijklmnopqrstuvwxyz0123456789".Select(c => c + "x")) + ".info",
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(LstmNet net, DegasModel model, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        var tensors = new Dictionary<string, SafeTensor>();
        var logits = new List<float>();
        for (int i = 0; i < s_names.Length; i++)
        {
            Tensor symbols = tensor(model.Alphabet.EncodeReversed(s_names[i]).Select(s => (long)s).ToArray()).unsqueeze(0);
            (Tensor output, Tensor cell) = net.States(symbols);
            tensors[$"hidden.{i}"] = SafeTensor.Of([.. output.data<float>()], output.shape[1], output.shape[2]);
            tensors[$"cell.{i}"] = SafeTensor.Of([.. cell.data<float>()], cell.shape[2]);
            logits.Add(net.forward(symbols).item<float>());
        }

        tensors["logits"] = SafeTensor.Of([.. logits], logits.Count);
        using FileStream stream = File.Create(path);
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["model_sha256"] = model.Hash, ["names"] = string.Join(' ', s_names) });
    }
}
