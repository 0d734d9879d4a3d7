using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Export;

/// <summary>A trained network as a weights file.</summary>
public static class ModelExport
{
    private const int CheckedNames = 1000;
    private const float Tolerance = 1e-4f;

    /// <summary>The file's bytes. Thresholds come from vouched benign names, as the engine scores them.</summary>
    /// <param name="net">The network.</param>
    /// <param name="state">Its run.</param>
    /// <param name="dataset">The data, without what the run left out.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="choosesThresholds">Which names; the validation and test splits unless told otherwise.</param>
    public static byte[] Write(LstmNet net, TrainingState state, Dataset dataset, string version, Func<Sample, bool>? choosesThresholds = null)
    {
        Dictionary<string, SafeTensor> tensors = Tensors(net);
        // The thresholds need scores, and scores a file: the first one has thresholds that are not read.
        List<Sample> unseen = [.. dataset.Samples.Where(choosesThresholds ?? (s => s.Split is Split.Validation or Split.Test))];
        DegasModel draft = DegasModel.Parse(Bytes(tensors, state, version, new Thresholds([new Threshold(1e-3, 1)])));
        return Bytes(tensors, state, version, ModelEvaluation.ChooseThresholds(unseen, ModelEvaluation.Score(draft, unseen)));
    }

    /// <summary>The file with a head that names families.</summary>
    public static byte[] WithFamilies(byte[] file, FamilyHead head)
    {
        Safetensors old = Safetensors.Parse(file);
        using var stream = new MemoryStream();
        Safetensors.Write(
            stream,
            new Dictionary<string, SafeTensor>(old.Tensors)
            {
                [FamilyHead.WeightName] = SafeTensor.Of([.. head.Weights.Span], head.Names.Count, head.Weights.Length / head.Names.Count),
                [FamilyHead.BiasName] = SafeTensor.Of([.. head.Bias.Span], head.Names.Count),
            },
            new Dictionary<string, string>(old.Metadata) { [FamilyHead.NamesKey] = string.Join(' ', head.Names) });
        return stream.ToArray();
    }

    /// <summary>Makes sure that the file scores as the network does.</summary>
    /// <exception cref="InvalidDataException">A score differs by more than 1e-4.</exception>
    public static void CheckAgainstTorch(LstmNet net, DegasModel model, Dataset dataset)
    {
        var random = new Random(1);
        List<Sample> samples = [.. Enumerable.Range(0, CheckedNames).Select(_ => dataset.Samples[random.Next(dataset.Samples.Count)])];
        float[] scores = ModelEvaluation.Score(model, samples);
        float worst = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using var noGradient = no_grad();
            Tensor symbols = tensor(model.Alphabet.EncodeReversed(samples[i].Text(model.Scope)).Select(s => (long)s).ToArray()).unsqueeze(0);
            float expected = net.forward(symbols).sigmoid().item<float>();
            worst = Math.Max(worst, Math.Abs(scores[i] - expected));
            if (!(Math.Abs(scores[i] - expected) <= Tolerance))
                throw new InvalidDataException($"'{samples[i].Domain}' scores {scores[i]} in the exported file and {expected} in TorchSharp");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CheckedNames} names score as in TorchSharp; largest difference {worst:0.0e+0}"));
    }

    private static Dictionary<string, SafeTensor> Tensors(LstmNet net) =>
        net.named_parameters().ToDictionary(p => p.name, p => SafeTensor.Of([.. p.parameter.detach().cpu().data<float>()], p.parameter.shape));

    private static byte[] Bytes(Dictionary<string, SafeTensor> tensors, TrainingState state, string version, Thresholds thresholds)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "degas",
            ["version"] = version,
            ["alphabet"] = Alphabet.HostNames,
            ["direction"] = "rtl",
            ["scope"] = state.Options.Scope.ToString().ToLowerInvariant(),
            ["thresholds"] = thresholds.ToString(),
            ["default_fpr"] = Thresholds.RateText(thresholds.TryFind(1e-3, out Threshold _) ? 1e-3 : thresholds.All[0].FalsePositiveRate),
            ["data_sha256"] = state.DataHash,
        };
        if (state.Options.LeaveOut.Length > 0)
            metadata[LeftOut.MetadataKey] = state.Options.LeaveOut;
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
