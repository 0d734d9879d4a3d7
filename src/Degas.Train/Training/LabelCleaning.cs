using Degas.Engine.Names;
using Degas.Train.Data;
using TorchSharp;

namespace Degas.Train.Training;

/// <summary>Finds generated names among the benign names of popularity lists, by the agreement of networks trained before.</summary>
public static class LabelCleaning
{
    private const float Certain = 0.9f;

    /// <summary>
    /// The samples without those popular names that every network of <paramref name="weights"/> scores above 0.9. They were trained to call
    /// these names benign; where all of them refuse, the label is more likely wrong than they are. Vouched names stay.
    /// </summary>
    /// <param name="samples">Training samples.</param>
    /// <param name="weights">Files of weights, of any hidden size.</param>
    /// <param name="options">Scope, embedding size and number of replicas.</param>
    /// <param name="device">Where the networks compute; null is the CPU.</param>
    public static IReadOnlyList<Sample> Clean(IReadOnlyList<Sample> samples, IReadOnlyList<string> weights, TrainingOptions options, torch.Device? device = null)
    {
        if (weights.Count == 0)
            return samples;
        List<Sample> suspects = [.. samples.Where(s => !s.IsDga && BenignSources.IsPopularityList(s.Group))];
        foreach (string file in weights)
        {
            if (suspects.Count == 0)
                break;
            using var replicas = Replicas.On(device ?? torch.CPU, options, () => WeightsFile.Open(file, options));
            float[] scores = replicas.Score(new EncodedSamples(suspects, options.Scope, new Alphabet(Alphabet.HostNames)));
            suspects = [.. suspects.Where((_, i) => scores[i] > Certain)];
        }

        HashSet<Sample> dropped = [.. suspects];
        return [.. samples.Where(s => !dropped.Contains(s))];
    }
}
