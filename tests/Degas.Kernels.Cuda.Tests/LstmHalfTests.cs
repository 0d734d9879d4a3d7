using System.Text;
using Degas.Engine.Cuda;
using Degas.Engine.Model;
using Degas.Engine.Tests.Model;

namespace Degas.Kernels.Cuda.Tests;

/// <summary>The half-precision kernel's PTX against the specification, executed instruction by instruction, products on tensor cores included.</summary>
public sealed class LstmHalfTests(ITestOutputHelper output)
{
    // A score may be off by 2e-3; pairs of float16 keep it as near as float32 does.
    private const float Tolerance = 1e-5f;

    private static readonly CudaKernel s_kernel = CudaKernel.Find("cuda-half")!;

    public static TheoryData<string> Images => ["lstm-half-sm75.ptx", "lstm-half-sm80.ptx"];

    [Theory, MemberData(nameof(Images))]
    public void Names_of_every_length_agree(string image)
    {
        DegasModel model = new RandomModel(1, 16).Parse();
        Compare(image, model, 1, Texts(2, [.. Enumerable.Range(1, 253)]));
        // One tile, where most names have ended long before the last.
        Compare(image, model, 1, Texts(3, 1, 253, 2, 17, 64, 3, 130, 31, 32, 252, 1));
    }

    [Theory, MemberData(nameof(Images))]
    public void Every_hidden_size_agrees(string image)
    {
        for (int hidden = 16; hidden <= 256; hidden += 16)
            Compare(image, new RandomModel(hidden, hidden).Parse(), 1, Texts(hidden, 2, 1, 2));
    }

    [Theory, MemberData(nameof(Images))]
    public void The_shipped_model_agrees_on_names_as_a_device_has_them(string image)
    {
        // More than a tile, some of them names of which one product of rounded values would miss the score by more than 1e-5.
        DegasModel model = DegasModel.Parse(Engine.Tests.Repository.Read("models/degas/4/model.safetensors"));
        IEnumerable<string> names = ["google.com", "xn--bcher.de", "ajqyozmpm.net", "a.b.c.d.uk", "x", "qxkfsdjh.ru", .. Texts(9, [.. Enumerable.Range(0, 60).Select(i => 3 + i % 9)]).Select(t => Encoding.Latin1.GetString(t) + ".net")];
        Compare(image, model, TileShape.ForHalf(model.Weights.Hidden, 64 << 10), [.. names.Select(Encoding.Latin1.GetBytes)]);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(8), InlineData(9), InlineData(31), InlineData(32), InlineData(33), InlineData(65)]
    public void Batches_around_the_edges_of_groups_and_tiles_agree(int count)
    {
        var random = new Random(count);
        Compare(Images.First().Data, new RandomModel(4, 32).Parse(), 2, Texts(count, [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 6))]));
    }

    [Fact]
    public void A_score_does_not_depend_on_the_names_beside_it()
    {
        DegasModel model = new RandomModel(5, 32).Parse();
        byte[][] texts = Texts(6, 1, 9, 2, 9, 5, 3, 12);
        foreach (string image in Images.Select(i => i.Data))
        {
            float[] together = Score(image, model, TileShape.Half(32, 1), texts);
            for (int i = 0; i < texts.Length; i++)
                Assert.Equal(together[i], Assert.Single(Score(image, model, TileShape.Half(32, 1), [texts[i]])));
            Assert.Equal(together, Score(image, model, TileShape.Half(32, 3), texts));
        }
    }

    [Fact]
    public void Gates_that_are_wide_open_or_shut_give_numbers()
    {
        var random = new RandomModel(7, 16);
        foreach (string name in (string[])["lstm.weight_ih_l0", "lstm.bias_ih_l0", "lstm.weight_hh_l0"])
            random.Tensors[name] = SafeTensor.Of([.. random.Tensors[name].ToFloats().Select(value => value * 1e4f)], [.. random.Tensors[name].Shape]);
        Assert.All(Score(Images.First().Data, random.Parse(), TileShape.Half(16, 1), Texts(8, 1, 2, 3, 20)), score => Assert.InRange(score, 0, 1));
    }

    [Theory, InlineData("lstm-float32-h64.ptx", 64), InlineData("lstm-float32-any.ptx", 48)]
    public void The_float32_kernels_PTX_agrees_as_well(string image, int hidden)
    {
        DegasModel model = new RandomModel(hidden, hidden).Parse();
        byte[][] texts = Texts(hidden, 3, 1, 2, 5);
        AssertClose(model, texts, PtxDevice.Score(CudaKernel.All[0], image, model, TileShape.For(hidden, 64 << 10), texts));
    }

    private static float[] Score(string image, DegasModel model, TileShape shape, byte[][] texts) => PtxDevice.Score(s_kernel, image, model, shape, texts);

    private void Compare(string image, DegasModel model, int parts, byte[][] texts) => Compare(image, model, TileShape.Half(model.Weights.Hidden, parts), texts);

    private void Compare(string image, DegasModel model, TileShape shape, byte[][] texts) => AssertClose(model, texts, Score(image, model, shape, texts));

    private void AssertClose(DegasModel model, byte[][] texts, float[] actual)
    {
        float[] expected = CpuAccelerator.Reference(model, texts);
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

    // Bytes of the alphabet and, now and then, others.
    private static byte[][] Texts(int seed, params int[] lengths)
    {
        var random = new Random(seed);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? (byte)random.Next(256) : (byte)Engine.Names.Alphabet.HostNames[random.Next(39)]).ToArray())];
    }
}
