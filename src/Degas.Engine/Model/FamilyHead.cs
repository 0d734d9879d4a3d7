using System.Numerics;
using System.Runtime.InteropServices;

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

    /// <summary>The most families: with one number for none, an index takes two bytes.</summary>
    public const int MostNames = ushort.MaxValue;

    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>A head on K families.</summary>
    /// <param name="names">[K], at least one, at most <see cref="MostNames"/>, and none twice.</param>
    /// <param name="weights">[K, H].</param>
    /// <param name="bias">[K].</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public FamilyHead(IReadOnlyList<string> names, float[] weights, float[] bias)
    {
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new ArgumentException("a family head needs names, each once");
        if (names.Count > MostNames)
            throw new ArgumentException($"{names.Count} families; at most {MostNames} are possible");
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

    /// <summary>The likeliest family. K H multiply-adds, beside the 4 H H of each of a text's steps: some hundredths of a text's time.</summary>
    /// <param name="hidden">The last hidden state, [H].</param>
    /// <returns>Its index in <see cref="Names"/>; of equals the first.</returns>
    public int Likeliest(ReadOnlySpan<float> hidden)
    {
        int best = 0, width = _weights.Length / _bias.Length;
        float highest = float.NegativeInfinity;
        for (int k = 0; k < _bias.Length; k++)
        {
            float logit = _bias[k] + Dot(_weights.AsSpan(k * width, width), hidden);
            if (logit > highest)
                (best, highest) = (k, logit);
        }

        return best;
    }

    // Two sums side by side: one alone would wait for each of its additions.
    private static float Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> hidden)
    {
        ReadOnlySpan<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights), h = MemoryMarshal.Cast<float, Vector<float>>(hidden[..weights.Length]);
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int i = 0;
        for (; i + 1 < w.Length; i += 2)
        {
            even = Vector.MultiplyAddEstimate(w[i], h[i], even);
            odd = Vector.MultiplyAddEstimate(w[i + 1], h[i + 1], odd);
        }

        if (i < w.Length)
            even = Vector.MultiplyAddEstimate(w[i], h[i], even);
        float sum = Vector.Sum(even + odd);
        for (int k = w.Length * Vector<float>.Count; k < weights.Length; k++)
            sum += weights[k] * hidden[k];
        return sum;
    }
}
