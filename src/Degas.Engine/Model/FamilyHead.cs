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

    // A lane for each family, and as many vectors side by side as hide the time of an addition. With a dot product for each family, adding up the lanes
    // of 54 vectors and finding the highest of the sums took longer than the product: 0.90 us a name instead of 0.33.
    private const int PanelVectors = 8;

    private readonly float[] _weights;
    private readonly float[] _bias;
    // [K / Panel, H + 1, Panel]: weights, then biases. What the last panel lacks of families has a logit of minus infinity.
    private readonly float[] _panels;

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
        _panels = Pack(weights, bias);
    }

    /// <summary>The families, [K].</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[K, H].</summary>
    public ReadOnlyMemory<float> Weights => _weights;

    /// <summary>[K].</summary>
    public ReadOnlyMemory<float> Bias => _bias;

    private static int Panel => PanelVectors * Vector<float>.Count;

    /// <summary>The likeliest family. K H multiply-adds, beside the 4 H H of each of a text's steps: some hundredths of a text's time.</summary>
    /// <param name="hidden">The last hidden state, [H].</param>
    /// <returns>Its index in <see cref="Names"/>; of equals the first.</returns>
    public int Likeliest(ReadOnlySpan<float> hidden)
    {
        hidden = hidden[..(_weights.Length / _bias.Length)];
        Span<float> logits = stackalloc float[Panel];
        int best = 0, panelLength = (hidden.Length + 1) * Panel;
        float highest = float.NegativeInfinity;
        for (int panel = 0; panel * panelLength < _panels.Length; panel++)
        {
            float top = Multiply(_panels.AsSpan(panel * panelLength, panelLength), hidden, logits);
            if (top > highest)
                (best, highest) = (panel * Panel + logits.IndexOf(top), top);
        }

        return best;
    }

    private static float[] Pack(float[] weights, float[] bias)
    {
        int families = bias.Length, hidden = weights.Length / families;
        float[] panels = new float[checked((families + Panel - 1) / Panel * (hidden + 1) * Panel)];
        for (int k = 0; k < panels.Length / (hidden + 1); k++)
        {
            Span<float> column = panels.AsSpan(k / Panel * (hidden + 1) * Panel + k % Panel);
            for (int i = 0; i < hidden && k < families; i++)
                column[i * Panel] = weights[k * hidden + i];
            column[hidden * Panel] = k < families ? bias[k] : float.NegativeInfinity;
        }

        return panels;
    }

    // Gives the highest of the panel's logits.
    private static float Multiply(ReadOnlySpan<float> panel, ReadOnlySpan<float> hidden, Span<float> logits)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(panel);
        Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (int i = 0; i < hidden.Length; i++)
        {
            var state = new Vector<float>(hidden[i]);
            ReadOnlySpan<Vector<float>> row = rows.Slice(i * PanelVectors, PanelVectors);
            s0 = Vector.MultiplyAddEstimate(row[0], state, s0);
            s1 = Vector.MultiplyAddEstimate(row[1], state, s1);
            s2 = Vector.MultiplyAddEstimate(row[2], state, s2);
            s3 = Vector.MultiplyAddEstimate(row[3], state, s3);
            s4 = Vector.MultiplyAddEstimate(row[4], state, s4);
            s5 = Vector.MultiplyAddEstimate(row[5], state, s5);
            s6 = Vector.MultiplyAddEstimate(row[6], state, s6);
            s7 = Vector.MultiplyAddEstimate(row[7], state, s7);
        }

        ReadOnlySpan<Vector<float>> bias = rows.Slice(hidden.Length * PanelVectors, PanelVectors);
        (s0, s1, s2, s3) = (s0 + bias[0], s1 + bias[1], s2 + bias[2], s3 + bias[3]);
        (s4, s5, s6, s7) = (s4 + bias[4], s5 + bias[5], s6 + bias[6], s7 + bias[7]);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(logits);
        (to[0], to[1], to[2], to[3]) = (s0, s1, s2, s3);
        (to[4], to[5], to[6], to[7]) = (s4, s5, s6, s7);
        Vector<float> top = Vector.MaxNative(
            Vector.MaxNative(Vector.MaxNative(s0, s1), Vector.MaxNative(s2, s3)), Vector.MaxNative(Vector.MaxNative(s4, s5), Vector.MaxNative(s6, s7)));
        float highest = top[0];
        for (int lane = 1; lane < Vector<float>.Count; lane++)
            highest = float.MaxNative(highest, top[lane]);
        return highest;
    }
}
