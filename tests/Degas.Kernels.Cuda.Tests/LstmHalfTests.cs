using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Degas.Engine.Cuda;
using Degas.Engine.Model;
using Degas.Engine.Tests.Model;

namespace Degas.Kernels.Cuda.Tests;

/// <summary>The half-precision kernel's PTX against the specification, executed instruction by instruction, products on tensor cores included.</summary>
public sealed class LstmHalfTests(ITestOutputHelper output)
{
    // A score may be off by 2e-3. Pairs of float16 keep it as near as float32 does; weights of fourteen bits do not.
    private const float Tolerance = 1e-5f, ResidentTolerance = 5e-5f;
    private const string Resident = "lstm-half-resident.ptx";

    public static TheoryData<string> Images => ["lstm-half-sm75.ptx", "lstm-half-sm80.ptx", Resident];

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

    [Theory, InlineData(7, 5, 64), InlineData(8, 6, 99), InlineData(9, 0, 227)]
    public void The_shipped_model_agrees_on_names_as_a_device_has_them(int major, int minor, int sharedKibibytes)
    {
        // More than a tile, some of them names of which one product of rounded values would miss the score by more than 1e-5.
        DegasModel model = DegasModel.Parse(Engine.Tests.Repository.Model);
        IEnumerable<string> names = ["google.com", "xn--bcher.de", "ajqyozmpm.net", "a.b.c.d.uk", "x", "qxkfsdjh.ru", .. Texts(9, [.. Enumerable.Range(0, 60).Select(i => 3 + i % 9)]).Select(t => Encoding.Latin1.GetString(t) + ".net")];
        Compare(CudaKernel.Find("cuda-half")!.Choose(new((major, minor), sharedKibibytes << 10, 12_040, model.Weights.Hidden)), model, [.. names.Select(Encoding.Latin1.GetBytes)]);
    }

    public static TheoryData<string, int> ImagesAndCounts => new MatrixTheoryData<string, int>(["lstm-half-sm75.ptx", Resident], [1, 7, 8, 9, 31, 32, 33, 65, 193]);

    [Theory, MemberData(nameof(ImagesAndCounts))]
    public void Batches_around_the_edges_of_groups_and_tiles_agree(string image, int count)
    {
        var random = new Random(count);
        Compare(image, new RandomModel(4, 32).Parse(), 2, Texts(count, [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 6))]));
    }

    [Theory, MemberData(nameof(Images))]
    public void A_score_does_not_depend_on_the_names_beside_it(string image)
    {
        DegasModel model = new RandomModel(5, 32).Parse();
        byte[][] texts = Texts(6, 1, 9, 2, 9, 5, 3, 12);
        float[] together = PtxDevice.Score(Image(image, 32, 1), model, texts);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(together[i], Assert.Single(PtxDevice.Score(Image(image, 32, 1), model, [texts[i]])));
        Assert.Equal(together, PtxDevice.Score(Image(image, 32, 3), model, texts));
    }

    [Theory, MemberData(nameof(Images))]
    public void Gates_that_are_wide_open_or_shut_give_numbers(string image)
    {
        var random = new RandomModel(7, 16);
        foreach (string name in (string[])["lstm.weight_ih_l0", "lstm.bias_ih_l0", "lstm.weight_hh_l0"])
            random.Tensors[name] = SafeTensor.Of([.. random.Tensors[name].ToFloats().Select(value => value * 1e3f)], [.. random.Tensors[name].Shape]);
        Assert.All(PtxDevice.Score(Image(image, 16, 1), random.Parse(), Texts(8, 1, 2, 3, 20)), score => Assert.InRange(score, 0, 1));
    }

    [Theory, MemberData(nameof(Images))]
    public void Each_barrier_is_missed(string image)
    {
        // Several warps in a part, several parts in a tile, several tiles for a block.
        DegasModel model = new RandomModel(10, 32).Parse();
        byte[][] texts = Texts(11, [.. Enumerable.Range(0, 300).Select(_ => 2)]);
        string ptx = PtxDevice.Text(image);
        MatchCollection barriers = Regex.Matches(ptx, @"^.*\bbar\..*\n", RegexOptions.Multiline);
        int missed = barriers.Count(b => Record.Exception(() => PtxDevice.Score(Image(image, 32, 2), model, texts, 1, ptx.Remove(b.Index, b.Length))) is InvalidOperationException);
        // One of them is there for the other way to keep weights, which the source shares.
        Assert.Equal(barriers.Count - 1, missed);
        Assert.InRange(missed, 4, 8);
    }

    [Theory, InlineData(64), InlineData(48)]
    public void The_float32_kernels_PTX_agrees_as_well(int hidden) =>
        Compare(CudaKernel.Find("cuda-float32")!.Choose(new((7, 5), 64 << 10, 12_040, hidden)), new RandomModel(hidden, hidden).Parse(), Texts(hidden, 3, 1, 2, 5));

    // As the host packs for that file, in tiles of so many parts.
    private static KernelImage Image(string file, int hidden, int parts) => file == Resident
        ? new(file, TileShape.Resident(hidden, parts), w => Bytes(HalfWeights.Resident(w)), GateWeights.Exponents)
        : new(file, TileShape.Half(hidden, parts), w => Bytes(HalfWeights.Streamed(w)), GateWeights.Exponents);

    private static byte[] Bytes(uint[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();

    private void Compare(string file, DegasModel model, int parts, byte[][] texts) => Compare(Image(file, model.Weights.Hidden, parts), model, texts);

    private void Compare(KernelImage image, DegasModel model, byte[][] texts)
    {
        float[] expected = CpuAccelerator.Reference(model, texts), actual = PtxDevice.Score(image, model, texts);
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = MathF.Abs(expected[i] - actual[i]);
            largest = MathF.Max(largest, difference);
            // Written so that NaN fails.
            if (!(difference <= (image.Shape.IsResident ? ResidentTolerance : Tolerance)))
                Assert.Fail($"{image.File}, H = {model.Weights.Hidden}, text {i} of {texts[i].Length}: {expected[i]:R} is wanted, {actual[i]:R} came");
        }

        output.WriteLine($"{image.File}, H = {model.Weights.Hidden}, {texts.Length} texts: MaxAbsDiff {largest:g3}");
    }

    // Bytes of the alphabet and, now and then, others.
    private static byte[][] Texts(int seed, params int[] lengths)
    {
        var random = new Random(seed);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(20) == 0 ? (byte)random.Next(256) : (byte)Engine.Names.Alphabet.HostNames[random.Next(39)]).ToArray())];
    }
}
