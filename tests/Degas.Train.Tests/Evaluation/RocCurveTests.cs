using Degas.Train.Evaluation;

namespace Degas.Train.Tests.Evaluation;

public sealed class RocCurveTests
{
    [Theory]
    [InlineData(0, 0.9f)]
    [InlineData(0.1, 0.9f)]
    [InlineData(0.25, 0.7f)]
    [InlineData(0.5, 0.5f)]
    [InlineData(0.99, 0.1f)]
    public void A_threshold_stands_just_above_the_first_score_that_is_one_too_many(double fpr, float score) =>
        Assert.Equal(MathF.BitIncrement(score), new RocCurve([0.5f, 0.9f, 0.1f, 0.7f]).Threshold(fpr));

    [Fact]
    public void Where_every_benign_name_may_be_called_the_threshold_is_zero() => Assert.Equal(0, new RocCurve([0.5f, 0.9f]).Threshold(1));

    [Fact]
    public void Equal_scores_are_called_all_or_none()
    {
        var roc = new RocCurve([0.1f, 0.5f, 0.5f, 0.9f]);

        Assert.Equal(MathF.BitIncrement(0.5f), roc.Threshold(0.5));
        Assert.Equal(0.75, roc.FalsePositiveRate(0.5f));
        Assert.Equal(0.25, roc.FalsePositiveRate(roc.Threshold(0.5)));
    }

    [Fact]
    public void The_false_positive_rate_counts_scores_of_at_least_the_threshold()
    {
        var roc = new RocCurve([0.2f, 0.4f, 0.4f, 0.8f]);

        Assert.Equal(4, roc.Negatives);
        Assert.Equal([1, 0.75, 0.25, 0.25, 0], new[] { 0f, 0.4f, 0.5f, 0.8f, 0.9f }.Select(roc.FalsePositiveRate));
    }

    [Fact]
    public void A_threshold_is_the_smallest_that_keeps_to_its_rate()
    {
        var random = new Random(17);
        for (int round = 0; round < 300; round++)
        {
            var roc = new RocCurve(Scores(random));
            foreach (double fpr in new[] { 0, 1e-3, 1e-2, 0.1, 0.25, 0.5, 1 })
            {
                float threshold = roc.Threshold(fpr);
                Assert.True(roc.FalsePositiveRate(threshold) <= fpr);
                Assert.True(threshold == 0 || roc.FalsePositiveRate(MathF.BitDecrement(threshold)) > fpr);
            }
        }
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order()
    {
        var random = new Random(18);
        for (int round = 0; round < 300; round++)
        {
            float[] negatives = Scores(random), positives = Scores(random);
            double right = 0;
            foreach (float positive in positives)
            {
                foreach (float negative in negatives)
                    right += positive > negative ? 1 : positive == negative ? 0.5 : 0;
            }

            Assert.Equal(right / (positives.Length * negatives.Length), new RocCurve(negatives).Area(positives), 1e-12);
        }
    }

    [Fact]
    public void Scores_that_part_the_classes_have_the_area_one()
    {
        Assert.Equal(1, new RocCurve([0.1f, 0.2f]).Area([0.3f, 0.4f]));
        Assert.Equal(0, new RocCurve([0.3f, 0.4f]).Area([0.1f, 0.2f]));
        Assert.Equal(0.5, new RocCurve([0.3f, 0.3f]).Area([0.3f]));
    }

    [Fact]
    public void Without_generated_names_there_is_no_area() => Assert.Equal(double.NaN, new RocCurve([0.1f]).Area([]));

    [Fact]
    public void Without_benign_names_there_is_neither_threshold_nor_rate_nor_area()
    {
        var roc = new RocCurve([]);

        Assert.Equal(0, roc.Negatives);
        Assert.Throws<InvalidOperationException>(() => roc.Threshold(0.1));
        Assert.Equal(double.NaN, roc.FalsePositiveRate(0.5f));
        Assert.Equal(double.NaN, roc.Area([0.5f]));
    }

    // Few distinct values, so that many are equal.
    private static float[] Scores(Random random) => [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(20) / 20f)];
}
