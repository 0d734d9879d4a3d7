using Degas.Engine.Model;

namespace Degas.Engine.Tests.Model;

public sealed class ThresholdsTests
{
    [Fact]
    public void They_stand_by_falling_rate_however_they_were_written()
    {
        Thresholds thresholds = Thresholds.Parse("  1e-4:0.995 0.01:0.61   1E-3:9.7e-1 ");
        Assert.Equal([new(1e-2, 0.61f), new(1e-3, 0.97f), new(1e-4, 0.995f)], thresholds.All);
    }

    [Theory]
    [InlineData("1e-2:0.61 1e-3:0.97 1e-4:0.995")]
    [InlineData("1e0:0")]
    [InlineData("2.5e-3:1")]
    [InlineData("1e-3:0.99505395 1e-4:0.9996504")]
    public void Their_text_is_the_form_of_the_metadata(string text) => Assert.Equal(text, Thresholds.Parse(text).ToString());

    [Theory]
    [InlineData(1e-2, 0.61f)]
    [InlineData(0.1 * 0.1, 0.61f)]
    [InlineData(1e-4, 0.995f)]
    public void One_is_found_by_its_rate_but_for_rounding(double rate, float score)
    {
        Assert.True(Thresholds.Parse("1e-2:0.61 1e-3:0.97 1e-4:0.995").TryFind(rate, out Threshold threshold));
        Assert.Equal(score, threshold.Score);
    }

    [Theory]
    [InlineData(0.0100001)]
    [InlineData(5e-3)]
    [InlineData(0)]
    [InlineData(-1e-2)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void No_other_rate_finds_one(double rate)
    {
        Assert.False(Thresholds.Parse("1e-2:0.61 1e-3:0.97 1e-4:0.995").TryFind(rate, out Threshold threshold));
        Assert.Equal(default, threshold);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1e-2")]
    [InlineData("1e-2=0.5")]
    [InlineData(":")]
    [InlineData("1e-2:")]
    [InlineData(":0.5")]
    [InlineData("x:0.5")]
    [InlineData("1e-2:x")]
    [InlineData("1e-2:0.5:0.6")]
    [InlineData("1e-2:0.5,1e-3:0.6")]
    [InlineData("0:0.5")]
    [InlineData("-1e-2:0.5")]
    [InlineData("1.5:0.5")]
    [InlineData("NaN:0.5")]
    [InlineData("1e-2:-0.1")]
    [InlineData("1e-2:1.1")]
    [InlineData("1e-2:NaN")]
    [InlineData("1e-2:0.5 1e-3:NaN")]
    public void Any_other_text_is_refused(string text) => Assert.Throws<FormatException>(() => Thresholds.Parse(text));

    [Fact]
    public void None_at_all_and_values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Thresholds([]));
        Assert.Throws<ArgumentException>(() => new Thresholds([new(0, 0.5f)]));
        Assert.Throws<ArgumentException>(() => new Thresholds([new(0.5, 2)]));
    }

    [Theory]
    [InlineData(1, "1e0")]
    [InlineData(0.1, "1e-1")]
    [InlineData(0.01, "1e-2")]
    [InlineData(0.001, "1e-3")]
    [InlineData(0.0001, "1e-4")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(0.000001, "1e-6")]
    [InlineData(0.005, "5e-3")]
    [InlineData(0.00025, "2.5e-4")]
    public void A_rate_is_written_as_people_write_it(double rate, string text) => Assert.Equal(text, Thresholds.RateText(rate));
}
