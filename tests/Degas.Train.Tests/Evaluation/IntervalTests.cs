using Degas.Train.Evaluation;

namespace Degas.Train.Tests.Evaluation;

public sealed class IntervalTests
{
    // Expected: statsmodels.stats.proportion.proportion_confint(count, total, method="wilson").
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(1, 1000, 0.00018, 0.00564)]
    [InlineData(0, 0, 0, 1)]
    public void Wilson(int count, int total, double low, double high)
    {
        Interval interval = Interval.Wilson(count, total);

        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }
}
