namespace Degas.Engine.Model;

/// <summary>A linear head on a text's last hidden state that names the likely malware family of a name that is called generated.</summary>
public sealed class FamilyHead
{
    /// <summary>The tensor of weights, [K, H].</summary>
    public const string WeightName = "family.weight";

    /// <summary>The tensor of biases, [K].</summary>
    public const string BiasName = "family.bias";

    /// <summary>The metadata that holds the K names, parted by spaces.</summary>
    public const string NamesKey = "families";

    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>A head on K families.</summary>
    /// <param name="names">[K], at least one and none twice.</param>
    /// <param name="weights">[K, H].</param>
    /// <param name="bias">[K].</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public FamilyHead(IReadOnlyList<string> names, float[] weights, float[] bias)
    {
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new ArgumentException("a family head needs names, each once");
        if (bias.Length != names.Count || weights.Length == 0 || weights.Length % names.Count != 0)
            throw new ArgumentException("the family head's shapes do not agree");
        Names = names;
        _weights = weights;
        _bias = bias;
    }

    /// <summary>The families, [K].</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[K, H].</summary>
    public ReadOnlyMemory<float> Weights => _weights;

    /// <summary>[K].</summary>
    public ReadOnlyMemory<float> Bias => _bias;

    /// <summary>The likeliest family.</summary>
    /// <param name="hidden">The last hidden state, [H].</param>
    /// <returns>Its index in <see cref="Names"/>; of equals the first.</returns>
    public int Likeliest(ReadOnlySpan<float> hidden)
    {
        int best = 0, width = _weights.Length / _bias.Length;
        float highest = float.NegativeInfinity;
        for (int k = 0; k < _bias.Length; k++)
        {
            float logit = _bias[k];
            for (int i = 0; i < width; i++)
                logit += _weights[k * width + i] * hidden[i];
            if (logit > highest)
                (best, highest) = (k, logit);
        }

        return best;
    }
}
