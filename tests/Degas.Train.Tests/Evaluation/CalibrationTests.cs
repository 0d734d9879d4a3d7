using Degas.Train.Evaluation;

namespace Degas.Train.Tests.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Scores_that_are_sure_and_right_have_no_error()
    {
        Calibration calibration = Calibration.Of([1, 1, 1], [0, 0]);

        Assert.Equal((0, 0), (calibration.ExpectedError, calibration.Brier));
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 0, 3], calibration.Bins.Select(b => b.Names));
        Assert.Equal((0, 1), (calibration.Bins[0].Generated, calibration.Bins[9].Generated));
    }

    [Fact]
    public void Scores_that_are_sure_and_wrong_have_the_whole_error() => Assert.Equal((1, 1), (Calibration.Of([0], [1]).ExpectedError, Calibration.Of([0], [1]).Brier));

    // Of both classes there is as much in the bin, so half should be generated and a quarter is said.
    [Fact]
    public void Classes_weigh_the_same_whatever_their_numbers()
    {
        Calibration calibration = Calibration.Of([0.25f], [.. Enumerable.Repeat(0.25f, 9)]);

        Assert.Equal(0.5, calibration.Bins[2].Generated, 1e-12);
        Assert.Equal(0.25, calibration.ExpectedError, 1e-12);
        Assert.Equal(0.5 * 0.75 * 0.75 + 0.5 * 0.25 * 0.25, calibration.Brier, 1e-12);
    }

    [Fact]
    public void Scores_drawn_as_they_say_are_calibrated_and_their_intervals_hold_the_diagonal()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 40_000).Select(_ => random.NextSingle()).ToLookup(s => random.NextSingle() < s);
        Calibration calibration = Calibration.Of([.. scores[true]], [.. scores[false]]);

        Assert.InRange(calibration.ExpectedError, 0, 0.02);
        Assert.Equal(1 / 6.0, calibration.Brier, 0.01);
        Assert.All(calibration.Bins, b => Assert.InRange(b.Generated, b.Interval.Low, b.Interval.High));
        Assert.True(calibration.Bins.Count(b => b.MeanScore >= b.Interval.Low && b.MeanScore <= b.Interval.High) >= 8);
    }
}
