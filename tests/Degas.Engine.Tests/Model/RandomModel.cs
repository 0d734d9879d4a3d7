using Degas.Engine.Model;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Model;

/// <summary>Small weights files from a seed, whole or with a part changed.</summary>
internal sealed class RandomModel
{
    /// <summary>Tensors of an embedding of the alphabet's symbols and an LSTM of <paramref name="hidden"/> units.</summary>
    public RandomModel(int seed, int hidden = 16, int embedding = 4)
    {
        var random = new Random(seed);
        long symbols = Alphabet.HostNames.Length + 1, gates = 4 * hidden;
        float spread = 4 / MathF.Sqrt(hidden);
        Tensors = new()
        {
            ["embedding.weight"] = Random(random, 1, symbols, embedding),
            ["lstm.weight_ih_l0"] = Random(random, spread, gates, embedding),
            ["lstm.weight_hh_l0"] = Random(random, spread, gates, hidden),
            ["lstm.bias_ih_l0"] = Random(random, spread, gates),
            ["lstm.bias_hh_l0"] = Random(random, spread, gates),
            ["head.weight"] = Random(random, spread, 1, hidden),
            ["head.bias"] = Random(random, spread, 1),
        };
        Metadata = new()
        {
            ["format"] = "degas",
            ["version"] = "7",
            ["alphabet"] = Alphabet.HostNames,
            ["direction"] = "rtl",
            ["scope"] = "full",
            ["thresholds"] = "1e-2:0.5 1e-3:0.75 1e-4:0.9",
            ["default_fpr"] = "1e-3",
        };
    }

    public Dictionary<string, SafeTensor> Tensors { get; }

    public Dictionary<string, string> Metadata { get; }

    /// <summary>A family head on families called f0, f1 and so on.</summary>
    public void AddFamilies(int seed, int families)
    {
        var random = new Random(seed);
        long hidden = Tensors["head.weight"].Shape[1];
        Tensors[FamilyHead.WeightName] = Random(random, 1, families, hidden);
        Tensors[FamilyHead.BiasName] = Random(random, 0.1f, families);
        Metadata[FamilyHead.NamesKey] = string.Join(' ', Enumerable.Range(0, families).Select(i => $"f{i}"));
    }

    public byte[] ToBytes() => ToBytes(Tensors, Metadata);

    public DegasModel Parse() => DegasModel.Parse(ToBytes());

    /// <summary>The same values in another shape.</summary>
    public void Reshape(string name, params long[] shape) => Tensors[name] = Tensors[name] with { Shape = shape };

    /// <summary>One value changed.</summary>
    public void Set(string name, int index, float value)
    {
        float[] values = Tensors[name].ToFloats();
        values[index] = value;
        Tensors[name] = SafeTensor.Of(values, [.. Tensors[name].Shape]);
    }

    public static byte[] ToBytes(IReadOnlyDictionary<string, SafeTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static SafeTensor Random(Random random, float spread, params long[] shape)
    {
        float[] values = new float[shape.Aggregate((a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (random.NextSingle() * 2 - 1) * spread;
        return SafeTensor.Of(values, shape);
    }
}
