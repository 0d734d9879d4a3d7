using Degas.Engine.Model;

namespace Degas.Engine.Tests.Model;

public sealed class FamilyHeadTests
{
    [Fact]
    public void The_likeliest_family_has_the_highest_logit()
    {
        var head = new FamilyHead(["a", "b", "c"], [1, 0, 0, 1, 0.5f, 0.5f], [0, 0, 0.1f]);

        Assert.Equal(0, head.Likeliest([1, 0]));
        Assert.Equal(1, head.Likeliest([0, 1]));
        Assert.Equal(2, head.Likeliest([0.5f, 0.5f]));
        Assert.Equal(2, head.Likeliest([0, 0]));
    }

    [Fact]
    public void A_file_without_the_head_has_none() => Assert.Null(new RandomModel(1).Parse().Families);

    [Fact]
    public void A_file_with_the_head_gives_it()
    {
        RandomModel file = WithHead(3);
        DegasModel model = file.Parse();

        Assert.Equal(["f0", "f1", "f2"], model.Families!.Names);
        Assert.Equal(file.Tensors[FamilyHead.WeightName].ToFloats(), model.Families.Weights.ToArray());
        Assert.Equal(file.Tensors[FamilyHead.BiasName].ToFloats(), model.Families.Bias.ToArray());
    }

    [Fact]
    public void Half_a_head_is_refused()
    {
        foreach (string tensor in new[] { FamilyHead.WeightName, FamilyHead.BiasName })
        {
            RandomModel file = WithHead(3);
            file.Tensors.Remove(tensor);
            AssertRefused(file, tensor);
        }

        RandomModel nameless = WithHead(3);
        nameless.Metadata.Remove(FamilyHead.NamesKey);
        AssertRefused(nameless, FamilyHead.NamesKey);
    }

    [Theory]
    [InlineData("f0 f1")]
    [InlineData("f0 f1 f2 f3")]
    [InlineData("f0 f1 f1")]
    [InlineData("")]
    public void Names_that_do_not_fit_are_refused(string names)
    {
        RandomModel file = WithHead(3);
        file.Metadata[FamilyHead.NamesKey] = names;
        AssertRefused(file, "famil");
    }

    [Fact]
    public void A_head_of_another_hidden_size_is_refused()
    {
        RandomModel file = WithHead(3);
        file.Tensors[FamilyHead.WeightName] = SafeTensor.Of(new float[3 * 32], 3, 32);
        AssertRefused(file, FamilyHead.WeightName);
    }

    private static RandomModel WithHead(int families)
    {
        var file = new RandomModel(1);
        var random = new Random(2);
        file.Tensors[FamilyHead.WeightName] = SafeTensor.Of([.. Enumerable.Range(0, families * 16).Select(_ => random.NextSingle())], families, 16);
        file.Tensors[FamilyHead.BiasName] = SafeTensor.Of([.. Enumerable.Range(0, families).Select(_ => random.NextSingle())], families);
        file.Metadata[FamilyHead.NamesKey] = string.Join(' ', Enumerable.Range(0, families).Select(i => $"f{i}"));
        return file;
    }

    private static void AssertRefused(RandomModel file, string what) =>
        Assert.Contains(what, Assert.Throws<ModelFormatException>(() => file.Parse()).Message, StringComparison.Ordinal);
}
