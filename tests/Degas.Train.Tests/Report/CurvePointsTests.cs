using Degas.Train.Report;

namespace Degas.Train.Tests.Report;

public sealed class CurvePointsTests
{
    [Fact]
    public void Roc_points_are_those_of_counting()
    {
        var random = new Random(3);
        float[] benign = [.. Enumerable.Range(0, 300).Select(_ => random.NextSingle())], generated = [.. Enumerable.Range(0, 200).Select(_ => MathF.Sqrt(random.NextSingle()))];
        (double X, double Y)[] points = CurvePoints.Roc(benign, generated);

        Assert.Equal(Math.Log10(0.5 / 300), points[0].X, 1e-9);
        Assert.Equal((0, 1), points[^1]);
        Assert.All(points.Zip(points[1..]), p => Assert.True(p.Second.X > p.First.X && p.Second.Y >= p.First.Y));
        foreach ((double x, double y) in points[1..^1])
        {
            int alarms = (int)Math.Round(Math.Pow(10, x) * 300);
            float threshold = benign.OrderDescending().ElementAt(alarms);
            Assert.Equal(generated.Count(g => g > threshold) / 200.0, y, 1e-9);
        }
    }

    [Fact]
    public void Precision_is_that_of_the_share_that_is_generated()
    {
        float[] benign = [0.1f, 0.2f, 0.3f, 0.7f], generated = [0.6f, 0.9f];

        Assert.Equal([(0.5, 1), (1, 0.5 / (0.5 + 0.5 * 0.25))], CurvePoints.PrecisionRecall(benign, generated, 0.5));
        Assert.Equal(0.01 / (0.01 + 0.99 * 0.25), CurvePoints.PrecisionRecall(benign, generated, 0.01)[1].Y, 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5000)]
    [InlineData(100_000, 3)]
    public void Few_names_or_many_give_a_curve_that_can_be_drawn(int benign, int generated)
    {
        float[] negatives = [.. Enumerable.Range(0, benign).Select(i => i / (float)benign)], positives = [.. Enumerable.Repeat(1f, generated)];

        foreach ((double X, double Y)[] points in new[] { CurvePoints.Roc(negatives, positives), CurvePoints.PrecisionRecall(negatives, positives, 0.5) })
        {
            Assert.InRange(points.Length, 1, 500);
            Assert.All(points, p => Assert.True(double.IsFinite(p.X) && p.Y is >= 0 and <= 1));
        }
    }
}
