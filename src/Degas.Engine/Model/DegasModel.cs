using System.Globalization;
using System.Security.Cryptography;
using Degas.Engine.Names;
using Degas.Kernels;

namespace Degas.Engine.Model;

/// <summary>A trained model: weights folded for inference, and what its file says about how to use them.</summary>
public sealed class DegasModel
{
    private static readonly string[] s_tensorNames =
    [
        "embedding.weight", "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0", "head.weight", "head.bias",
    ];

    // Only when asked for: the first hash of a process loads the system's cryptography library, an eighth of the time to the first row.
    private readonly Lazy<string> _hash;

    private DegasModel(LstmWeights weights, Alphabet alphabet, bool rightToLeft, Scope scope, Thresholds thresholds, double defaultRate, string version, ReadOnlyMemory<byte> file, FamilyHead? families)
    {
        Weights = weights;
        Alphabet = alphabet;
        RightToLeft = rightToLeft;
        Scope = scope;
        Thresholds = thresholds;
        DefaultRate = defaultRate;
        Version = version;
        _hash = new(() => Convert.ToHexStringLower(SHA256.HashData(file.Span)));
        Families = families;
    }

    /// <summary>The folded weights.</summary>
    public LstmWeights Weights { get; }

    /// <summary>The symbols.</summary>
    public Alphabet Alphabet { get; }

    /// <summary>Whether a text is read from its last character to its first.</summary>
    public bool RightToLeft { get; }

    /// <summary>The part of a name that the model was trained on.</summary>
    public Scope Scope { get; }

    /// <summary>Thresholds by false-positive rate.</summary>
    public Thresholds Thresholds { get; }

    /// <summary>The false-positive rate whose threshold is the default.</summary>
    public double DefaultRate { get; }

    /// <summary>The model's version, a whole number.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public string Hash => _hash.Value;

    /// <summary>The head that names the likely family of a generated name; null where the file has none.</summary>
    public FamilyHead? Families { get; }

    /// <summary>The default threshold.</summary>
    public Threshold DefaultThreshold => Thresholds.TryFind(DefaultRate, out Threshold threshold) ? threshold : Thresholds.All[0];

    /// <summary>Reads a weights file.</summary>
    /// <exception cref="ModelFormatException">It is not a safetensors file, or not of a model of this kind; the message says why.</exception>
    public static DegasModel Parse(ReadOnlyMemory<byte> file)
    {
        Safetensors tensors = Safetensors.Parse(file);
        float[][] values = [.. s_tensorNames.Select(name => Read(tensors, name))];
        try
        {
            LstmWeights weights = LstmWeights.Fold(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
            var alphabet = new Alphabet(Metadata(tensors, "alphabet"));
            CheckShapes(tensors, weights, alphabet);
            bool rightToLeft = Metadata(tensors, "direction") switch
            {
                "rtl" => true,
                "ltr" => false,
                string other => throw new ModelFormatException($"direction '{other}'; rtl or ltr is wanted"),
            };
            Scope scope = Metadata(tensors, "scope") switch
            {
                "full" => Scope.Full,
                "registered" => Scope.Registered,
                string other => throw new ModelFormatException($"scope '{other}'; full or registered is wanted"),
            };
            Thresholds thresholds = Thresholds.Parse(Metadata(tensors, "thresholds"));
            string rateText = Metadata(tensors, "default_fpr");
            if (!double.TryParse(rateText, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) || !thresholds.TryFind(rate, out _))
                throw new ModelFormatException($"default_fpr '{rateText}' is not among the thresholds");
            return new DegasModel(weights, alphabet, rightToLeft, scope, thresholds, rate, tensors.Metadata.GetValueOrDefault("version", "0"), file, ReadFamilies(tensors, weights.Hidden));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new ModelFormatException(e.Message, e);
        }
    }

    // Optional, but whole where it is there.
    private static FamilyHead? ReadFamilies(Safetensors file, int hidden)
    {
        if (!file.Tensors.ContainsKey(FamilyHead.WeightName) && !file.Tensors.ContainsKey(FamilyHead.BiasName))
            return null;
        float[] weights = Read(file, FamilyHead.WeightName), bias = Read(file, FamilyHead.BiasName);
        string[] names = Metadata(file, FamilyHead.NamesKey).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CheckShape(file, FamilyHead.WeightName, [names.Length, hidden]);
        CheckShape(file, FamilyHead.BiasName, [names.Length]);
        return new FamilyHead(names, weights, bias);
    }

    private static float[] Read(Safetensors file, string name)
    {
        if (!file.Tensors.TryGetValue(name, out SafeTensor? tensor))
            throw new ModelFormatException($"the tensor '{name}' is missing");
        if (tensor.Type != "F32")
            throw new ModelFormatException($"'{name}' is {tensor.Type}; F32 is wanted");
        float[] values = tensor.ToFloats();
        return values.All(float.IsFinite) ? values : throw new ModelFormatException($"'{name}' holds a value that is not finite");
    }

    private static string Metadata(Safetensors file, string key) =>
        file.Metadata.TryGetValue(key, out string? value) ? value : throw new ModelFormatException($"the metadata lacks '{key}'");

    private static void CheckShapes(Safetensors file, LstmWeights weights, Alphabet alphabet)
    {
        if (weights.Symbols != alphabet.Size)
            throw new ModelFormatException($"the embedding has {weights.Symbols} rows for an alphabet of {alphabet.Size} symbols");
        long hidden = weights.Hidden, symbols = weights.Symbols, embedding = file.Tensors["embedding.weight"].Data.Length / sizeof(float) / symbols;
        long[][] shapes = [[symbols, embedding], [4 * hidden, embedding], [4 * hidden, hidden], [4 * hidden], [4 * hidden], [1, hidden], [1]];
        foreach ((string name, long[] shape) in s_tensorNames.Zip(shapes))
            CheckShape(file, name, shape);
    }

    private static void CheckShape(Safetensors file, string name, long[] shape)
    {
        if (!file.Tensors[name].Shape.SequenceEqual(shape))
            throw new ModelFormatException($"'{name}' is [{string.Join(", ", file.Tensors[name].Shape)}]; [{string.Join(", ", shape)}] is wanted");
    }
}
