using Degas.Engine.Model;

namespace Degas.Score.SelfTest;

/// <summary>Scores of a few names that PyTorch computed from the shipped model's tensors.</summary>
/// <param name="ModelHash">The model's SHA-256.</param>
/// <param name="Names">The names.</param>
/// <param name="Scores">Their scores.</param>
internal sealed record GoldenScores(string ModelHash, IReadOnlyList<string> Names, IReadOnlyList<float> Scores)
{
    /// <summary>Those in the program.</summary>
    public static GoldenScores Embedded()
    {
        Safetensors file = Safetensors.Parse(ScoringSetup.Resource("golden.safetensors"));
        return new(file.Metadata["model_sha256"], file.Metadata["names"].Split(' '), [.. file.Tensors["logits"].ToFloats().Select(logit => (float)(1 / (1 + Math.Exp(-logit))))]);
    }
}
