using Degas.Train.Evaluation;

namespace Degas.Train.Tests.Evaluation;

public sealed class ConfusionTests
{
    [Fact]
    public void Names_are_counted_by_what_they_are_and_what_they_are_called()
    {
        Confusion confusion = Confusion.Of([0.9f, 0.5f, 0.4f, 0.1f], [0.6f, 0.3f, 0.2f, 0.1f, 0.0f], 0.5f);

        Assert.Equal(new Confusion(0.5f, 2, 2, 1, 4), confusion);
        Assert.Equal([2 / 3.0, 0.5, 4 / 7.0, 0.2, 0.5], [confusion.Precision, confusion.Recall, confusion.F1, confusion.FalsePositiveRate, confusion.MissRate]);
    }

    [Fact]
    public void Rates_of_a_class_that_is_not_there_are_no_numbers()
    {
        Confusion confusion = Confusion.Of([], [0.1f], 0.5f);

        Assert.Equal([double.NaN, double.NaN, double.NaN, 0, double.NaN], [confusion.Precision, confusion.Recall, confusion.F1, confusion.FalsePositiveRate, confusion.MissRate]);
    }
}
