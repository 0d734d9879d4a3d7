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

    // Every length from below a vector to several of them.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(48)]
    [InlineData(256)]
    public void The_highest_logit_is_that_of_a_plain_sum(int hidden)
    {
        var random = new Random(hidden);
        for (int families = 1; families < 150; families += 37)
        {
            float[] weights = Values(families * hidden), bias = Values(families);
            var head = new FamilyHead([.. Enumerable.Range(0, families).Select(i => $"f{i}")], weights, bias);
            for (int round = 0; round < 20; round++)
            {
                float[] state = Values(hidden);
                double[] logits = [.. Enumerable.Range(0, families).Select(k => bias[k] + Enumerable.Range(0, hidden).Sum(i => (double)weights[k * hidden + i] * state[i]))];
                Assert.Equal(logits.Max(), logits[head.Likeliest(state)], 1e-4);
            }
        }

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    // Families stand in lanes, vectors and panels: whichever of them holds the next of equals, the first is taken.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 8)]
    [InlineData(5, 64)]
    [InlineData(130, 137)]
    [InlineData(63, 199)]
    public void Of_equals_the_first_is_taken(int first, int second)
    {
        float[] bias = [.. Enumerable.Range(0, 200).Select(k => k == first || k == second ? -1f : -2f)];
        var head = new FamilyHead([.. Enumerable.Range(0, 200).Select(k => $"f{k}")], new float[200 * 16], bias);

        Assert.Equal(first, head.Likeliest(new float[16]));
    }

    [Fact]
    public void More_families_than_can_be_counted_are_refused() =>
        Assert.Throws<ArgumentException>(() => new FamilyHead([.. Enumerable.Range(0, FamilyHead.MostNames + 1).Select(i => $"f{i}")], new float[FamilyHead.MostNames + 1], new float[FamilyHead.MostNames + 1]));

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
        file.AddFamilies(2, families);
        return file;
    }

    private static void AssertRefused(RandomModel file, string what) =>
        Assert.Contains(what, Assert.Throws<ModelFormatException>(() => file.Parse()).Message, StringComparison.Ordinal);
}
