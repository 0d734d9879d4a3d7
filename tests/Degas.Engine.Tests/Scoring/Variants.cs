using Degas.Kernels;

namespace Degas.Engine.Tests.Scoring;

/// <summary>The registry's variants as theory data, so that a new one is tested without a line here.</summary>
public static class Variants
{
    /// <summary>The names of all variants, usable here or not.</summary>
    public static TheoryData<string> All => new(KernelRegistry.Variants.Select(v => v.Name));

    /// <summary>A kernel of the variant; skips the test, and says so, where this processor cannot run it.</summary>
    internal static LstmKernel Create(string name, LstmWeights weights)
    {
        KernelVariant variant = KernelRegistry.Variants.Single(v => v.Name == name);
        Assert.SkipUnless(variant.IsUsable(), $"kernel '{name}' cannot run on this processor");
        return variant.Create(weights);
    }
}
