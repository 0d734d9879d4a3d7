using System.Text;

namespace Degas.Engine.Logs.Tests;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2023-05-02T10:00:01Z", TimeStyle.Iso, "2023-05-02T10:00:01Z")]
    [InlineData("2023-05-02T10:00:01.5+02:00", TimeStyle.Iso, "2023-05-02T08:00:01.500Z")]
    [InlineData("2017-05-02T10:00:01.123456+0000", TimeStyle.Iso, "2017-05-02T10:00:01.123456Z")]
    [InlineData("2017-05-02T10:00:01.123456-0730", TimeStyle.Iso, "2017-05-02T17:30:01.123456Z")]
    [InlineData("2023-04-08T18:27:29.278929129Z", TimeStyle.Iso, "2023-04-08T18:27:29.2789291Z")]
    [InlineData("2023-05-02T13:33:40.299", TimeStyle.Iso, "2023-05-02T13:33:40.299")]
    [InlineData("2020-07-23 23:49:54", TimeStyle.Iso, "2020-07-23T23:49:54")]
    [InlineData("2020-07-23 23:49:54", TimeStyle.IsoUtc, "2020-07-23T23:49:54Z")]
    [InlineData("1547188415.857497", TimeStyle.Epoch, "2019-01-11T06:33:35.857497Z")]
    [InlineData("1547188415", TimeStyle.Epoch, "2019-01-11T06:33:35Z")]
    [InlineData("0", TimeStyle.Epoch, "1970-01-01T00:00:00Z")]
    [InlineData("02-May-2023 13:33:40.299", TimeStyle.Bind, "2023-05-02T13:33:40.299")]
    public void Times_become_iso_8601(string text, TimeStyle style, string expected) => Assert.Equal(expected, Write(text, style));

    [Theory]
    [InlineData("May  2 10:00:01", TimeStyle.Verbatim)]
    [InlineData("May  2 10:00:01", TimeStyle.Iso)]
    [InlineData("yesterday evening at nine", TimeStyle.Iso)]
    [InlineData("2023-13-45T99:00:00Z", TimeStyle.Iso)]
    [InlineData("-5", TimeStyle.Epoch)]
    [InlineData("1e400", TimeStyle.Epoch)]
    [InlineData("99999999999999999999999999999", TimeStyle.Epoch)]
    [InlineData("1547188415x", TimeStyle.Epoch)]
    [InlineData("", TimeStyle.Epoch)]
    [InlineData("32-May-2023 13:33:40.299", TimeStyle.Bind)]
    [InlineData("\u00FF\u00FE-May-2023 13:33:40.299", TimeStyle.Bind)]
    public void What_is_no_time_of_the_style_is_left_alone(string text, TimeStyle style) => Assert.Equal("", Write(text, style));

    private static string Write(string text, TimeStyle style)
    {
        byte[] room = new byte[TimeText.MaxLength];
        return Encoding.ASCII.GetString(room, 0, TimeText.Write(Encoding.Latin1.GetBytes(text), style, room));
    }
}
