using System.Globalization;
using System.Security.Cryptography;
using Degas.Engine.Model;
using Degas.Engine.Names;

namespace Degas.Engine.Tests.Model;

/// <summary>A weights file becomes a model, or is refused with what is wrong with it.</summary>
public sealed class DegasModelTests
{
    public static TheoryData<string> TensorNames => new(new RandomModel(1).Tensors.Keys);

    public static TheoryData<string> NeededMetadata => new("alphabet", "direction", "scope", "thresholds", "default_fpr");

    [Fact]
    public void A_whole_file_becomes_a_model()
    {
        var file = new RandomModel(1);
        DegasModel model = file.Parse();
        Assert.Equal(16, model.Weights.Hidden);
        Assert.Equal(40, model.Weights.Symbols);
        Assert.Equal(file.Tensors["lstm.weight_hh_l0"].ToFloats(), model.Weights.Recurrent);
        Assert.Equal(file.Tensors["head.weight"].ToFloats(), model.Weights.Head);
        Assert.Equal(Alphabet.HostNames, model.Alphabet.Characters);
        Assert.True(model.RightToLeft);
        Assert.Equal(Scope.Full, model.Scope);
        Assert.Equal("7", model.Version);
        Assert.Equal(1e-3, model.DefaultRate);
        Assert.Equal(new Threshold(1e-3, 0.75f), model.DefaultThreshold);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file.ToBytes())), model.Hash);
    }

    [Fact]
    public void Direction_and_scope_are_read_and_tensors_beside_the_model_s_are_let_be()
    {
        var file = new RandomModel(1);
        file.Metadata["direction"] = "ltr";
        file.Metadata["scope"] = "registered";
        file.Metadata.Remove("version");
        file.Tensors["optimizer.step"] = new SafeTensor("I64", [1], new byte[8]);
        DegasModel model = file.Parse();
        Assert.False(model.RightToLeft);
        Assert.Equal(Scope.Registered, model.Scope);
        Assert.Equal("0", model.Version);
    }

    [Fact]
    public void The_shipped_model_loads()
    {
        byte[] file = Repository.Model;
        DegasModel model = DegasModel.Parse(file);
        Assert.Equal(Alphabet.HostNames, model.Alphabet.Characters);
        Assert.Equal(Repository.ModelVersion, model.Version);
        Assert.Contains(model.DefaultThreshold, model.Thresholds.All);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), model.Hash);
        Assert.Contains(model.Hash, File.ReadAllText(Path.Combine(Repository.Root, Repository.ModelFolder, "README.md")), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TensorNames))]
    public void A_missing_tensor_is_named(string name)
    {
        var file = new RandomModel(1);
        file.Tensors.Remove(name);
        AssertRefused(file, $"'{name}' is missing");
    }

    [Theory, MemberData(nameof(TensorNames))]
    public void A_tensor_of_another_type_is_named(string name)
    {
        var file = new RandomModel(1);
        file.Tensors[name] = file.Tensors[name] with { Type = "I32" };
        AssertRefused(file, $"'{name}' is I32");
    }

    [Theory, MemberData(nameof(TensorNames))]
    public void A_value_that_is_not_finite_is_refused_wherever_it_stands(string name)
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var file = new RandomModel(1);
            file.Set(name, file.Tensors[name].Data.Length / sizeof(float) - 1, value);
            AssertRefused(file, $"'{name}' holds a value that is not finite");
        }
    }

    [Theory, MemberData(nameof(TensorNames))]
    public void The_same_values_in_another_shape_are_refused(string name)
    {
        // One dimension more, and for a matrix all in one or the other way round: [40, 4] as [160] and [4, 40].
        long[] shape = [.. new RandomModel(1).Tensors[name].Shape];
        long[][] others = shape.Length == 1 ? [[1, .. shape]] : [[1, .. shape], [shape[0] * shape[1]], [shape[1], shape[0]]];
        foreach (long[] other in others)
        {
            var file = new RandomModel(1);
            file.Reshape(name, other);
            AssertRefused(file, $"'{name}' is [{string.Join(", ", other)}]; [{string.Join(", ", shape)}] is wanted");
        }
    }

    [Fact]
    public void A_head_bias_without_a_dimension_is_refused()
    {
        var file = new RandomModel(1);
        file.Reshape("head.bias");
        AssertRefused(file, "'head.bias' is []");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(272)]
    public void A_hidden_size_that_the_kernels_cannot_run_is_refused(int hidden) =>
        AssertRefused(new RandomModel(1, hidden, embedding: 1), string.Create(CultureInfo.InvariantCulture, $"hidden size {hidden}"));

    [Fact]
    public void Tensors_that_do_not_fit_together_are_refused()
    {
        var file = new RandomModel(1);
        file.Tensors["lstm.weight_ih_l0"] = new RandomModel(1, embedding: 8).Tensors["lstm.weight_ih_l0"];
        AssertRefused(file, "");
        file = new RandomModel(1);
        file.Tensors["lstm.weight_hh_l0"] = new RandomModel(1, hidden: 32).Tensors["lstm.weight_hh_l0"];
        AssertRefused(file, "shapes do not agree");
    }

    [Theory, MemberData(nameof(NeededMetadata))]
    public void A_missing_metadata_key_is_named(string key)
    {
        var file = new RandomModel(1);
        file.Metadata.Remove(key);
        AssertRefused(file, $"the metadata lacks '{key}'");
    }

    [Theory]
    [InlineData("alphabet", "abc", "40 rows for an alphabet of 4")]
    [InlineData("alphabet", Alphabet.HostNames + "!", "40 rows for an alphabet of 41")]
    [InlineData("alphabet", "", "")]
    [InlineData("alphabet", "aa", "'a' twice")]
    [InlineData("alphabet", "\u0101", "U+0101")]
    [InlineData("direction", "", "rtl or ltr is wanted")]
    [InlineData("direction", "left", "rtl or ltr is wanted")]
    [InlineData("direction", "RTL", "rtl or ltr is wanted")]
    [InlineData("scope", "", "full or registered is wanted")]
    [InlineData("scope", "half", "full or registered is wanted")]
    [InlineData("scope", "2", "full or registered is wanted")]
    [InlineData("scope", "1", "full or registered is wanted")]
    [InlineData("scope", "full,registered", "full or registered is wanted")]
    [InlineData("thresholds", "", "thresholds")]
    [InlineData("thresholds", "1e-3", "'1e-3' is not RATE:SCORE")]
    [InlineData("thresholds", "1e-3:x", "'1e-3:x' is not RATE:SCORE")]
    [InlineData("thresholds", "1e-3:2", "scores from 0 to 1")]
    [InlineData("thresholds", "0:0.5", "rates above 0")]
    [InlineData("default_fpr", "5e-3", "default_fpr '5e-3' is not among the thresholds")]
    [InlineData("default_fpr", "-1e-3", "is not among the thresholds")]
    [InlineData("default_fpr", "0", "is not among the thresholds")]
    [InlineData("default_fpr", "NaN", "is not among the thresholds")]
    [InlineData("default_fpr", "Infinity", "is not among the thresholds")]
    [InlineData("default_fpr", "1e999", "is not among the thresholds")]
    [InlineData("default_fpr", "", "")]
    [InlineData("default_fpr", "x", "x")]
    public void Metadata_that_says_nothing_usable_is_refused(string key, string value, string message)
    {
        var file = new RandomModel(1);
        file.Metadata[key] = value;
        AssertRefused(file, message);
    }

    private static void AssertRefused(RandomModel file, string message)
    {
        var error = Assert.Throws<ModelFormatException>(file.Parse);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
