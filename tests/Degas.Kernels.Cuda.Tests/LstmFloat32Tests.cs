using System.Text;
using Degas.Engine.Cuda;
using Degas.Engine.Model;
using Degas.Engine.Tests.Model;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Degas.Kernels.Cuda.Tests;

/// <summary>The kernel as C# against the specification.</summary>
public sealed class LstmFloat32Tests(ITestOutputHelper output) : IDisposable
{
    private const float Tolerance = 1e-5f;
    private readonly CpuAccelerator _accelerator = new();

    [Fact]
    public void Names_of_every_length_agree()
    {
        DegasModel model = new RandomModel(1, 16).Parse();
        Compare(model, Texts(2, [.. Enumerable.Range(1, 253)]));
        // One tile, where most names have ended long before the last.
        Compare(model, Texts(3, 1, 253, 2, 17, 64, 3, 130, 31, 32, 252, 1));
    }

    [Fact]
    public void Every_hidden_size_agrees()
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
            Compare(new RandomModel(hidden, hidden).Parse(), Texts(hidden, 2, 1, 2));
    }

    [Fact]
    public void The_kernels_of_one_width_give_the_bits_of_the_one_for_any()
    {
        Same<Width64>(64);
        Same<Width128>(128);
        Same<Width256>(256);
    }

    [Fact]
    public void The_shipped_model_agrees_on_names()
    {
        DegasModel model = DegasModel.Parse(Engine.Tests.Repository.Model);
        Compare(model, [.. new[] { "google.com", "xn--bcher.de", "ajqyozmpm.net", "a.b.c.d.uk", "x", "qxkfsdjh.ru" }.Select(Encoding.ASCII.GetBytes)]);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(8), InlineData(9), InlineData(31), InlineData(32), InlineData(33), InlineData(65)]
    public void Batches_around_the_edges_of_groups_and_tiles_agree(int count)
    {
        var random = new Random(count);
        Compare(new RandomModel(4, 32).Parse(), Texts(count, [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 6))]));
    }

    [Fact]
    public void A_score_does_not_depend_on_the_names_beside_it()
    {
        DegasModel model = new RandomModel(5, 32).Parse();
        byte[][] texts = Texts(6, 1, 9, 2, 9, 5, 3, 9, 4, 30, 12);
        float[] together = _accelerator.Score<AnyWidth>(model, Small(32), texts);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(together[i], Assert.Single(_accelerator.Score<AnyWidth>(model, Small(32), [texts[i]])));
        foreach ((int groups, int row) in new[] { (1, 1), (4, 4), (6, 9), (7, 7) })
            Assert.Equal(together, _accelerator.Score<AnyWidth>(model, TileShape.ForFloat32(32, groups, row), texts));
    }

    [Fact]
    public void Gates_that_are_wide_open_or_shut_give_numbers()
    {
        var random = new RandomModel(7, 16);
        foreach (string name in (string[])["lstm.weight_ih_l0", "lstm.bias_ih_l0", "lstm.weight_hh_l0"])
            random.Tensors[name] = SafeTensor.Of([.. random.Tensors[name].ToFloats().Select(value => value * 1e4f)], [.. random.Tensors[name].Shape]);
        DegasModel model = random.Parse();
        byte[][] texts = Texts(8, 1, 2, 3, 20);
        Assert.All(_accelerator.Score<AnyWidth>(model, Small(16), texts), score => Assert.InRange(score, 0, 1));
    }

    /// <inheritdoc/>
    public void Dispose() => _accelerator.Dispose();

    private void Compare(DegasModel model, byte[][] texts)
    {
        float[] expected = CpuAccelerator.Reference(model, texts), actual = _accelerator.Score<AnyWidth>(model, Small(model.Weights.Hidden), texts);
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            largest = MathF.Max(largest, difference);
            // Written so that NaN fails.
            if (!(difference <= Tolerance))
                Assert.Fail($"H = {model.Weights.Hidden}, text {i} of {texts[i].Length}: {expected[i]:R} is wanted, {actual[i]:R} came");
        }

        output.WriteLine($"H = {model.Weights.Hidden}, {texts.Length} texts: MaxAbsDiff {largest:g3}");
    }

    // As it runs on a device: 256 threads of the system here.
    private void Same<TWidth>(int hidden)
        where TWidth : unmanaged, IWidth
    {
        DegasModel model = new RandomModel(9, hidden).Parse();
        TileShape shape = TileShape.ForFloat32(hidden);
        byte[][] texts = Texts(hidden, [.. Enumerable.Range(0, shape.Names + 5).Select(i => 1 + i % 2)]);
        Assert.Equal(_accelerator.Score<AnyWidth>(model, shape, texts), _accelerator.Score<TWidth>(model, shape, texts));
    }

    // Few threads, for here they are the system's, and a barrier takes them all through one core.
    private static TileShape Small(int hidden) => TileShape.ForFloat32(hidden, 2, 3);

    // Bytes of the alphabet and, now and then, others.
    private static byte[][] Texts(int seed, params int[] lengths)
    {
        var random = new Random(seed);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? (byte)random.Next(256) : (byte)Engine.Names.Alphabet.HostNames[random.Next(39)]).ToArray())];
    }
}
