using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

public sealed class EncodedSamplesTests
{
    private static readonly Alphabet s_alphabet = new(Alphabet.HostNames);
    private static readonly EncodedSamples s_samples = Encode(MadeUpNames.Raw(400, 6));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(10_000)]
    public void Batches_hold_every_sample_once_and_one_length_each(int batchSize)
    {
        List<int[]> batches = s_samples.Batches(batchSize, new Random(1));

        Assert.Equal(Enumerable.Range(0, s_samples.Count), batches.SelectMany(b => b).Order());
        Assert.All(batches, b => Assert.InRange(b.Length, 1, batchSize));
        Assert.All(batches, b => Assert.Single(b.Select(i => s_samples.Symbols(i).Length).Distinct()));
    }

    [Fact]
    public void Batches_are_as_full_as_lengths_allow()
    {
        int lengths = Enumerable.Range(0, s_samples.Count).Select(i => s_samples.Symbols(i).Length).Distinct().Count();

        Assert.InRange(s_samples.Batches(32, new Random(1)).Count(b => b.Length < 32), 0, lengths);
    }

    [Fact]
    public void Benign_names_weigh_what_they_are_told_to_and_generated_ones_as_before()
    {
        var heavy = new EncodedSamples(s_samples.Samples, Scope.Full, s_alphabet, benignWeight: 6);
        Assert.All(s_samples.Samples.Select((s, i) => (s.IsDga, Ratio: heavy.Weights[i] / s_samples.Weights[i])), w => Assert.Equal(w.IsDga ? 1 : 6, w.Ratio, 1e-5));
    }

    [Fact]
    public void A_seed_gives_its_batches_again()
    {
        Assert.Equal(s_samples.Batches(32, new Random(5)), s_samples.Batches(32, new Random(5)));
        Assert.NotEqual(s_samples.Batches(32, new Random(5)), s_samples.Batches(32, new Random(6)));
    }

    [Fact]
    public void Symbols_are_read_from_the_last_character()
    {
        EncodedSamples samples = Encode([("ba.c_", true, "alpha")]);

        Assert.Equal([(byte)39, 3, 38, 1, 2], samples.Symbols(0).ToArray());
    }

    [Fact]
    public void The_scope_chooses_the_text()
    {
        Sample[] sample = [new("mail.example.com", "example.com", false, "list", Split.Train)];

        Assert.Equal(16, new EncodedSamples(sample, Scope.Full, s_alphabet).Symbols(0).Length);
        Assert.Equal(11, new EncodedSamples(sample, Scope.Registered, s_alphabet).Symbols(0).Length);
    }

    [Fact]
    public void Bytes_outside_the_alphabet_are_symbol_nought() =>
        Assert.Equal([(byte)0, 0, 1], Encode([("aü", true, "alpha")]).Symbols(0).ToArray());

    [Fact]
    public void Both_classes_weigh_the_same() =>
        Assert.Equal(Weight(s_samples, s => !s.IsDga), Weight(s_samples, s => s.IsDga), 1e-3);

    [Fact]
    public void A_family_weighs_as_the_square_root_of_its_size()
    {
        EncodedSamples samples = Encode([
            .. Enumerable.Range(0, 100).Select(i => ($"a{i}.com", true, "large")), .. Enumerable.Range(0, 4).Select(i => ($"b{i}.com", true, "small")),
            .. Enumerable.Range(0, 30).Select(i => ($"c{i}.com", false, "list"))]);

        Assert.Equal(5, Weight(samples, s => s.Group == "large") / Weight(samples, s => s.Group == "small"), 1e-4);
        Assert.Equal(30, Weight(samples, s => s.IsDga), 1e-4);
        Assert.All(Enumerable.Range(104, 30), i => Assert.Equal(1, samples.Weights[i]));
    }

    private static double Weight(EncodedSamples samples, Func<Sample, bool> which) => samples.Samples.Select((s, i) => which(s) ? (double)samples.Weights[i] : 0).Sum();

    private static EncodedSamples Encode(IEnumerable<(string Name, bool IsDga, string Group)> raw) =>
        new([.. raw.Select(n => new Sample(n.Name, n.Name, n.IsDga, n.Group, Split.Train))], Scope.Full, s_alphabet);
}
