using System.Globalization;
using Degas.Engine.Model;

namespace Degas.Train.Export;

/// <summary>
/// A weights file as an ONNX model: <c>symbols</c> int64 [batch, length] to <c>scores</c> float32 [batch], both dimensions free.
/// </summary>
/// <remarks>
/// The texts of a batch have one length, and stand in reading order: where the metadata's <c>direction</c> is <c>rtl</c>, column 0 is the last
/// character of each text. Symbol n is character n of the metadata's <c>alphabet</c>, counted from 1, and 0 is every other byte. What a text
/// is made of is the metadata's <c>scope</c>, as in models/README.md.
/// </remarks>
public static class OnnxExport
{
    // PyTorch's order of the gates is input, forget, cell, output; ONNX's is input, output, forget, cell.
    private static readonly int[] s_gateOrder = [0, 3, 1, 2];
    private static readonly string[] s_keptMetadata = ["alphabet", "direction", "scope", "thresholds", "default_fpr", "version", "data_sha256"];

    /// <summary>The file's bytes.</summary>
    /// <param name="weightsFile">A weights file, whole.</param>
    /// <exception cref="ModelFormatException">It is not a model's.</exception>
    public static byte[] Write(ReadOnlyMemory<byte> weightsFile)
    {
        DegasModel model = DegasModel.Parse(weightsFile);
        var file = Safetensors.Parse(weightsFile);
        long symbols = model.Weights.Symbols, hidden = model.Weights.Hidden, embedding = file.Tensors["embedding.weight"].Shape[1];

        var graph = new OnnxGraph("degas");
        graph.AddInput("symbols", OnnxType.Int64, "batch", "length");
        graph.AddOutput("scores", OnnxType.Float, "batch");
        graph.AddTensor("embedding", Floats(file, "embedding.weight"), symbols, embedding);
        graph.AddTensor("input_weights", ReorderGates(Floats(file, "lstm.weight_ih_l0")), 1, 4 * hidden, embedding);
        graph.AddTensor("recurrent_weights", ReorderGates(Floats(file, "lstm.weight_hh_l0")), 1, 4 * hidden, hidden);
        graph.AddTensor("biases", [.. ReorderGates(Floats(file, "lstm.bias_ih_l0")), .. ReorderGates(Floats(file, "lstm.bias_hh_l0"))], 1, 8 * hidden);
        graph.AddTensor("head_weights", Floats(file, "head.weight"), 1, hidden);
        graph.AddTensor("head_bias", Floats(file, "head.bias"), 1);
        graph.AddTensor("first", [0L], 1);
        graph.AddTensor("second", [1L], 1);

        // ONNX's LSTM takes [length, batch, E]; the symbols are turned before the look-up because they are fewer.
        graph.AddNode("Transpose", "symbols", "steps", ("perm", [1, 0]));
        graph.AddNode("Gather", "embedding steps", "embedded");
        graph.AddNode("LSTM", "embedded input_weights recurrent_weights biases", "- last_hidden", ("hidden_size", [hidden]));
        graph.AddNode("Squeeze", "last_hidden first", "hidden");
        graph.AddNode("Gemm", "hidden head_weights head_bias", "logits", ("transB", [1]));
        graph.AddNode("Sigmoid", "logits", "probabilities");
        graph.AddNode("Squeeze", "probabilities second", "scores");

        return graph.ToFile(
            long.TryParse(model.Version, CultureInfo.InvariantCulture, out long version) ? version : 0,
            "Scores of domain names: symbols [batch, length] in reading order (the metadata's direction; rtl: the last character first), texts of one length in a batch.",
            s_keptMetadata.Where(file.Metadata.ContainsKey).Select(key => (key, file.Metadata[key])).Append(("weights_sha256", model.Hash)));
    }

    private static float[] Floats(Safetensors file, string name) => file.Tensors[name].ToFloats();

    // Rows [4H, *].
    private static float[] ReorderGates(float[] rows)
    {
        int gate = rows.Length / 4;
        return [.. s_gateOrder.SelectMany(from => rows.AsSpan(from * gate, gate).ToArray())];
    }
}
