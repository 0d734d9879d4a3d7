namespace Degas.Kernels.Tests;

/// <summary>The choice of a variant. Nothing else in this project reads the environment variable.</summary>
public sealed class KernelRegistryTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(KernelRegistry.EnvironmentVariable);

    public KernelRegistryTests() => Force(null);

    public void Dispose() => Force(_before);

    [Fact]
    public void Names_are_distinct_and_the_reference_is_last_and_always_usable()
    {
        Assert.Equal(KernelRegistry.Variants.Count, KernelRegistry.Variants.DistinctBy(v => v.Name).Count());
        Assert.Equal("reference", KernelRegistry.Variants[^1].Name);
        Assert.True(KernelRegistry.Variants[^1].IsUsable());
    }

    [Fact]
    public void Vector_variants_stand_by_falling_width()
    {
        int[] widths = [.. KernelRegistry.Variants.SkipLast(1).Where(v => !v.IsReduced).Select(v => int.Parse(v.Name["vector".Length..], null))];
        Assert.Equal(widths.OrderDescending(), widths);
    }

    [Fact]
    public void Without_a_name_the_first_variant_that_is_usable_and_preferred_is_chosen() =>
        Assert.Same(KernelRegistry.Variants.First(v => v.IsUsable() && v.IsPreferred()), KernelRegistry.Choose());

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_name_chooses_its_variant_or_fails_where_that_cannot_run(string name)
    {
        KernelVariant variant = KernelRegistry.Variants.Single(v => v.Name == name);
        if (variant.IsUsable())
        {
            Assert.Same(variant, KernelRegistry.Choose(name));
            return;
        }

        var error = Assert.Throws<ArgumentException>(() => KernelRegistry.Choose(name));
        Assert.Contains($"'{name}' cannot run here", error.Message, StringComparison.Ordinal);
        Assert.Contains("reference", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vector1024")]
    [InlineData("Reference")]
    [InlineData(" ")]
    public void An_unknown_name_is_refused_with_the_names_that_there_are(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => KernelRegistry.Choose(name));
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.All(KernelRegistry.Variants, v => Assert.Contains(v.Name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_environment_variable_forces_a_variant_and_a_name_outranks_it()
    {
        Force("reference");
        Assert.Equal("reference", KernelRegistry.Choose().Name);
        Force("no such kernel");
        Assert.Throws<ArgumentException>(() => KernelRegistry.Choose());
        Assert.Equal("reference", KernelRegistry.Choose("reference").Name);
    }

    [Fact]
    public void An_empty_environment_variable_forces_nothing()
    {
        Force("");
        Assert.Same(KernelRegistry.Variants.First(v => v.IsUsable()), KernelRegistry.Choose());
    }

    private static void Force(string? name) => Environment.SetEnvironmentVariable(KernelRegistry.EnvironmentVariable, name);
}
