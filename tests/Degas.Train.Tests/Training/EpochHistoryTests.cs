using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

public sealed class EpochHistoryTests
{
    [Theory]
    [InlineData(new double[0], 0, 0)]
    [InlineData(new[] { 0.5 }, 0, 1)]
    [InlineData(new[] { 0.5, 0.4, 0.4 }, 2, 1)]
    [InlineData(new[] { 0.5, 0.6, 0.6 }, 1, 2)]
    [InlineData(new[] { 0.5, 0.4, 0.3, 0.7 }, 0, 4)]
    public void The_best_epoch_is_the_first_of_the_best(double[] tpr, int since, int best)
    {
        Assert.Equal(since, EpochHistory.SinceBest(History(tpr)));
        Assert.Equal(best, EpochHistory.Best(History(tpr))?.Epoch ?? 0);
    }

    [Theory]
    [InlineData(new double[0], 2, 0)]
    [InlineData(new[] { 0.5, 0.6, 0.7 }, 1, 0)]
    [InlineData(new[] { 0.5, 0.5 }, 1, 1)]
    [InlineData(new[] { 0.5, 0.4, 0.6, 0.5 }, 2, 0)]
    [InlineData(new[] { 0.5, 0.4, 0.4, 0.4 }, 2, 1)]
    [InlineData(new[] { 0.5, 0.4, 0.4, 0.4, 0.4 }, 2, 2)]
    [InlineData(new[] { 0.5, 0.4, 0.4, 0.6, 0.5, 0.5 }, 2, 2)]
    public void A_plateau_is_so_many_epochs_without_a_better_one(double[] tpr, int epochs, int plateaus) =>
        Assert.Equal(plateaus, EpochHistory.Plateaus(History(tpr), epochs));

    private static EpochResult[] History(double[] tpr) => [.. tpr.Select((t, i) => new EpochResult(i + 1, 0, 0, 0, t, 0))];
}
