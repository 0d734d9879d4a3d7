using System.Text;
using Degas.Score.Gathering;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests.Gathering;

/// <summary>What is counted in bounded memory is exact while it is small and close when it is large.</summary>
public sealed class EstimateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    public void Few_clients_are_counted_exactly(int clients) => Assert.Equal(clients, Sketch(0, clients).Count);

    [Theory]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public void Many_clients_are_counted_within_three_standard_errors(int clients) => Assert.InRange(Sketch(0, clients).Count, clients * 0.81, clients * 1.19);

    [Fact]
    public void More_than_can_be_counted_exactly_are_never_fewer()
    {
        for (int clients = 257; clients < 400; clients++)
            Assert.InRange(Sketch(0, clients).Count, 257, clients * 1.25);
    }

    [Fact]
    public void Sketches_of_parts_add_up()
    {
        DistinctSketch whole = Sketch(0, 3_000), part = Sketch(0, 2_000);
        part.Add(Sketch(1_000, 2_000));
        Assert.Equal(whole.Count, part.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void Distinct_texts_are_counted_within_three_standard_errors(int texts)
    {
        DistinctEstimate first = new(), second = new();
        for (int i = 0; i < texts; i++)
        {
            byte[] text = Encoding.ASCII.GetBytes($"host{i}.example.com");
            (i % 3 == 0 ? first : second).Add(text);
            first.Add(text);
        }

        first.Add(second);
        Assert.InRange(first.Count, texts * 0.975, texts * 1.025);
    }

    private static DistinctSketch Sketch(int start, int count)
    {
        var sketch = new DistinctSketch();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            for (int i = start; i < start + count; i++)
                sketch.Add(Encoding.ASCII.GetBytes($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"));
        }

        sketch.Add(default(ReadOnlySpan<byte>));
        return sketch;
    }
}
